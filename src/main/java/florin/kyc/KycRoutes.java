package florin.kyc;

import florin.core.DocumentId;
import florin.core.UserId;
import florin.http.Actors;
import florin.http.Auth;
import florin.http.Choice;
import florin.http.Json;
import florin.http.JsonBody;
import florin.person.KycStatus;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.util.function.Function;

/** {@code /v1/me/kyc} and {@code /v1/admin/users/{id}/kyc}. */
public final class KycRoutes {
  private static final int REASON_MAX = 140;
  private static final Function<String, KycStatus> STATUS = Choice.of(KycStatus.class);

  private final KycService kyc;

  public KycRoutes(KycService kyc) {
    this.kyc = kyc;
  }

  public void find(Context ctx) {
    Json.write(ctx, HttpStatus.OK, kyc.find(Auth.caller(ctx).userId()));
  }

  public void submit(Context ctx) {
    JsonBody.orEmpty(ctx).check();
    Json.write(ctx, HttpStatus.OK, kyc.submit(Auth.caller(ctx).userId(), Actors.of(ctx)));
  }

  public void file(Context ctx) {
    Json.write(ctx, HttpStatus.OK, kyc.file(UserId.parse(ctx.pathParam("id"))));
  }

  public void decide(Context ctx) {
    JsonBody body = JsonBody.of(ctx);
    KycStatus status = body.required("status", STATUS);
    DocumentId document = body.optional("document_id", DocumentId::parse);
    String reason = body.optionalText("reason", REASON_MAX);
    body.check();
    UserId user = UserId.parse(ctx.pathParam("id"));
    var decision = new KycService.Decision(status, document, reason);
    Json.write(ctx, HttpStatus.OK, kyc.decide(Actors.of(ctx), user, decision));
  }
}
