package florin.core;

import java.util.UUID;

/** The id of a checkpoint, written {@code ckp_…}. */
public record CheckpointId(UUID value) {
  public static final String PREFIX = "ckp";

  /** Throws {@link BankException} {@code wrong_id_type} or {@code invalid_id}. */
  public static CheckpointId parse(String text) {
    return new CheckpointId(TypeId.parse(PREFIX, text));
  }

  @Override
  public String toString() {
    return TypeId.format(PREFIX, value);
  }
}
