package florin.customer;

import florin.auth.Authenticators;
import florin.core.BankException;
import florin.core.Caller;
import florin.core.ErrorCode;
import florin.http.Actors;
import florin.http.Auth;
import florin.http.Json;
import florin.http.JsonBody;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.util.List;
import java.util.function.Function;

/** {@code /v1/me/totp}. */
public final class TotpRoutes {
  private final TotpService totps;

  public TotpRoutes(TotpService totps) {
    this.totps = totps;
  }

  record Proposed(String secret, String otpauthUri, String qrSvg) {}

  record Enabled(List<String> recoveryCodes) {}

  public void state(Context ctx) {
    Json.write(ctx, HttpStatus.OK, totps.state(Auth.caller(ctx).userId()));
  }

  public void propose(Context ctx) {
    JsonBody body = JsonBody.orEmpty(ctx);
    String password = body.optionalRaw("password");
    body.check();
    Authenticators.Proposed proposed = totps.propose(session(ctx), password, Actors.of(ctx));
    String uri = proposed.otpauthUri();
    Json.write(ctx, HttpStatus.OK, new Proposed(proposed.secret(), uri, QrSvg.of(uri)));
  }

  public void confirm(Context ctx) {
    JsonBody body = JsonBody.of(ctx);
    String code = body.required("code", Function.identity());
    body.check();
    Json.write(ctx, HttpStatus.OK, new Enabled(totps.confirm(session(ctx), code, Actors.of(ctx))));
  }

  public void remove(Context ctx) {
    JsonBody body = JsonBody.of(ctx);
    String password = body.required("password", Function.identity());
    body.check();
    totps.remove(session(ctx), password, Actors.of(ctx));
    ctx.status(HttpStatus.NO_CONTENT);
  }

  private static Caller.Session session(Context ctx) {
    if (Auth.caller(ctx) instanceof Caller.Session session) {
      return session;
    }
    throw new BankException(ErrorCode.FORBIDDEN, "This is for sessions only.");
  }
}
