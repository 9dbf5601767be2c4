package florin.money;

import florin.auth.SecondFactor;
import florin.core.BankException;
import florin.core.ErrorCode;
import florin.core.Money;
import florin.core.StepUp;
import florin.http.Asker;
import florin.http.Auth;
import florin.http.RequestId;
import io.javalin.http.Context;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What this bank asks of an order of its customers beside what is in it.
 *
 * @param effectivePast how far back a customer's transfer may count
 * @param stepUpCents from this amount on, minor units, a second factor is asked for; null for never
 * @param factor judges what is shown
 */
public record Conditions(Duration effectivePast, @Nullable Long stepUpCents, SecondFactor factor) {
  private static final String SAID = "florin.step_up";

  /**
   * What the second factor says to an order. A code that is not needed is not looked at, and is
   * good still; one that is needed is used up here, in a transaction of its own.
   *
   * @param amountCents the order's, or the largest of several
   * @param code of the authenticator, as it came
   */
  public StepUp stepUp(Context ctx, long amountCents, @Nullable String code) {
    StepUp said = ctx.attribute(SAID); // a handler that runs again has used the code up before
    if (said == null) {
      said =
          stepUpCents == null || amountCents < stepUpCents
              ? StepUp.NOT_NEEDED
              : factor.stepUp(Auth.caller(ctx), code, origin(ctx));
      ctx.attribute(SAID, said);
    }
    return said;
  }

  /**
   * Asks for a second factor whatever is ordered; the code is used up.
   *
   * @throws BankException {@code step_up_required}
   */
  public void prove(Context ctx, @Nullable String code) {
    StepUp said = ctx.attribute(SAID);
    if (said == null) {
      said = factor.stepUp(Auth.caller(ctx), code, origin(ctx));
      ctx.attribute(SAID, said);
    }
    if (said.isMissing()) {
      throw new BankException(
          ErrorCode.STEP_UP_REQUIRED,
          "This needs the code of your authenticator: send it again with totp.",
          Map.of("step_up", said.slug()),
          List.of());
    }
  }

  private static SecondFactor.Origin origin(Context ctx) {
    return new SecondFactor.Origin(RequestId.of(ctx), Asker.address(ctx));
  }

  /** Whether this amount alone asks for a second factor. */
  public boolean asksFor(Money money) {
    return stepUpCents != null && money.amountCents() >= stepUpCents;
  }
}
