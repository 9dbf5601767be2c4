package florin.proof;

import florin.audit.Audit;
import florin.core.CheckpointId;
import florin.http.Actors;
import florin.http.Json;
import florin.http.JsonBody;
import florin.http.Page;
import florin.http.Query;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;

/** {@code /v1/admin/checkpoints}, and the key that signs them. */
public final class CheckpointRoutes {
  private final CheckpointService checkpoints;
  private final Audit audit;

  public CheckpointRoutes(CheckpointService checkpoints, Audit audit) {
    this.checkpoints = checkpoints;
    this.audit = audit;
  }

  /** The public half of the key. */
  record Key(String algorithm, String publicKey) {}

  public void key(Context ctx) {
    Json.write(ctx, HttpStatus.OK, new Key("Ed25519", checkpoints.key().publicKey()));
  }

  public void make(Context ctx) throws Exception {
    JsonBody.orEmpty(ctx).check();
    Checkpoint made = checkpoints.make(audit, Actors.of(ctx));
    ctx.header("Location", "/v1/admin/checkpoints/" + made.id());
    Json.write(ctx, HttpStatus.CREATED, CheckpointJson.View.of(made));
  }

  public void find(Context ctx) {
    CheckpointId id = CheckpointId.parse(ctx.pathParam("id"));
    Json.write(ctx, HttpStatus.OK, CheckpointJson.View.of(checkpoints.find(id)));
  }

  public void list(Context ctx) {
    Query query = Query.of(ctx);
    Page page = query.page();
    query.check();
    page.answer(
        ctx,
        checkpoints.list(page.after(CheckpointId::parse), page.fetch()),
        checkpoint -> checkpoint.id().toString(),
        CheckpointJson.View::of);
  }
}
