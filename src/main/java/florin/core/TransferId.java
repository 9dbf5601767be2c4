package florin.core;

import java.util.UUID;

/** The id of a command in the journal; every transfer is one, written {@code trf_…}. */
public record TransferId(UUID value) {
  public static final String PREFIX = "trf";

  /** Throws {@link BankException} {@code wrong_id_type} or {@code invalid_id}. */
  public static TransferId parse(String text) {
    return new TransferId(TypeId.parse(PREFIX, text));
  }

  @Override
  public String toString() {
    return TypeId.format(PREFIX, value);
  }
}
