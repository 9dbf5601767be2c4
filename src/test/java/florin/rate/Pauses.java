package florin.rate;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** The longest time for which the machine let a thread wait that had nothing to wait for. */
final class Pauses implements AutoCloseable {
  private static final long SLEEP_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private final AtomicLong longest = new AtomicLong();
  private final Thread thread = new Thread(this::watch, "pauses");
  private volatile boolean ended;

  Pauses() {
    thread.setDaemon(true);
    thread.start();
  }

  private void watch() {
    while (!ended) {
      long start = System.nanoTime();
      LockSupport.parkNanos(SLEEP_NANOS);
      long pause = System.nanoTime() - start - SLEEP_NANOS;
      longest.accumulateAndGet(pause, Math::max);
    }
  }

  long longestNanos() {
    return longest.get();
  }

  @Override
  public void close() {
    ended = true;
  }
}
