package florin.core;

import java.util.UUID;

/** The id of the terms of accounts, written {@code trm_…}. */
public record TermsId(UUID value) {
  public static final String PREFIX = "trm";

  /** Throws {@link BankException} {@code wrong_id_type} or {@code invalid_id}. */
  public static TermsId parse(String text) {
    return new TermsId(TypeId.parse(PREFIX, text));
  }

  @Override
  public String toString() {
    return TypeId.format(PREFIX, value);
  }
}
