package florin.core;

import java.util.UUID;

/** The id of an event in the audit log, written {@code aud_…}. */
public record AuditId(UUID value) {
  public static final String PREFIX = "aud";

  /** Throws {@link BankException} {@code wrong_id_type} or {@code invalid_id}. */
  public static AuditId parse(String text) {
    return new AuditId(TypeId.parse(PREFIX, text));
  }

  @Override
  public String toString() {
    return TypeId.format(PREFIX, value);
  }
}
