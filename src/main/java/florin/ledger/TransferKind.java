package florin.ledger;

import florin.core.AccountId;
import florin.core.Caller;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/** Why money moves; who may order it hangs on this. */
public enum TransferKind {
  /** By whoever may pay from the source, to any customer's account. */
  TRANSFER,
  /** By an operator, or the bank on the owner's behalf, from cash. */
  DEPOSIT,
  /** By an operator, to cash. */
  WITHDRAWAL,
  /** By an import on the owner's behalf, between his account and cash; outside the time window. */
  IMPORT,
  /** By the bank itself, from its interest; outside limits and time window, as a fee is. */
  INTEREST,
  /** By the bank itself, to its fees. */
  FEE,
  /** By a card, for whoever may pay from the source, or by an operator, to card settlement. */
  CARD;

  private final String slug = name().toLowerCase(Locale.ROOT);

  public String slug() {
    return slug;
  }

  /** Whose allowances it counts against: what operators do at the counter is no user's spending. */
  List<UUID> spenders(AccountId from, Caller by) {
    return switch (this) {
      case TRANSFER, CARD ->
          List.of(from.value(), by.userId().value(), new Payer(from, by.userId()).id());
      case WITHDRAWAL -> List.of(from.value());
      case DEPOSIT, IMPORT, INTEREST, FEE -> List.of();
    };
  }
}
