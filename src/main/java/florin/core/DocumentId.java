package florin.core;

import java.util.UUID;

/** The id of a document that somebody has shown, written {@code doc_…}. */
public record DocumentId(UUID value) {
  public static final String PREFIX = "doc";

  /** Throws {@link BankException} {@code wrong_id_type} or {@code invalid_id}. */
  public static DocumentId parse(String text) {
    return new DocumentId(TypeId.parse(PREFIX, text));
  }

  @Override
  public String toString() {
    return TypeId.format(PREFIX, value);
  }
}
