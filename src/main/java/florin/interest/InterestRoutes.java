package florin.interest;

import florin.access.AccountAccess;
import florin.access.Authorized;
import florin.core.Access;
import florin.core.AccountId;
import florin.http.Answers;
import florin.http.Auth;
import florin.http.Json;
import florin.http.Query;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;

/** {@code /v1/accounts/{id}/interest}. */
public final class InterestRoutes {
  private final InterestService interest;
  private final AccountAccess access;

  public InterestRoutes(InterestService interest, AccountAccess access) {
    this.interest = interest;
    this.access = access;
  }

  public void find(Context ctx) {
    Query.of(ctx).check();
    Authorized account =
        access.require(Auth.caller(ctx), AccountId.parse(ctx.pathParam("id")), Access.VIEW);
    Answers.later(
        ctx,
        interest.settled(account),
        now -> Json.write(ctx, HttpStatus.OK, interest.view(account, now)));
  }
}
