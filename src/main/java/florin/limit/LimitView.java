package florin.limit;

import florin.core.AccountId;
import florin.core.UserId;
import florin.ledger.Allowance;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The limits of an account, or of a user, in one currency, as the API shows them.
 *
 * @param perTransfer null where there is no such limit, as are the others
 */
public record LimitView(
    @Nullable AccountId accountId,
    @Nullable UserId userId,
    String currency,
    String timeZone,
    @Nullable WindowView perTransfer,
    @Nullable WindowView daily,
    @Nullable WindowView monthly) {

  /**
   * Minor units.
   *
   * @param resetsAt when what is used counts no more
   */
  public record WindowView(long limit, long used, long left, @Nullable Instant resetsAt) {}

  static LimitView of(Allowance allowance) {
    boolean ofUser = allowance.subject() == Allowance.Subject.USER;
    return new LimitView(
        ofUser ? null : new AccountId(allowance.id().subjectId()),
        ofUser ? new UserId(allowance.id().subjectId()) : null,
        allowance.id().currency(),
        allowance.zone().getId(),
        window(allowance, Allowance.Window.PER_TRANSFER),
        window(allowance, Allowance.Window.DAILY),
        window(allowance, Allowance.Window.MONTHLY));
  }

  private static @Nullable WindowView window(Allowance allowance, Allowance.Window window) {
    Long limit = allowance.limits().of(window);
    if (limit == null) {
      return null;
    }
    long used = allowance.usedCents(window);
    return new WindowView(limit, used, Math.max(0, limit - used), allowance.endOf(window));
  }
}
