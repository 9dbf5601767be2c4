package florin.account;

import florin.core.AccountId;
import florin.core.TransferId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One entry as its account's reader sees it; {@code amount} is signed, in minor units. */
public record AccountEntry(
    AccountId accountId,
    long sequence,
    long amount,
    long balanceAfter,
    String kind,
    @Nullable String memo,
    TransferId transferId,
    Counterparty counterparty,
    Instant bookedAt,
    Instant effectiveAt) {

  /**
   * The other side.
   *
   * @param name incoming: the sender's; outgoing: what the reader calls the payee, if anything
   */
  public record Counterparty(@Nullable String name, @Nullable String accountNumber) {
    static final Counterparty NOBODY = new Counterparty(null, null);
  }

  AccountEntry with(Counterparty other) {
    return new AccountEntry(
        accountId,
        sequence,
        amount,
        balanceAfter,
        kind,
        memo,
        transferId,
        other,
        bookedAt,
        effectiveAt);
  }
}
