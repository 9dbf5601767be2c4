package florin.ledger;

import florin.core.AccountId;
import florin.core.ErrorCode;
import florin.core.Money;
import florin.core.StepUp;
import florin.core.TransferId;
import florin.core.UserId;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A command as the journal has it: the facts of its first answer, from which every later one is
 * rendered, byte for byte.
 *
 * @param money null for commands that move none
 * @param decline null when it was posted
 * @param concerns the hold that is captured or released, the transfer that is reversed
 */
public record Recorded(
    TransferId id,
    String kind,
    UserId userId,
    @Nullable String requestId,
    @Nullable AccountId from,
    @Nullable AccountId to,
    @Nullable Money money,
    @Nullable Long fromBalanceAfterCents,
    @Nullable Long toBalanceAfterCents,
    @Nullable Decline decline,
    @Nullable UUID concerns,
    @Nullable String memo,
    Instant effectiveAt,
    Instant bookedAt) {

  /**
   * Why it was refused.
   *
   * @param availableCents what the source had, where the caller may know it
   * @param limit that was in the way, where the caller may know it
   * @param stepUp what his second factor said, where that was the reason
   */
  public record Decline(
      ErrorCode code,
      @Nullable Long availableCents,
      Allowance.@Nullable Use limit,
      @Nullable StepUp stepUp) {
    Decline(ErrorCode code, @Nullable Long availableCents, Allowance.@Nullable Use limit) {
      this(code, availableCents, limit, null);
    }

    Decline(ErrorCode code, StepUp stepUp) {
      this(code, null, null, stepUp);
    }

    Decline(ErrorCode code) {
      this(code, null, null, null);
    }
  }
}
