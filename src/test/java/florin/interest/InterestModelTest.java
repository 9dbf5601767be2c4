package florin.interest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import florin.contract.Account;
import florin.contract.Response;
import florin.interest.AccruedTest.Fraction;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random money at random times, often around midnight, under terms that change, in zones whose days
 * begin late, twice or are short: what is credited and shown is what fractions say that are taken
 * from the entries alone.
 */
class InterestModelTest {
  private static final LocalDate BEGIN = LocalDate.of(2028, 2, 10);
  private static final LocalDate END = LocalDate.of(2028, 5, 3);

  private final TreeMap<LocalDate, AccruedTest.Day> tariff = new TreeMap<>();

  /** What is booked, as the API tells it. */
  private record Booked(Instant at, long balance, long amount, boolean isInterest) {}

  @ParameterizedTest
  @ValueSource(
      strings = {
        "America/Havana",
        "Africa/Cairo",
        "Australia/Lord_Howe",
        "America/Santiago",
        "Asia/Kolkata"
      })
  void it_is_what_exact_fractions_say(String zone) throws Exception {
    Random random = new Random(zone.hashCode());
    try (Saver saver = Saver.at(BEGIN.toString(), zone)) {
      setTerms(saver, random);
      List<Account> accounts = List.of(saver.open(), saver.open(), saver.open());
      for (LocalDate day = BEGIN.plusDays(1); day.isBefore(END); day = day.plusDays(1)) {
        for (Instant at : instants(saver, day, random)) {
          saver.at(at);
          move(saver, accounts.get(random.nextInt(accounts.size())), random);
        }
        if (random.nextInt(6) == 0) {
          accounts.forEach(account -> assertShown(saver, account));
        }
      }
      saver.on(END.toString());
      for (Account account : accounts) {
        assertShown(saver, account);
        assertCredited(saver, account);
      }
    }
  }

  private void setTerms(Saver saver, Random random) {
    LocalDate from = BEGIN;
    while (from.isBefore(END)) {
      int rate = random.nextInt(4) == 0 ? 0 : random.nextInt(10_001);
      DayCount dayCount = DayCount.values()[random.nextInt(3)];
      tariff.put(from, new AccruedTest.Day(from, 0, rate, dayCount));
      saver.set(Saver.terms(from.toString(), rate, dayCount.word(), 0)).expect(201);
      from = from.plusDays(1 + random.nextInt(25));
    }
  }

  private static List<Instant> instants(Saver saver, LocalDate day, Random random) {
    Instant begin = saver.begin(day.toString());
    List<Instant> instants = new ArrayList<>();
    if (random.nextInt(3) == 0) {
      instants.add(begin.minusNanos(5_000));
    }
    if (random.nextInt(3) == 0) {
      instants.add(begin);
    }
    if (random.nextInt(3) == 0) {
      instants.add(begin.plus(Duration.ofMinutes(random.nextInt(22 * 60))));
    }
    return instants;
  }

  private static void move(Saver saver, Account account, Random random) {
    long balance = account.balance();
    if (balance > 0 && random.nextBoolean()) {
      long amount = random.nextInt(4) == 0 ? balance : 1 + (long) (random.nextDouble() * balance);
      saver.operator.withdraw(account, Math.min(amount, balance)).expect(201);
    } else {
      saver.operator.deposit(account, 1 + (random.nextLong() >>> 1) % 900_000_000L);
    }
  }

  private static List<Booked> booked(Account account) {
    List<Booked> all = new ArrayList<>();
    String list = account.path() + "/entries?limit=200";
    Response page = account.owner().get(list).expect(200);
    assertThat(page.isNull("next_cursor")).isTrue();
    for (JsonNode entry : page.data()) {
      all.add(
          0,
          new Booked(
              Instant.parse(entry.get("booked_at").asText()),
              entry.get("balance_after").asLong(),
              entry.get("amount").asLong(),
              entry.get("kind").asText().equals("interest")));
    }
    return all;
  }

  private Fraction earned(Saver saver, List<Booked> booked, LocalDate from, LocalDate to) {
    Fraction sum = Fraction.ZERO;
    for (LocalDate day = from; day.isBefore(to); day = day.plusDays(1)) {
      Instant end = saver.begin(day.plusDays(1).toString());
      long balance = 0;
      for (Booked entry : booked) {
        balance = entry.at().isBefore(end) ? entry.balance() : balance;
      }
      AccruedTest.Day terms = tariff.floorEntry(day).getValue();
      int days = AccruedTest.daysOfYear(terms.dayCount(), day);
      sum = sum.plus(Fraction.ofDay(balance, terms.rate(), days));
    }
    return sum;
  }

  private void assertCredited(Saver saver, Account account) {
    List<Booked> booked = booked(account);
    long credited = 0;
    List<Long> expected = new ArrayList<>();
    for (LocalDate first = LocalDate.of(2028, 3, 1);
        first.isBefore(END);
        first = first.plusMonths(1)) {
      Fraction all = earned(saver, booked, BEGIN, first);
      long cents = all.over().divide(all.under()).longValueExact();
      if (cents > credited) {
        expected.add(cents - credited);
      }
      credited = cents;
    }
    assertThat(booked.stream().filter(Booked::isInterest).map(Booked::amount))
        .as("credited in " + saver.zone)
        .isEqualTo(expected);
  }

  private void assertShown(Saver saver, Account account) {
    Response shown = Saver.interest(account);
    LocalDate today = LocalDate.ofInstant(saver.clock.instant(), saver.zone);
    List<Booked> booked = booked(account);
    Fraction all = earned(saver, booked, BEGIN, today);
    long credited = booked.stream().filter(Booked::isInterest).mapToLong(Booked::amount).sum();
    Fraction left = all.plus(new Fraction(BigInteger.valueOf(-credited), BigInteger.ONE));
    assertThat(shown.text("accrued_fraction")).isEqualTo(left.toString());
    assertThat(shown.number("posted")).isEqualTo(credited);
  }
}
