package florin.clock;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneId;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How far a clock is set forward: first days, months and years as the bank's calendar has them,
 * then hours, minutes and seconds.
 */
record Span(Period period, Duration duration) {
  private static final Pattern ISO =
      Pattern.compile(
          "(P(?!$|T)(?:[0-9]{1,4}Y)?(?:[0-9]{1,5}M)?(?:[0-9]{1,5}W)?(?:[0-9]{1,6}D)?|P)"
              + "(T(?!$)(?:[0-9]{1,7}H)?(?:[0-9]{1,9}M)?(?:[0-9]{1,10}S)?)?");

  static Span ofSeconds(long seconds) {
    return new Span(Period.ZERO, Duration.ofSeconds(seconds));
  }

  static Span ofDays(long days) {
    return new Span(Period.ofDays((int) days), Duration.ZERO);
  }

  /**
   * Of an ISO 8601 duration such as {@code P1M} or {@code P2DT12H}.
   *
   * @throws IllegalArgumentException when it is none, or nothing, or has a sign or a fraction
   */
  static Span parse(String text) {
    Matcher parts = ISO.matcher(text);
    if (!parts.matches()) {
      throw new IllegalArgumentException("no duration");
    }
    String time = parts.group(2);
    try {
      Period period = parts.group(1).equals("P") ? Period.ZERO : Period.parse(parts.group(1));
      Duration duration = time == null ? Duration.ZERO : Duration.parse("P" + time);
      if (period.isZero() && duration.isZero()) {
        throw new IllegalArgumentException("nothing");
      }
      return new Span(period, duration);
    } catch (DateTimeException | ArithmeticException tooLong) {
      throw new IllegalArgumentException("too long", tooLong);
    }
  }

  Instant after(Instant now, ZoneId zone) {
    return now.atZone(zone).plus(period).plus(duration).toInstant();
  }
}
