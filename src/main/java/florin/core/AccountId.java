package florin.core;

import java.util.UUID;

/** The id of a account, written {@code acc_…}. */
public record AccountId(UUID value) implements Comparable<AccountId> {
  public static final String PREFIX = "acc";

  /** Throws {@link BankException} {@code wrong_id_type} or {@code invalid_id}. */
  public static AccountId parse(String text) {
    return new AccountId(TypeId.parse(PREFIX, text));
  }

  @Override
  public int compareTo(AccountId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return TypeId.format(PREFIX, value);
  }
}
