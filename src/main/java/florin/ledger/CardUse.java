package florin.ledger;

import florin.core.CardId;
import java.util.Locale;
import java.util.UUID;

/**
 * A card that pays, and what was shown with it.
 *
 * @param line that the card is of; its limits count
 * @param category of the merchant
 */
public record CardUse(UUID line, CardId card, String category, Code code) {
  /** What its number and verification code, where they were shown, have to do with the card's. */
  public enum Code {
    ABSENT,
    RIGHT,
    WRONG;

    String slug() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
