package florin.kyc;

import florin.core.DocumentId;
import java.time.Instant;
import java.time.LocalDate;

/**
 * A document as the API shows it.
 *
 * @param last4 of its number; the rest is sealed, and shown to nobody
 * @param country who issued it, ISO 3166-1 alpha-2
 * @param expiresOn the last day on which it is good
 */
public record IdentityDocument(
    DocumentId id,
    DocumentType type,
    String last4,
    String country,
    LocalDate expiresOn,
    Instant addedAt) {
  private static final int SHOWN = 4;

  static String last4(String number) {
    return number.substring(number.length() - SHOWN);
  }
}
