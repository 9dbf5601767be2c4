package florin.clock;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;

/**
 * The clock that money follows: another one, and how far it was set ahead of that. This is kept in
 * the database, outlives a restart, and only ever rises. Thread-safe; the time is asked of nobody.
 */
public final class BusinessClock extends Clock {
  private static final Duration MICRO = Duration.of(1, ChronoUnit.MICROS);

  private final Jdbi jdbi;
  private final Clock base;
  private final AtomicLong aheadMicros = new AtomicLong();

  private BusinessClock(Jdbi jdbi, Clock base) {
    this.jdbi = jdbi;
    this.base = base;
  }

  /** As far ahead of {@code base} as it was set; what is such a clock already stays as it is. */
  public static BusinessClock over(Jdbi jdbi, Clock base) {
    if (base instanceof BusinessClock already) {
      return already;
    }
    BusinessClock clock = new BusinessClock(jdbi, base);
    clock.read();
    return clock;
  }

  @Override
  public Instant instant() {
    return base.instant().plus(ahead());
  }

  public Duration ahead() {
    return Duration.of(aheadMicros.get(), ChronoUnit.MICROS);
  }

  /** What it would show, had nobody set it. */
  Instant unmoved() {
    return base.instant();
  }

  /** Takes up what another instance has set. While the database is away it goes on as it is. */
  public void follow() {
    try {
      read();
    } catch (JdbiException away) {
      // whoever needs the database says so
    }
  }

  private void read() {
    try (Handle handle = jdbi.open()) {
      take(handle.attach(ClockDao.class).aheadMicros());
    }
  }

  /** How far ahead it has to be, microseconds, to show that instant or the next one it can. */
  long aheadMicros(Instant shown) {
    return Duration.between(unmoved(), shown).plus(MICRO).minusNanos(1).dividedBy(MICRO);
  }

  /** Once it is in the database. */
  void take(long micros) {
    aheadMicros.accumulateAndGet(micros, Math::max);
  }

  @Override
  public ZoneId getZone() {
    return base.getZone();
  }

  /** For the JDK alone: nobody here asks a clock for its zone. */
  @Override
  public Clock withZone(ZoneId zone) {
    throw new UnsupportedOperationException("Ask for the instant");
  }
}
