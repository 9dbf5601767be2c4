package florin.money;

import florin.ledger.Allowance;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A limit with what counts against it, as the API shows it; minor units.
 *
 * @param resetsAt when what is used counts no more
 */
public record LimitWindow(long limit, long used, long left, @Nullable Instant resetsAt) {

  /** Null where there is no such limit. */
  public static @Nullable LimitWindow of(Allowance allowance, Allowance.Window window) {
    Long limit = allowance.limits().of(window);
    if (limit == null) {
      return null;
    }
    long used = allowance.usedCents(window);
    return new LimitWindow(limit, used, Math.max(0, limit - used), allowance.endOf(window));
  }
}
