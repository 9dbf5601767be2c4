package florin.kyc;

import florin.core.DocumentId;
import florin.core.UserId;
import florin.db.Opened;
import florin.person.KycStatus;
import florin.seal.Field;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where somebody stands, and how he came there.
 *
 * @param renewalDocumentId of the document that is to follow the one he is verified by, until that
 *     is decided
 * @param missing what he has to say or show before he can be verified
 * @param history newest first
 */
public record KycView(
    KycStatus status,
    @Nullable DocumentId documentId,
    @Nullable Instant verifiedUntil,
    @Nullable DocumentId renewalDocumentId,
    List<String> missing,
    List<Change> history) {

  /**
   * A change of the status, or of a renewal's, which changes nothing else until it is verified.
   *
   * @param byId who changed it, told to the staff alone; null for time itself
   */
  public record Change(
      KycStatus fromStatus,
      KycStatus toStatus,
      @Opened(Field.KYC_REASON) @Nullable String reason,
      @Nullable UserId byId,
      Instant at,
      boolean renewal) {
    Change withoutWho() {
      return new Change(fromStatus, toStatus, reason, null, at, renewal);
    }
  }
}
