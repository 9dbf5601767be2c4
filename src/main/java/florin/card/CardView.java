package florin.card;

import com.fasterxml.jackson.annotation.JsonInclude;
import florin.core.AccountId;
import florin.core.CardId;
import florin.ledger.Allowance;
import florin.money.LimitWindow;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A card as the API shows it.
 *
 * @param number only in the answer that issues it, as is {@code cvv}
 */
public record CardView(
    CardId id,
    AccountId accountId,
    @Nullable String label,
    String status,
    @Nullable String cancelReason,
    String last4,
    LocalDate expiresOn,
    String currency,
    LimitsView limits,
    List<String> blockedCategories,
    @Nullable CardId replacesId,
    Instant createdAt,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String number,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String cvv) {

  /** Each null where there is no such limit. */
  public record LimitsView(
      @Nullable LimitWindow perAuthorization,
      @Nullable LimitWindow daily,
      @Nullable LimitWindow monthly) {
    private static LimitsView of(@Nullable Allowance allowance) {
      return allowance == null
          ? new LimitsView(null, null, null)
          : new LimitsView(
              LimitWindow.of(allowance, Allowance.Window.PER_TRANSFER),
              LimitWindow.of(allowance, Allowance.Window.DAILY),
              LimitWindow.of(allowance, Allowance.Window.MONTHLY));
    }
  }

  static CardView of(Card card, @Nullable Allowance allowance) {
    return of(card, allowance, null);
  }

  /**
   * The one answer that shows them.
   *
   * @param secrets null where they were shown before
   */
  static CardView of(Card card, @Nullable Allowance allowance, @Nullable Secrets secrets) {
    return new CardView(
        card.id(),
        card.accountId(),
        card.label(),
        card.status(),
        card.cancelReason(),
        card.last4(),
        card.expiresOn(),
        card.currency(),
        LimitsView.of(allowance),
        card.blockedCategories(),
        card.replacesId(),
        card.createdAt(),
        secrets == null ? null : secrets.number(),
        secrets == null ? null : secrets.code());
  }

  @Override
  public String toString() {
    return "card " + id;
  }
}
