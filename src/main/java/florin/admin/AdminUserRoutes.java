package florin.admin;

import florin.core.Role;
import florin.core.UserId;
import florin.http.Actors;
import florin.http.Choice;
import florin.http.Json;
import florin.http.JsonBody;
import florin.http.Page;
import florin.http.Query;
import florin.person.KycStatus;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.util.function.Function;

/** {@code /v1/admin/users}. */
public final class AdminUserRoutes {
  private static final int REASON_MAX = 140;
  private static final int EMAIL_MAX = 254;
  private static final Function<String, Role> ROLE = Choice.of(Role.class);
  private static final Function<String, Boolean> LOCKED =
      Choice.of("active", "locked").andThen("locked"::equals);

  private static final Function<String, KycStatus> KYC = Choice.of(KycStatus.class);

  private final AdminUserService users;

  public AdminUserRoutes(AdminUserService users) {
    this.users = users;
  }

  public void list(Context ctx) {
    Query query = Query.of(ctx);
    var filter =
        new AdminUserService.Filter(
            query.optionalText("email", EMAIL_MAX),
            query.optional("role", ROLE),
            query.optional("status", LOCKED),
            query.optional("kyc_status", KYC));
    Page page = query.page();
    query.check();
    UserId after = page.after(UserId::parse);
    page.answer(
        ctx, users.list(filter, after, page.fetch()), user -> user.id().toString(), user -> user);
  }

  public void find(Context ctx) {
    Json.write(ctx, HttpStatus.OK, users.find(id(ctx)));
  }

  public void lock(Context ctx) {
    JsonBody body = JsonBody.orEmpty(ctx);
    String reason = body.optionalText("reason", REASON_MAX);
    body.check();
    Json.write(ctx, HttpStatus.OK, users.lock(Actors.of(ctx), id(ctx), reason));
  }

  public void unlock(Context ctx) {
    JsonBody.orEmpty(ctx).check();
    Json.write(ctx, HttpStatus.OK, users.unlock(Actors.of(ctx), id(ctx)));
  }

  public void setRole(Context ctx) {
    JsonBody body = JsonBody.of(ctx);
    Role role = body.required("role", ROLE);
    body.check();
    Json.write(ctx, HttpStatus.OK, users.setRole(Actors.of(ctx), id(ctx), role));
  }

  private static UserId id(Context ctx) {
    return UserId.parse(ctx.pathParam("id"));
  }
}
