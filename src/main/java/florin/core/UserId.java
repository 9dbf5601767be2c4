package florin.core;

import java.util.UUID;

/** The id of a user, written {@code usr_…}. */
public record UserId(UUID value) {
  public static final String PREFIX = "usr";

  /** Throws {@link BankException} {@code wrong_id_type} or {@code invalid_id}. */
  public static UserId parse(String text) {
    return new UserId(TypeId.parse(PREFIX, text));
  }

  @Override
  public String toString() {
    return TypeId.format(PREFIX, value);
  }
}
