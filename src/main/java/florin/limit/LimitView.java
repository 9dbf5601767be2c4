package florin.limit;

import florin.core.AccountId;
import florin.core.UserId;
import florin.ledger.Allowance;
import florin.ledger.Payer;
import florin.money.LimitWindow;
import org.jspecify.annotations.Nullable;

/**
 * The limits of an account, of a user, or of a user on an account, in one currency, as the API
 * shows them.
 *
 * @param accountId null for those of a user wherever he pays from
 * @param userId null for those of an account whoever pays from it
 * @param perTransfer null where there is no such limit, as are the others
 */
public record LimitView(
    @Nullable AccountId accountId,
    @Nullable UserId userId,
    String currency,
    String timeZone,
    @Nullable LimitWindow perTransfer,
    @Nullable LimitWindow daily,
    @Nullable LimitWindow monthly) {

  static LimitView of(Allowance allowance) {
    return new LimitView(
        account(allowance),
        user(allowance),
        allowance.id().currency(),
        allowance.zone().getId(),
        LimitWindow.of(allowance, Allowance.Window.PER_TRANSFER),
        LimitWindow.of(allowance, Allowance.Window.DAILY),
        LimitWindow.of(allowance, Allowance.Window.MONTHLY));
  }

  private static @Nullable AccountId account(Allowance allowance) {
    Payer payer = allowance.payer();
    boolean ofAccount = allowance.subject() == Allowance.Subject.ACCOUNT;
    return payer != null
        ? payer.account()
        : ofAccount ? new AccountId(allowance.id().subjectId()) : null;
  }

  private static @Nullable UserId user(Allowance allowance) {
    Payer payer = allowance.payer();
    boolean ofUser = allowance.subject() == Allowance.Subject.USER;
    return payer != null ? payer.user() : ofUser ? new UserId(allowance.id().subjectId()) : null;
  }

  /** By which a list of them is ordered: accounts, then users, then these with their accounts. */
  String position() {
    Object subject =
        userId == null ? accountId : accountId == null ? userId : userId + " " + accountId;
    return subject + " " + currency;
  }
}
