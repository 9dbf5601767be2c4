package florin;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Small jobs done again and again on one thread; one that fails is tried again at its next time.
 */
final class Housekeeping implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Housekeeping.class);

  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(Housekeeping::daemon);

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "housekeeping");
    thread.setDaemon(true);
    return thread;
  }

  /** The first time after one pause. */
  void every(Duration pause, String what, Runnable job) {
    long nanos = pause.toNanos();
    var unused =
        thread.scheduleWithFixedDelay(() -> attempt(what, job), nanos, nanos, TimeUnit.NANOSECONDS);
  }

  private void attempt(String what, Runnable job) {
    try {
      job.run();
    } catch (RuntimeException | Error failure) {
      if (!thread.isShutdown()) {
        LOG.warn("{} failed, and is tried again", what, failure);
      }
    }
  }

  /** Does not wait for what is being done: it is undone with its connection. */
  @Override
  public void close() {
    thread.shutdownNow();
  }
}
