package florin.interest;

import florin.core.AccountId;
import java.time.LocalDate;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * An account as its interest and fees see it.
 *
 * @param zone in which its days end
 * @param throughOn the last day whose interest is settled; null where none is
 * @param carriedParts what the rounding left then, as {@link Accrued} counts
 */
record Earner(
    AccountId id,
    Terms.Group group,
    ZoneId zone,
    LocalDate openedOn,
    boolean closed,
    @Nullable LocalDate throughOn,
    long carriedParts) {

  /** The first day whose interest is not settled. */
  LocalDate from(Tariff tariff) {
    if (throughOn != null) {
      return throughOn.plusDays(1);
    }
    LocalDate first = tariff.firstOn();
    return first.isAfter(openedOn) ? first : openedOn;
  }

  /** What one has earned in some days, with what was carried before; nothing is posted yet. */
  record Growth(Earner earner, LocalDate fromOn, LocalDate throughOn, Accrued accrued) {}
}
