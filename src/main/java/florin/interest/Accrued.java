package florin.interest;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.LocalDate;

/**
 * Interest, exact: so many {@link #PARTS}ths of a minor unit. One denominator holds every day of
 * every way to count them, so that sums need no rounding; it is rounded once, when it is posted.
 */
record Accrued(BigInteger parts) {
  static final Accrued NONE = new Accrued(BigInteger.ZERO);

  /** The least number of days that 360, 365 and 366 divide. */
  private static final int YEARS = 1_603_080;

  private static final int BASIS_POINTS = 10_000;

  /** 16,030,800,000: basis points times years of any length. */
  static final long PARTS = (long) YEARS * BASIS_POINTS;

  private static final BigInteger DENOMINATOR = BigInteger.valueOf(PARTS);
  private static final int SHOWN_DIGITS = 4;

  static Accrued ofParts(long parts) {
    return new Accrued(BigInteger.valueOf(parts));
  }

  static Accrued ofCents(long cents) {
    return new Accrued(BigInteger.valueOf(cents).multiply(DENOMINATOR));
  }

  /**
   * With a day more: balance × rate ÷ days of the year. Below zero nothing accrues.
   *
   * @param balanceCents at the end of that day
   */
  Accrued plusDay(long balanceCents, Terms terms, LocalDate day) {
    long rate = terms.interestBasisPoints();
    if (balanceCents <= 0 || rate == 0) {
      return this;
    }
    long each = rate * (YEARS / terms.dayCount().daysOfYear(day));
    return new Accrued(
        parts.add(BigInteger.valueOf(balanceCents).multiply(BigInteger.valueOf(each))));
  }

  Accrued plus(Accrued other) {
    return new Accrued(parts.add(other.parts));
  }

  /** Whole minor units, rounded down. */
  long cents() {
    return parts.divide(DENOMINATOR).longValueExact();
  }

  /** What that leaves. */
  long restParts() {
    return parts.mod(DENOMINATOR).longValueExact();
  }

  boolean isNothing() {
    return parts.signum() == 0;
  }

  /** Minor units with four decimals, cut. */
  String decimal() {
    return new BigDecimal(parts)
        .divide(BigDecimal.valueOf(PARTS), SHOWN_DIGITS, RoundingMode.DOWN)
        .toPlainString();
  }

  /** The same without any rounding, {@code 51/73}. */
  String fraction() {
    BigInteger common = parts.gcd(DENOMINATOR);
    return parts.divide(common) + "/" + DENOMINATOR.divide(common);
  }
}
