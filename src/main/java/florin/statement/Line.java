package florin.statement;

import florin.core.TransferId;
import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * An entry in a statement.
 *
 * @param date its statement date
 * @param balance after it, in the statement's order
 */
record Line(
    long sequence,
    LocalDate date,
    Instant bookedAt,
    Instant effectiveAt,
    TransferId transferId,
    String kind,
    long amount,
    long balance,
    Counterparty counterparty,
    @Nullable String memo) {

  /** The other side, as the account's holder may see it. */
  record Counterparty(@Nullable String name, @Nullable String accountNumber) {}
}
