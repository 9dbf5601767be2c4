package florin.clock;

import florin.db.Rollback;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does the work that falls due, on one instance of the bank at a time. Two at once would be
 * harmless, for all work that is done twice is done once; but out of order. Thread-safe.
 */
public final class DueService {
  private static final Logger LOG = LoggerFactory.getLogger(DueService.class);

  /** Longer than it takes, as a rule, to do what falls due as time passes. */
  static final Duration PATIENCE = Duration.ofSeconds(5);

  private static final long PAUSE_MILLIS = 20;

  private final Jdbi jdbi;
  private final BusinessClock clock;
  private final List<DueWork> works;
  private final Set<DueWork> failing = ConcurrentHashMap.newKeySet();

  /**
   * @param works those due at the same instant are done in this order
   */
  public DueService(Jdbi jdbi, BusinessClock clock, List<DueWork> works) {
    this.jdbi = jdbi;
    this.clock = clock;
    this.works = List.copyOf(works);
  }

  /** Does what is due by now, unless that is being done already. What fails is tried again. */
  public void look() {
    look(Duration.ZERO);
  }

  /** Does what is due by now, after whoever does that already. What fails is tried again. */
  public void catchUp() {
    look(PATIENCE);
  }

  private void look(Duration patience) {
    if (!works.isEmpty()) {
      var unused =
          alone(
              patience,
              handle -> {
                Instant now = clock.instant();
                return run(new DueRun.Ends(now, now, false), at -> {});
              });
    }
  }

  /** Sets the clock forward to each instant at which something is due, and does it. */
  List<DueRun.Failure> move(Handle handle, Instant from, Instant until) {
    return run(new DueRun.Ends(from, until, true), at -> set(handle, at));
  }

  private List<DueRun.Failure> run(DueRun.Ends ends, Consumer<Instant> beforeEach) {
    return new DueRun(works, ends, new DueRun.Listener(beforeEach, this::tell, failing::remove))
        .run();
  }

  /** Once, until it has been done again. */
  private void tell(DueRun.Failure failure) {
    if (failing.add(failure.work())) {
      String what = failure.work().what();
      LOG.warn("{} failed at {}, and is tried again", what, failure.at(), failure.reason());
    }
  }

  /** Keeps it, and shows it from then on. */
  void set(Handle handle, Instant shown) {
    if (!shown.isAfter(clock.instant())) {
      return;
    }
    long micros = clock.aheadMicros(shown);
    handle.begin();
    try {
      handle.attach(ClockDao.class).setAheadMicros(micros);
      handle.commit();
    } catch (Throwable failure) {
      Rollback.after(failure, handle);
      throw failure;
    }
    clock.take(micros);
  }

  /** While no other instance or thread does the same; nothing where one does for so long. */
  <T> Optional<T> alone(Duration patience, Function<Handle, T> work) {
    try (Handle handle = jdbi.open()) {
      ClockDao dao = handle.attach(ClockDao.class);
      if (!takeTurn(dao, patience)) {
        return Optional.empty();
      }
      try {
        return Optional.of(work.apply(handle));
      } finally {
        endTurn(dao);
      }
    }
  }

  private static boolean takeTurn(ClockDao dao, Duration patience) {
    long begun = System.nanoTime();
    while (!dao.tryTurn()) {
      boolean over = System.nanoTime() - begun >= patience.toNanos();
      if (over || Thread.currentThread().isInterrupted()) {
        return false;
      }
      pause();
    }
    return true;
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
    } catch (InterruptedException hurry) {
      Thread.currentThread().interrupt();
    }
  }

  private static void endTurn(ClockDao dao) {
    try {
      dao.endTurn();
    } catch (JdbiException gone) {
      // and the turn with the connection
    }
  }
}
