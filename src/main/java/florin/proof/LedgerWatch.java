package florin.proof;

import florin.ledger.Fences;
import florin.ledger.Verification;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Verifies the whole ledger again and again beside the bank's work, one at a time, on one thread
 * and one connection, and fences what it finds wrong. Thread-safe.
 */
public final class LedgerWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LedgerWatch.class);
  private static final Duration FIRST_AFTER_MAX = Duration.ofMinutes(1);

  private final Jdbi jdbi;
  private final CheckpointService checkpoints;
  private final Fences fences;
  private final Clock clock;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(LedgerWatch::daemon);
  private final AtomicBoolean verifying = new AtomicBoolean();
  private volatile @Nullable Last last;

  /** What came of one verification. */
  public record Last(Instant startedAt, Instant finishedAt, Verification.Result result) {}

  /**
   * Starts; the first verification comes after a minute at most.
   *
   * @param clock for when they were made
   * @param every from the end of one to the next
   */
  public LedgerWatch(
      Jdbi jdbi, CheckpointService checkpoints, Fences fences, Clock clock, Duration every) {
    this.jdbi = jdbi;
    this.checkpoints = checkpoints;
    this.fences = fences;
    this.clock = clock;
    long first = Math.min(every.toMillis(), FIRST_AFTER_MAX.toMillis());
    var unused =
        thread.scheduleWithFixedDelay(this::verify, first, every.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Rests twice as long as it worked: the processor is there for the bank's customers first. */
  private static final class Pace implements BiConsumer<Long, Long> {
    private static final long REST_NANOS_MAX = 100_000_000;

    private long begun = System.nanoTime();

    @Override
    public void accept(Long read, Long total) {
      LockSupport.parkNanos(Math.min(2 * (System.nanoTime() - begun), REST_NANOS_MAX));
      begun = System.nanoTime();
    }
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "verification");
    thread.setDaemon(true);
    return thread;
  }

  /** Begins one now; where one is under way, that one is it. */
  public void start() {
    if (verifying.compareAndSet(false, true)) {
      thread.execute(this::verify);
    }
  }

  public boolean isVerifying() {
    return verifying.get();
  }

  /** The last one that came to an end here; null before the first. */
  public @Nullable Last last() {
    return last;
  }

  private void verify() {
    verifying.set(true);
    try {
      Instant begun = clock.instant();
      Verification.Result result =
          new Verification(jdbi)
              .run(new Pace())
              .plus(checkpoints.differences(checkpoints.newest().stream().toList()))
              .plus(AuditCheck.findings(jdbi));
      fences.set(result).forEach(LedgerWatch::tell);
      result.findings().forEach(LedgerWatch::tell);
      last = new Last(begun, clock.instant(), result);
    } catch (Throwable failure) { // an Error too: whatever happens, the next one comes
      if (!thread.isShutdown()) {
        LOG.warn("The ledger could not be verified, and is tried again", failure);
      }
    } finally {
      verifying.set(false);
    }
  }

  private static void tell(Fences.Change change) {
    if (change.fenced()) {
      LOG.error("Account {} is wrong: nothing moves on it until it is right", change.account());
    } else {
      LOG.warn("Account {} is right again: its money moves", change.account());
    }
  }

  private static void tell(Verification.Finding finding) {
    LOG.error("The ledger is wrong: {} {} {}", finding.check(), finding.row(), finding.detail());
  }

  /** Does not wait for one under way: it only reads, and ends with its connection. */
  @Override
  public void close() {
    thread.shutdownNow();
  }
}
