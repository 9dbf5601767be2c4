package florin.customer;

import florin.http.Actors;
import florin.http.JsonBody;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.util.function.Function;

/** {@code /v1/auth/password_resets} and {@code /v1/auth/welcome}: what links lead to. */
public final class LinkRoutes {
  private final PasswordResetService resets;
  private final WelcomeService welcomes;
  private final CustomerRoutes customers;

  /**
   * @param customers answers who is logged in
   */
  public LinkRoutes(
      PasswordResetService resets, WelcomeService welcomes, CustomerRoutes customers) {
    this.resets = resets;
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
