package florin.card;

import florin.core.AccountId;
import florin.core.AuthorizationId;
import florin.core.CardId;
import florin.core.HoldId;
import florin.core.TransferId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a network asked of a card, as the API shows it; amounts in minor units.
 *
 * @param status pending, captured, reversed, expired or declined
 * @param reversedAmount what was held and went back to the account, however
 * @param decline null unless it is declined
 * @param holdId null where it is, as is {@code expiresAt}
 * @param transferIds its captures and refunds, oldest first
 */
public record Authorization(
    AuthorizationId id,
    CardId cardId,
    AccountId accountId,
    String status,
    long amount,
    long capturedAmount,
    long reversedAmount,
    long refundedAmount,
    String currency,
    Merchant merchant,
    @Nullable Decline decline,
    @Nullable HoldId holdId,
    List<TransferId> transferIds,
    @Nullable Instant expiresAt,
    Instant createdAt) {
  /** Why it was declined. */
  public record Decline(String code, String detail) {}
}
