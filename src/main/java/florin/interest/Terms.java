package florin.interest;

import florin.core.TermsId;
import java.time.Instant;
import java.time.LocalDate;

/**
 * What accounts of a type and currency earn and cost, from a date on.
 *
 * @param interestBasisPoints hundredths of a percent a year
 * @param monthlyFeeCents 0 for none
 */
public record Terms(
    TermsId id,
    Group group,
    LocalDate fromOn,
    int interestBasisPoints,
    DayCount dayCount,
    long monthlyFeeCents,
    Instant createdAt) {
  /** The accounts they are for. */
  public record Group(String accountType, String currency) {}
}
