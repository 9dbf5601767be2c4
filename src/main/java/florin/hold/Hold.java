package florin.hold;

import florin.core.AccountId;
import florin.core.HoldId;
import florin.core.TransferId;
import florin.ledger.HoldState;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A hold as the API shows it; amounts in minor units.
 *
 * @param status active, captured, released or expired
 * @param releasedAmount what went back to the source, by release or expiry
 * @param transferIds its captures, oldest first
 */
public record Hold(
    HoldId id,
    String status,
    AccountId fromAccountId,
    AccountId toAccountId,
    long amount,
    String currency,
    @Nullable String memo,
    long capturedAmount,
    long releasedAmount,
    List<TransferId> transferIds,
    Instant createdAt,
    Instant expiresAt) {

  static Hold of(HoldState state, @Nullable String memo, List<TransferId> transferIds) {
    long amount = state.money().amountCents();
    return new Hold(
        state.id(),
        state.status().slug(),
        state.from(),
        state.to(),
        amount,
        state.money().currency(),
        memo,
        state.capturedCents(),
        amount - state.capturedCents() - state.remainingCents(),
        transferIds,
        state.createdAt(),
        state.expiresAt());
  }
}
