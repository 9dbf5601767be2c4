package florin.core;

import java.util.UUID;

/** The id of a payee that a user has saved, written {@code pay_…}. */
public record PayeeId(UUID value) {
  public static final String PREFIX = "pay";

  /** Throws {@link BankException} {@code wrong_id_type} or {@code invalid_id}. */
  public static PayeeId parse(String text) {
    return new PayeeId(TypeId.parse(PREFIX, text));
  }

  @Override
  public String toString() {
    return TypeId.format(PREFIX, value);
  }
}
