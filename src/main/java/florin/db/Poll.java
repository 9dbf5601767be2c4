package florin.db;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Bounded waiting for what gives no notice: other processes and their files. */
final class Poll {
  private static final long PAUSE_MILLIS = 5;

  private Poll() {}

  /** Whether the condition came true in time. An interrupt is kept for later, not obeyed. */
  static boolean until(Duration limit, BooleanSupplier condition) {
    long end = System.nanoTime() + limit.toNanos();
    boolean interrupted = false;
    try {
      while (!condition.getAsBoolean()) {
        if (System.nanoTime() - end > 0) {
          return false;
        }
        try {
          Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
      return true;
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
