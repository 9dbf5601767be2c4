package florin.statement;

import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Days in an account's time zone.
 *
 * @param to exclusive
 */
record Period(LocalDate from, LocalDate to, ZoneId zone) {
  static Period of(YearMonth month, ZoneId zone) {
    return new Period(month.atDay(1), month.plusMonths(1).atDay(1), zone);
  }

  /** The month that this is, if it is one. */
  @Nullable YearMonth month() {
    YearMonth first = YearMonth.from(from);
    return equals(of(first, zone)) ? first : null;
  }

  LocalDate lastDay() {
    return to.minusDays(1);
  }

  Instant start() {
    return from.atStartOfDay(zone).toInstant();
  }

  Instant end() {
    return to.atStartOfDay(zone).toInstant();
  }

  /** The months it has days of. */
  List<Period> months() {
    List<Period> months = new ArrayList<>();
    YearMonth last = YearMonth.from(lastDay());
    for (YearMonth at = YearMonth.from(from); !at.isAfter(last); at = at.plusMonths(1)) {
      months.add(of(at, zone));
    }
    return months;
  }

  /** When nothing changes it any more: all months it has days of have ended. */
  Instant issuedAt() {
    return of(YearMonth.from(lastDay()), zone).end();
  }
}
