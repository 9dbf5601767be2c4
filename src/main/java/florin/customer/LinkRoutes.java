package florin.customer;

import florin.http.Actors;
import florin.http.Auth;
import florin.http.JsonBody;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.util.function.Function;

/** What links lead to: passwords, addresses, the first operator. */
public final class LinkRoutes {
  private final PasswordResetService resets;
  private final EmailChangeService emails;
  private final WelcomeService welcomes;
  private final CustomerRoutes customers;

  /**
   * @param customers answers who is logged in
   */
  public LinkRoutes(
      PasswordResetService resets,
      EmailChangeService emails,
      WelcomeService welcomes,
      CustomerRoutes customers) {
    this.resets = resets;
    this.emails = emails;
    this.welcomes = welcomes;
    this.customers = customers;
  }

  public void askReset(Context ctx) {
    JsonBody body = JsonBody.of(ctx);
    String email = body.required("email", Function.identity());
    body.check();
    resets.ask(email, Actors.of(ctx));
    ctx.status(HttpStatus.ACCEPTED);
  }

  public void confirmReset(Context ctx) {
    JsonBody body = JsonBody.of(ctx);
    String token = body.required("token", Function.identity());
    String password = body.required("new_password", Function.identity());
    body.check();
    resets.confirm(token, password, Actors.of(ctx));
    ctx.status(HttpStatus.NO_CONTENT);
  }

  public void askEmailChange(Context ctx) {
    JsonBody body = JsonBody.of(ctx);
    String email = body.required("email", Function.identity());
    String password = body.required("password", Function.identity());
    String code = body.optionalCode("totp");
    body.check();
    var wanted = new EmailChangeService.Wanted(email, password, code);
    emails.ask(Auth.session(ctx), wanted, Actors.of(ctx));
    ctx.status(HttpStatus.ACCEPTED);
  }

  public void confirmEmailChange(Context ctx) {
    JsonBody body = JsonBody.of(ctx);
    String token = body.required("token", Function.identity());
    body.check();
    emails.confirm(token, Actors.of(ctx));
    ctx.status(HttpStatus.NO_CONTENT);
  }

  public void welcome(Context ctx) {
    JsonBody body = JsonBody.of(ctx);
    String token = body.required("token", Function.identity());
    String email = body.required("email", Function.identity());
    String password = body.required("password", Function.identity());
    body.check();
    var wanted = new WelcomeService.NewOperator(email, password);
    customers.entered(ctx, welcomes.enter(token, wanted, customers.device(ctx)));
  }
}
