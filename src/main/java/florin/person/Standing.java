package florin.person;

import com.github.f4b6a3.uuid.UuidCreator;
import florin.core.DocumentId;
import florin.core.UserId;
import florin.db.Sealing;
import florin.seal.Field;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Where somebody stands with the bank's knowing him, as his row has it. It changes here only, so
 * that each change is in its history.
 *
 * @param documentId by which he is, or is to be, known
 * @param verifiedUntil exclusive, by the business clock; null while he is not verified
 * @param renewalId of the document that is to follow while he is verified, once he asked for it
 */
public record Standing(
    KycStatus status,
    @Nullable DocumentId documentId,
    @Nullable Instant verifiedUntil,
    @Nullable DocumentId renewalId) {

  /** Without a document that is to follow. */
  public static Standing of(
      KycStatus status, @Nullable DocumentId documentId, @Nullable Instant verifiedUntil) {
    return new Standing(status, documentId, verifiedUntil, null);
  }

  /** By which he is known, or is to be. */
  public boolean isBy(DocumentId document) {
    return document.equals(documentId) || document.equals(renewalId);
  }

  /**
   * Locks the user, then his standing, until the caller's transaction ends.
   *
   * @return null where there is no such user
   */
  public static @Nullable Standing lock(Handle handle, UserId user) {
    StandingDao dao = handle.attach(StandingDao.class);
    if (dao.lockUser(user).isEmpty()) {
      return null;
    }
    dao.make(user);
    return dao.lock(user);
  }

  /**
   * Why and when it changes.
   *
   * @param by null for time itself
   */
  public record Cause(@Nullable UserId by, @Nullable String reason, Instant at) {}

  /** Makes it another one, where this one was locked. What he sees of himself changes with it. */
  public void become(Handle handle, UserId user, Standing next, Cause cause) {
    write(handle, user, new StandingDao.Change(next, status, next.status, false), cause);
  }

  /** The same of whoever is verified before and after. */
  public void renew(Handle handle, UserId user, Renewal renewal, Cause cause) {
    write(
        handle, user, new StandingDao.Change(renewal.after, renewal.from, renewal.to, true), cause);
  }

  /**
   * What becomes of a document that is to follow.
   *
   * @param from where it stands itself
   */
  public record Renewal(
      Standing before, Standing after, KycStatus from, KycStatus to, DocumentId document) {

    /** It is to be decided on, in the place of an earlier one. */
    public static Renewal asked(Standing verified, DocumentId document) {
      Standing after =
          new Standing(verified.status, verified.documentId, verified.verifiedUntil, document);
      return new Renewal(verified, after, KycStatus.VERIFIED, KycStatus.PENDING, document);
    }

    /**
     * It is the one he is verified by from now on, or it is not.
     *
     * @param until when he is no more
     */
    public static Renewal decided(Standing verified, boolean good, @Nullable Instant until) {
      DocumentId document = Objects.requireNonNull(verified.renewalId, "one that is to follow");
      Standing after = of(KycStatus.VERIFIED, good ? document : verified.documentId, until);
      KycStatus to = good ? KycStatus.VERIFIED : KycStatus.REJECTED;
      return new Renewal(verified, after, KycStatus.PENDING, to, document);
    }
  }

  private static void write(Handle handle, UserId user, StandingDao.Change change, Cause cause) {
    StandingDao dao = handle.attach(StandingDao.class);
    dao.set(user, change.next());
    UUID event = UuidCreator.getTimeOrderedEpoch();
    dao.record(event, user, change, cause);
    if (cause.reason() != null) {
      byte[] sealed = Sealing.of(handle).seal(Field.KYC_REASON, event, cause.reason());
      dao.reason(event, sealed);
    }
  }
}
