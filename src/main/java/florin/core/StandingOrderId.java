package florin.core;

import java.util.UUID;

/** The id of a standing order, written {@code sto_…}. */
public record StandingOrderId(UUID value) {
  public static final String PREFIX = "sto";

  /** Throws {@link BankException} {@code wrong_id_type} or {@code invalid_id}. */
  public static StandingOrderId parse(String text) {
    return new StandingOrderId(TypeId.parse(PREFIX, text));
  }

  @Override
  public String toString() {
    return TypeId.format(PREFIX, value);
  }
}
