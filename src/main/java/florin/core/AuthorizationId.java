package florin.core;

import java.util.UUID;

/** The id of a card's authorisation, written {@code auth_…}; its hold has the same value. */
public record AuthorizationId(UUID value) {
  public static final String PREFIX = "auth";

  /** Throws {@link BankException} {@code wrong_id_type} or {@code invalid_id}. */
  public static AuthorizationId parse(String text) {
    return new AuthorizationId(TypeId.parse(PREFIX, text));
  }

  @Override
  public String toString() {
    return TypeId.format(PREFIX, value);
  }
}
