package florin.core;

import java.util.UUID;

/** The id of a hold, written {@code hld_…}; the same UUID as the command that placed it. */
public record HoldId(UUID value) {
  public static final String PREFIX = "hld";

  /** Throws {@link BankException} {@code wrong_id_type} or {@code invalid_id}. */
  public static HoldId parse(String text) {
    return new HoldId(TypeId.parse(PREFIX, text));
  }

  @Override
  public String toString() {
    return TypeId.format(PREFIX, value);
  }
}
