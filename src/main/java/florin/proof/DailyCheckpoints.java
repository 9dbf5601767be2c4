package florin.proof;

import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the checkpoint of each day (UTC) soon after it begins, on a thread of its own; several
 * banks on one database make one together.
 */
public final class DailyCheckpoints implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DailyCheckpoints.class);

  private final CheckpointService checkpoints;
  private final Clock clock;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(DailyCheckpoints::daemon);
  private LocalDate done = LocalDate.MIN; // the thread's alone

  /**
   * Starts.
   *
   * @param clock the business clock
   * @param every how often it looks at the clock
   */
  public DailyCheckpoints(CheckpointService checkpoints, Clock clock, Duration every) {
    this.checkpoints = checkpoints;
    this.clock = clock;
    if (checkpoints.canSign()) {
      long nanos = every.toNanos();
      var unused = thread.scheduleWithFixedDelay(this::look, nanos, nanos, TimeUnit.NANOSECONDS);
    } else {
      LOG.warn("Without FLORIN_CHECKPOINT_KEY no checkpoints are made");
    }
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "checkpoints");
    thread.setDaemon(true);
    return thread;
  }

  private void look() {
    LocalDate day = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    if (day.equals(done)) {
      return;
    }
    try {
      checkpoints.makeDaily(day);
      done = day;
    } catch (SQLException | RuntimeException | Error failure) {
      if (!thread.isShutdown()) {
        LOG.warn("The checkpoint of {} was not made, and is tried again", day, failure);
      }
    }
  }

  /** Does not wait for one that is being made: it is undone with its connection. */
  @Override
  public void close() {
    thread.shutdownNow();
  }
}
