package florin.member;

import florin.core.Access;
import florin.core.AccountId;
import florin.core.UserId;
import florin.ledger.Allowance;
import florin.money.LimitWindow;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A member of an account as the others see him.
 *
 * @param limits null where he may spend whatever there is, or nothing
 */
public record MemberView(
    UserId userId, String fullName, Access access, Instant since, @Nullable LimitsView limits) {

  /** What he may spend of the account; a window that is null has no limit. */
  public record LimitsView(
      @Nullable LimitWindow perTransfer,
      @Nullable LimitWindow daily,
      @Nullable LimitWindow monthly) {}

  /** Where he is told beside members of other accounts. */
  public record Of(AccountId accountId, MemberView member) {}

  static MemberView of(Member member) {
    Allowance allowance = member.allowance();
    boolean unlimited = allowance == null || allowance.limits().equals(Allowance.Limits.NONE);
    return new MemberView(
        member.userId(),
        member.fullName(),
        member.access(),
        member.since(),
        allowance == null || unlimited
            ? null
            : new LimitsView(
                LimitWindow.of(allowance, Allowance.Window.PER_TRANSFER),
                LimitWindow.of(allowance, Allowance.Window.DAILY),
                LimitWindow.of(allowance, Allowance.Window.MONTHLY)));
  }
}
