package florin.interest;

import florin.interest.Earner.Growth;
import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * What an account earns and costs, as the API shows it; amounts in minor units of its currency.
 *
 * @param dayCount null where no terms are in force
 * @param accrued what is earned and not credited yet, with four decimals, cut
 * @param accruedFraction the same, exact
 * @param accruedThrough the last day in it, or in what was credited
 * @param posted interest that was credited so far
 * @param nextFeeOn when a fee is charged next, or one that was refused is tried again
 */
record InterestView(
    String currency,
    int interestBasisPoints,
    @Nullable String dayCount,
    String accrued,
    String accruedFraction,
    @Nullable LocalDate accruedThrough,
    long posted,
    @Nullable LocalDate nextPostingOn,
    long monthlyFee,
    @Nullable LocalDate nextFeeOn) {

  /**
   * What was found.
   *
   * @param growth since what was settled last; null for none
   */
  record Found(Earner earner, Tariff tariff, @Nullable Growth growth, PostingDao.Sums sums) {
    Accrued accrued() {
      Accrued kept = Accrued.ofCents(sums.waiting());
      if (earner.closed()) {
        return kept;
      }
      return kept.plus(growth == null ? Accrued.ofParts(earner.carriedParts()) : growth.accrued());
    }

    /** A day before the first that has terms, or on which the account was not there, is none. */
    @Nullable LocalDate through(LocalDate yesterday) {
      boolean isOver =
          earner.closed() || tariff.isEmpty() || earner.from(tariff).isAfter(yesterday);
      return isOver ? earner.throughOn() : yesterday;
    }

    boolean earnsBefore(LocalDate end, LocalDate today) {
      LocalDate earns = tariff.earnsFrom(today);
      return earns != null && earns.isBefore(end);
    }

    @Nullable LocalDate feeOn(LocalDate nextMonth) {
      Instant again = sums.feeAt();
      if (again != null) {
        return LocalDate.ofInstant(again, earner.zone());
      }
      boolean isDue = !earner.closed() && tariff.feeCents(nextMonth.minusDays(1)) > 0;
      return isDue ? nextMonth : null;
    }
  }

  static InterestView of(Found found, LocalDate today) {
    Earner earner = found.earner();
    Terms terms = earner.closed() ? null : found.tariff().on(today);
    Accrued accrued = found.accrued();
    LocalDate nextMonth = today.withDayOfMonth(1).plusMonths(1);
    boolean isPosted =
        !earner.closed() && (!accrued.isNothing() || found.earnsBefore(nextMonth, today));
    return new InterestView(
        earner.group().currency(),
        terms == null ? 0 : terms.interestBasisPoints(),
        terms == null ? null : terms.dayCount().word(),
        accrued.decimal(),
        accrued.fraction(),
        found.through(today.minusDays(1)),
        found.sums().posted(),
        isPosted ? nextMonth : null,
        terms == null ? 0 : terms.monthlyFeeCents(),
        found.feeOn(nextMonth));
  }
}
