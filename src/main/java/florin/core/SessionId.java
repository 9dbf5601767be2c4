package florin.core;

import java.util.UUID;

/** The id of a session, written {@code ses_…}. */
public record SessionId(UUID value) {
  public static final String PREFIX = "ses";

  /** Throws {@link BankException} {@code wrong_id_type} or {@code invalid_id}. */
  public static SessionId parse(String text) {
    return new SessionId(TypeId.parse(PREFIX, text));
  }

  @Override
  public String toString() {
    return TypeId.format(PREFIX, value);
  }
}
