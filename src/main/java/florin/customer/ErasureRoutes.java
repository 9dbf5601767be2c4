package florin.customer;

import florin.core.UserId;
import florin.http.Actors;
import florin.http.Auth;
import florin.http.JsonBody;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.util.function.Function;

/** {@code DELETE /v1/me}, and the same by an operator. */
public final class ErasureRoutes {
  private final ErasureService erasures;

  public ErasureRoutes(ErasureService erasures) {
    this.erasures = erasures;
  }

  public void eraseMe(Context ctx) {
    JsonBody body = JsonBody.of(ctx);
    String password = body.required("password", Function.identity());
    body.check();
    erasures.eraseSelf(Auth.session(ctx), password, Actors.of(ctx));
    ctx.status(HttpStatus.NO_CONTENT);
  }

  public void erase(Context ctx) {
    JsonBody.orEmpty(ctx).check();
    erasures.erase(UserId.parse(ctx.pathParam("id")), Actors.of(ctx));
    ctx.status(HttpStatus.NO_CONTENT);
  }
}
