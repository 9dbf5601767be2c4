package florin.rate;

import io.github.bucket4j.ConsumptionProbe;
import java.util.concurrent.TimeUnit;

/**
 * What became of a request for a permit.
 *
 * @param allowed whether it got one
 * @param remaining permits until the next refill
 * @param resetSeconds until that refill, rounded up, 1 at least
 */
public record Taken(boolean allowed, long remaining, long resetSeconds) {
  private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);

  static Taken of(ConsumptionProbe probe) {
    long nanos =
        probe.isConsumed() ? probe.getNanosToWaitForReset() : probe.getNanosToWaitForRefill();
    long seconds = Math.max(1, (nanos + SECOND_NANOS - 1) / SECOND_NANOS);
    return new Taken(probe.isConsumed(), probe.getRemainingTokens(), seconds);
  }
}
