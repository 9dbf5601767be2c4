package florin.interest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import florin.core.Money;
import florin.core.TermsId;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** Interest against fractions that are never rounded. */
class AccruedTest {
  private static final LocalDate NEW_YEAR = LocalDate.of(2027, 1, 1);

  static Terms terms(LocalDate from, int rate, DayCount dayCount) {
    return new Terms(
        new TermsId(new UUID(0, 0)),
        new Terms.Group("savings", "EUR"),
        from,
        rate,
        dayCount,
        0,
        Instant.EPOCH);
  }

  /** Exact, and added as at school. */
  record Fraction(BigInteger over, BigInteger under) {
    static final Fraction ZERO = new Fraction(BigInteger.ZERO, BigInteger.ONE);

    /** A day's interest as the contract words it. */
    static Fraction ofDay(long balance, int rate, int daysOfYear) {
      BigInteger positive = BigInteger.valueOf(Math.max(0, balance));
      return new Fraction(
          positive.multiply(BigInteger.valueOf(rate)),
          BigInteger.valueOf(10_000).multiply(BigInteger.valueOf(daysOfYear)));
    }

    Fraction plus(Fraction other) {
      BigInteger sum = over.multiply(other.under).add(other.over.multiply(under));
      BigInteger all = under.multiply(other.under);
      BigInteger common = sum.gcd(all).max(BigInteger.ONE);
      return new Fraction(sum.divide(common), all.divide(common));
    }

    @Override
    public String toString() {
      BigInteger common = over.gcd(under).max(BigInteger.ONE);
      return over.divide(common) + "/" + under.divide(common);
    }
  }

  static int daysOfYear(DayCount dayCount, LocalDate day) {
    return switch (dayCount) {
      case FIXED_365 -> 365;
      case FIXED_360 -> 360;
      case ACTUAL -> day.isLeapYear() ? 366 : 365;
    };
  }

  /** A day's end, and what was in force. */
  record Day(LocalDate date, long balance, int rate, DayCount dayCount) {
    Terms terms() {
      return AccruedTest.terms(date, rate, dayCount);
    }

    Fraction interest() {
      return Fraction.ofDay(balance, rate, AccruedTest.daysOfYear(dayCount, date));
    }
  }

  @Provide
  static Arbitrary<Day> days() {
    return Combinators.combine(
            Arbitraries.integers().between(0, 3_000).map(NEW_YEAR::plusDays),
            Arbitraries.longs().between(-Money.AMOUNT_MAX, Money.AMOUNT_MAX),
            Arbitraries.integers().between(0, 10_000),
            Arbitraries.of(DayCount.class))
        .as(Day::new);
  }

  @Property(tries = 1_000, seed = "1202")
  void it_is_the_sum_of_exact_fractions(@ForAll @Size(max = 60) List<@From("days") Day> days) {
    Accrued accrued = Accrued.NONE;
    Fraction exact = Fraction.ZERO;
    for (Day day : days) {
      accrued = accrued.plusDay(day.balance(), day.terms(), day.date());
      exact = exact.plus(day.interest());
    }
    assertThat(accrued.fraction()).isEqualTo(exact.toString());
    assertThat(accrued.cents()).isEqualTo(exact.over().divide(exact.under()).longValueExact());
  }

  @Property(tries = 500, seed = "1494")
  void however_often_it_is_rounded_nothing_is_lost_or_made(
      @ForAll @Size(min = 1, max = 60) List<@From("days") Day> days,
      @ForAll @Size(max = 5) List<@IntRange(max = 59) Integer> cuts) {
    long posted = 0;
    Accrued rest = Accrued.NONE;
    Accrued all = Accrued.NONE;
    for (int i = 0; i < days.size(); i++) {
      Day day = days.get(i);
      rest = rest.plusDay(day.balance(), day.terms(), day.date());
      all = all.plusDay(day.balance(), day.terms(), day.date());
      if (cuts.contains(i)) {
        posted += rest.cents();
        rest = Accrued.ofParts(rest.restParts());
      }
    }
    assertThat(Accrued.ofCents(posted).plus(rest)).isEqualTo(all);
    assertThat(posted + rest.cents()).isEqualTo(all.cents());
  }

  @Test
  void ten_thousand_euros_at_two_and_a_quarter_percent_earn_this_in_july() {
    Accrued july = Accrued.NONE;
    for (int day = 1; day <= 31; day++) {
      LocalDate date = LocalDate.of(2027, 7, day);
      july = july.plusDay(1_000_000, terms(date, 225, DayCount.FIXED_365), date);
    }
    assertThat(july.decimal()).isEqualTo("1910.9589");
    assertThat(july.fraction()).isEqualTo("139500/73");
    assertThat(july.cents()).isEqualTo(1910);
    assertThat(Accrued.ofParts(july.restParts()).fraction()).isEqualTo("70/73");
  }

  @Test
  void a_leap_year_has_a_day_more_where_days_are_counted_so() {
    LocalDate day = LocalDate.of(2028, 2, 29);
    assertThat(of(day, DayCount.ACTUAL)).isEqualTo("500/183");
    assertThat(of(day, DayCount.FIXED_365)).isEqualTo("200/73");
    assertThat(of(day, DayCount.FIXED_360)).isEqualTo("25/9");
    assertThat(of(day.minusYears(1), DayCount.ACTUAL)).isEqualTo("200/73");
    assertThat(of(LocalDate.of(2100, 2, 28), DayCount.ACTUAL)).isEqualTo("200/73");
  }

  private static String of(LocalDate day, DayCount dayCount) {
    return Accrued.NONE.plusDay(100_000, terms(day, 100, dayCount), day).fraction();
  }

  @Test
  void below_zero_and_at_no_rate_nothing_accrues() {
    Terms none = terms(NEW_YEAR, 0, DayCount.ACTUAL);
    Terms some = terms(NEW_YEAR, 10_000, DayCount.ACTUAL);
    assertThat(Accrued.NONE.plusDay(5, none, NEW_YEAR).isNothing()).isTrue();
    assertThat(Accrued.NONE.plusDay(0, some, NEW_YEAR).isNothing()).isTrue();
    assertThat(Accrued.NONE.plusDay(-Money.AMOUNT_MAX, some, NEW_YEAR).isNothing()).isTrue();
    assertThat(Accrued.NONE.decimal()).isEqualTo("0.0000");
    assertThat(Accrued.NONE.fraction()).isEqualTo("0/1");
  }

  @Test
  void terms_hold_until_the_next_ones_and_of_two_from_one_date_the_later() {
    LocalDate march = LocalDate.of(2027, 3, 1);
    List<Terms> set = new ArrayList<>();
    set.add(terms(NEW_YEAR, 0, DayCount.ACTUAL));
    set.add(terms(march, 100, DayCount.ACTUAL));
    set.add(terms(march, 200, DayCount.FIXED_360));
    Tariff tariff = new Tariff(set);

    assertThat(tariff.on(NEW_YEAR.minusDays(1))).isNull();
    assertThat(tariff.on(march.minusDays(1)).interestBasisPoints()).isZero();
    assertThat(tariff.on(march).interestBasisPoints()).isEqualTo(200);
    assertThat(tariff.on(march.plusYears(9)).dayCount()).isEqualTo(DayCount.FIXED_360);
    assertThat(tariff.earnsFrom(NEW_YEAR)).isEqualTo(march);
    assertThat(tariff.earnsFrom(march.plusDays(3))).isEqualTo(march.plusDays(3));
    assertThat(Tariff.NONE.earnsFrom(march)).isNull();
  }

  @Test
  void what_is_no_way_to_count_days_is_refused() {
    assertThatThrownBy(() -> DayCount.of("366")).isInstanceOf(IllegalArgumentException.class);
    assertThat(DayCount.of("actual").word()).isEqualTo("actual");
  }
}
