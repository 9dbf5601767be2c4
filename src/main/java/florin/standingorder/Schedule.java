package florin.standingorder;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import org.jspecify.annotations.Nullable;

/**
 * The dates on which an order is due: a set that depends on nothing but what is written here, so
 * that whoever asks for a date, and however often, gets the same.
 *
 * @param day weekly: 1 Monday to 7 Sunday; monthly: 1 to 31, where a shorter month has its last day
 *     instead; else null
 * @param endOn the last date that may be one; null for no end
 * @param count how many dates there are; null for no bound
 */
public record Schedule(
    Frequency frequency,
    @Nullable Integer day,
    LocalDate startOn,
    @Nullable LocalDate endOn,
    @Nullable Integer count) {
  /** Later dates are not told apart from never. */
  static final LocalDate LAST = LocalDate.of(9999, 12, 30);

  public enum Frequency {
    ONCE,
    DAILY,
    WEEKLY,
    MONTHLY
  }

  /** The first due date that is not before {@code from}; null where there is none. */
  @Nullable LocalDate next(LocalDate from) {
    long index = from.isAfter(first()) ? indexOf(from) : 0;
    LocalDate date = at(index);
    return date.isBefore(from) ? within(index + 1) : within(index);
  }

  /** The first due date after {@code date}; null where there is none. */
  @Nullable LocalDate after(LocalDate date) {
    return date.isBefore(LAST) ? next(date.plusDays(1)) : null;
  }

  /**
   * When a due date begins in that zone: the first instant at which it is that date there, or a
   * later one where the zone left it out.
   */
  static Instant begin(LocalDate date, ZoneId zone) {
    return date.atStartOfDay(zone).toInstant();
  }

  /** How many days lie between two due dates at least; null where there is one only. */
  @Nullable Integer apart() {
    return switch (frequency) {
      case ONCE -> null;
      case DAILY -> 1;
      case WEEKLY -> 7;
      case MONTHLY -> 28;
    };
  }

  private LocalDate first() {
    return switch (frequency) {
      case ONCE, DAILY -> startOn;
      case WEEKLY -> startOn.with(TemporalAdjusters.nextOrSame(DayOfWeek.of(dayOr(1))));
      case MONTHLY -> {
        LocalDate inMonth = inMonth(YearMonth.from(startOn));
        yield inMonth.isBefore(startOn) ? inMonth(YearMonth.from(startOn).plusMonths(1)) : inMonth;
      }
    };
  }

  /** The place, from 0, of the last date not after {@code from}, or of the one after it. */
  private long indexOf(LocalDate from) {
    LocalDate first = first();
    return switch (frequency) {
      case ONCE -> 0;
      case DAILY -> ChronoUnit.DAYS.between(first, from);
      case WEEKLY -> ChronoUnit.DAYS.between(first, from) / 7;
      case MONTHLY -> ChronoUnit.MONTHS.between(YearMonth.from(first), YearMonth.from(from));
    };
  }

  private LocalDate at(long index) {
    LocalDate first = first();
    return switch (frequency) {
      case ONCE -> first;
      case DAILY -> first.plusDays(index);
      case WEEKLY -> first.plusWeeks(index);
      case MONTHLY -> inMonth(YearMonth.from(first).plusMonths(index));
    };
  }

  private @Nullable LocalDate within(long index) {
    if ((count != null && index >= count) || (frequency == Frequency.ONCE && index > 0)) {
      return null;
    }
    LocalDate date = at(index);
    return date.isAfter(endOn == null ? LAST : endOn) ? null : date;
  }

  private LocalDate inMonth(YearMonth month) {
    return month.atDay(Math.min(dayOr(1), month.lengthOfMonth()));
  }

  private int dayOr(int other) {
    return day == null ? other : day;
  }
}
