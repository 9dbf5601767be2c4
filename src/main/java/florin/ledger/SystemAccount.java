package florin.ledger;

import florin.core.AccountId;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.UUID;

/** The bank's own accounts, one of each per currency; they may go below zero. */
public enum SystemAccount {
  CASH,
  FEES,
  INTEREST,
  CARD_SETTLEMENT,
  SUSPENSE;

  private final String slug = name().toLowerCase(Locale.ROOT);

  public String slug() {
    return slug;
  }

  /** The same id everywhere, so that nobody has to look it up. */
  public AccountId id(String currency) {
    byte[] name = ("florin:" + slug + ":" + currency).getBytes(StandardCharsets.UTF_8);
    return new AccountId(UUID.nameUUIDFromBytes(name));
  }
}
