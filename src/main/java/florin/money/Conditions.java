package florin.money;

import florin.auth.SecondFactor;
import florin.core.BankException;
import florin.core.ErrorCode;
import florin.core.Kyc;
import florin.core.Money;
import florin.core.StepUp;
import florin.http.Asker;
import florin.http.Auth;
import florin.http.RequestId;
import io.javalin.http.Context;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What this bank asks of an order of its customers beside what is in it.
 *
 * @param effectivePast how far back a customer's transfer may count
 * @param stepUpCents from this amount on, minor units, a second factor is asked for; null for never
 * @param proof who judges what is shown, and whom somebody pays for the first time
 * @param requireKyc whether money goes out only of whom the bank knows
 */
public record Conditions(
    Duration effectivePast, @Nullable Long stepUpCents, Proof proof, boolean requireKyc) {
  private static final String SAID = "florin.step_up";

  /**
   * By which somebody shows that it is he.
   *
   * @param factor judges what is shown
   * @param firsts whom somebody pays for the first time, which asks for it too where he has one
   */
  public record Proof(SecondFactor factor, FirstPayments firsts) {}

  /**
   * What the second factor says to an order. A code that is not needed is not looked at, and is
   * good still; one that is needed is used up here, in a transaction of its own.
   *
   * @param code of the authenticator, as it came
   */
  public StepUp stepUp(Context ctx, Payee payee, Money money, @Nullable String code) {
    boolean asked = asksFor(money) || !firsts(ctx, List.of(payee)).isEmpty();
    return stepUp(ctx, asked, code);
  }

  /**
   * The same where it is known already whether it asks.
   *
   * @param asked whether any of what is ordered together asks for it
   */
  public StepUp stepUp(Context ctx, boolean asked, @Nullable String code) {
    StepUp said = ctx.attribute(SAID); // a handler that runs again has used the code up before
    if (said == null) {
      said = asked ? proof.factor.stepUp(Auth.caller(ctx), code, origin(ctx)) : StepUp.NOT_NEEDED;
      ctx.attribute(SAID, said);
    }
    return said;
  }

  /**
   * Of what moves no money: whoever has a second factor has to show it, and the code is used up.
   * Throws {@link BankException} {@code step_up_required}.
   */
  public void requireStepUp(Context ctx, @Nullable String code) {
    StepUp said = stepUp(ctx, Auth.caller(ctx).hasSecondFactor(), code);
    if (said.isMissing()) {
      throw new BankException(
          ErrorCode.STEP_UP_REQUIRED,
          Refusals.detail(said),
          Map.of("step_up", said.slug()),
          List.of());
    }
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

  /** Those of the payees who alone ask for it: one read, and none for who has no second factor. */
  public Set<Payee> firsts(Context ctx, Collection<Payee> payees) {
    return proof.firsts.among(Auth.caller(ctx), payees);
  }
}
