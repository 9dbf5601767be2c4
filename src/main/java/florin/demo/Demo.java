package florin.demo;

import java.net.URI;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.function.Consumer;

/**
 * Fills an empty bank with two years of three people's money, through its API alone. What happens
 * on a day hangs on its date alone, so the same two years have the same payments in every demo; ids
 * and secrets are each bank's own.
 */
public final class Demo {
  /** Of everybody in it. */
  public static final String PASSWORD = "nine quiet otters";

  public static final String OPERATOR = "operator@example.com";

  /** Who can log in, the operator last. */
  public static final List<String> LOGINS =
      List.of("ada@example.com", "bruno@example.com", "chiara@example.com", OPERATOR);

  static final String CURRENCY = "EUR";
  private static final int YEARS = 2;

  private Demo() {}

  /** When the history begins that ends now. */
  public static Instant begin(Instant now, ZoneId zone) {
    return firstDay(now, zone).atStartOfDay(zone).toInstant();
  }

  private static LocalDate firstDay(Instant now, ZoneId zone) {
    return now.atZone(zone).toLocalDate().minusYears(YEARS);
  }

  /**
   * Makes the history.
   *
   * @param bank where it answers; it has an operator, {@link #OPERATOR}, no user else, and no limit
   *     of requests
   * @param time sets its business clock, and returns when all is done that fell due by then
   * @param days is told each day that is over
   * @throws IllegalStateException when the bank refuses what it should not
   */
  public static void make(URI bank, Span span, Consumer<Instant> time, Consumer<LocalDate> days) {
    Client client = new Client(bank);
    time.accept(begin(span.now, span.zone));
    Household household = Household.movesIn(client, firstDay(span.now, span.zone));
    History history = new History(household, time, span);
    LocalDate today = span.now.atZone(span.zone).toLocalDate();
    for (LocalDate day = firstDay(span.now, span.zone);
        !day.isAfter(today);
        day = day.plusDays(1)) {
      history.live(day);
      days.accept(day);
    }
    time.accept(span.now);
  }

  /** Until when, and where its days end. */
  public record Span(Instant now, ZoneId zone) {}
}
