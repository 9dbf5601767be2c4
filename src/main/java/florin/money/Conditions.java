package florin.money;

import florin.auth.SecondFactor;
import florin.core.Kyc;
import florin.core.Money;
import florin.core.StepUp;
import florin.http.Asker;
import florin.http.Auth;
import florin.http.RequestId;
import io.javalin.http.Context;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What this bank asks of an order of its customers beside what is in it.
 *
 * @param effectivePast how far back a customer's transfer may count
 * @param stepUpCents from this amount on, minor units, a second factor is asked for; null for never
 * @param factor judges what is shown
 * @param requireKyc whether money goes out only of whom the bank knows
 */
public record Conditions(
    Duration effectivePast, @Nullable Long stepUpCents, SecondFactor factor, boolean requireKyc) {
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

  /** Whether whoever pays has to be somebody the bank knows; the ledger looks whether he is. */
  public Kyc kyc() {
    return requireKyc ? Kyc.ASKED : Kyc.NOT_ASKED;
  }

  private static SecondFactor.Origin origin(Context ctx) {
    return new SecondFactor.Origin(RequestId.of(ctx), Asker.address(ctx));
  }

  /** Whether this amount alone asks for a second factor. */
  public boolean asksFor(Money money) {
    return stepUpCents != null && money.amountCents() >= stepUpCents;
  }
}
