package florin;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Waits, for so long at most, for what gives no notice when it comes true. */
public final class Await {
  private static final long PAUSE_NANOS = 10_000_000;

  private Await() {}

  /** Fails where it does not become so within the limit. */
  public static void until(String what, Duration limit, Callable<Boolean> isSo) throws Exception {
    long end = System.nanoTime() + limit.toNanos();
    while (!isSo.call()) {
      if (System.nanoTime() - end > 0) {
        throw new AssertionError("not within " + limit + ": " + what);
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }
}
