package florin.core;

import java.util.UUID;

/** The id of an API key, written {@code key_…}; it opens nothing. */
public record ApiKeyId(UUID value) {
  public static final String PREFIX = "key";

  /** Throws {@link BankException} {@code wrong_id_type} or {@code invalid_id}. */
  public static ApiKeyId parse(String text) {
    return new ApiKeyId(TypeId.parse(PREFIX, text));
  }

  @Override
  public String toString() {
    return TypeId.format(PREFIX, value);
  }
}
