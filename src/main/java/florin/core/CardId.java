package florin.core;

import java.util.UUID;

/** The id of a card, written {@code crd_…}; the command that issued it has the same value. */
public record CardId(UUID value) {
  public static final String PREFIX = "crd";

  /** Throws {@link BankException} {@code wrong_id_type} or {@code invalid_id}. */
  public static CardId parse(String text) {
    return new CardId(TypeId.parse(PREFIX, text));
  }

  @Override
  public String toString() {
    return TypeId.format(PREFIX, value);
  }
}
