package florin.demo;

import florin.card.Terminal;
import java.net.URI;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.function.Consumer;

/**
 * Fills an empty bank with two years of three people's money, through its API; shops have a line of
 * their own to it, {@link Terminal}. What happens on a day hangs on its date alone, so the same two
 * years have the same payments in every demo; ids and secrets are each bank's own.
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
   * @param bank has an operator, {@link #OPERATOR}, no user else, and no limit of requests
   * @param days is told each day that is over
   * @throws IllegalStateException when the bank refuses what it should not
   */
  public static void make(Place bank, Span span, Time time, Consumer<LocalDate> days) {
    Client client = new Client(bank.api);
    time.due(begin(span.now, span.zone));
    LocalDate first = firstDay(span.now, span.zone);
    History history = new History(Household.movesIn(client, first), bank.shops, time, span);
    LocalDate today = span.now.atZone(span.zone).toLocalDate();
    for (LocalDate day = first; !day.isAfter(today); day = day.plusDays(1)) {
      history.live(day);
      days.accept(day);
    }
    time.due(span.now);
  }

  /**
   * The bank that is filled.
   *
   * @param api where it answers
   * @param shops where its cards are used
   */
  public record Place(URI api, Terminal shops) {}

  /**
   * The bank's business clock, and what falls due by it.
   *
   * @param work does what is due by the clock, and returns when it is done
   */
  public record Time(StillClock clock, Runnable work) {
    void set(Instant now) {
      clock.set(now);
    }

    void due(Instant now) {
      set(now);
      work.run();
    }
  }

  /** Until when, and where its days end. */
  public record Span(Instant now, ZoneId zone) {}
}
