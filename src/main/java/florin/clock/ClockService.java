package florin.clock;

import florin.audit.Actor;
import florin.audit.Audit;
import florin.audit.AuditEvent;
import florin.audit.AuditKind;
import florin.core.BankException;
import florin.core.ErrorCode;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/** Sets the business clock of a sandbox forward, with all that falls due on the way. */
public final class ClockService {
  private static final Period AHEAD_MAX = Period.ofYears(20);

  private final BusinessClock clock;
  private final DueService due;
  private final Audit audit;

  public ClockService(BusinessClock clock, DueService due, Audit audit) {
    this.clock = clock;
    this.due = due;
    this.audit = audit;
  }

  /**
   * What the clock shows.
   *
   * @param offsetSeconds how far it is ahead of the wall clock, cut to whole seconds
   */
  public record Shown(Instant now, long offsetSeconds) {}

  public Shown shown() {
    return new Shown(clock.instant(), clock.ahead().toSeconds());
  }

  /** As below, by the program that the bank runs in. */
  public Shown move(UnaryOperator<Instant> target) {
    return move(Actor.program("java"), target);
  }

  /**
   * Moves it, and returns when all is done that was due on the way, in the order of time.
   *
   * @param target made of what the clock shows
   * @throws BankException {@code clock_out_of_range} for what is past, or too far ahead; {@code
   *     clock_moving} while somebody else moves it; {@code due_work_failed} where work failed: the
   *     clock stands at the instant for which it was due then, and what is due later is undone
   */
  public Shown move(Actor by, UnaryOperator<Instant> target) {
    return due.alone(DueService.PATIENCE, handle -> move(handle, by, target))
        .orElseThrow(ClockService::moving);
  }

  private Shown move(Handle handle, Actor by, UnaryOperator<Instant> target) {
    clock.take(handle.attach(ClockDao.class).aheadMicros());
    Instant now = clock.instant();
    Instant until = possible(target.apply(now), now);
    if (until.isAfter(now)) { // before it is begun: no step of it is without its row
      audit.record(AuditEvent.done(AuditKind.CLOCK_MOVED, by).changed("now", now, until));
    }
    List<DueRun.Failure> failures = due.move(handle, now, until);
    if (!failures.isEmpty()) {
      audit.refused(
          AuditEvent.refused(AuditKind.CLOCK_MOVED, by)
              .with("code", ErrorCode.DUE_WORK_FAILED.slug())
              .changed("now", now, clock.instant()));
      throw failed(failures);
    }
    due.set(handle, until);
    return shown();
  }

  private Instant possible(Instant until, Instant now) {
    if (until.isBefore(now)) {
      throw outOfRange("The clock only goes forward, and shows " + text(now) + " already.");
    }
    Instant last = clock.unmoved().atOffset(ZoneOffset.UTC).plus(AHEAD_MAX).toInstant();
    if (until.isAfter(last)) {
      throw outOfRange("The clock goes no further than 20 years ahead, to " + text(last) + ".");
    }
    return until;
  }

  private static BankException outOfRange(String detail) {
    return new BankException(ErrorCode.CLOCK_OUT_OF_RANGE, detail);
  }

  private static BankException moving() {
    return new BankException(
        ErrorCode.CLOCK_MOVING, "What is due is being done just now. Try again when it is.");
  }

  private BankException failed(List<DueRun.Failure> failures) {
    String what =
        failures.stream().map(each -> each.work().what()).collect(Collectors.joining("; "));
    return new BankException(
        ErrorCode.DUE_WORK_FAILED,
        "Failed: %s. The clock stands at %s, and the log says why."
            .formatted(what, text(clock.instant())));
  }

  private static String text(Instant instant) {
    return instant.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
