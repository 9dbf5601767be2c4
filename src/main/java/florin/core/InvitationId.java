package florin.core;

import java.util.UUID;

/** The id of an invitation to an account, written {@code inv_…}. */
public record InvitationId(UUID value) {
  public static final String PREFIX = "inv";

  /** Throws {@link BankException} {@code wrong_id_type} or {@code invalid_id}. */
  public static InvitationId parse(String text) {
    return new InvitationId(TypeId.parse(PREFIX, text));
  }

  @Override
  public String toString() {
    return TypeId.format(PREFIX, value);
  }
}
