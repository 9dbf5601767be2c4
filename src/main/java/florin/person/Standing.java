package florin.person;

import com.github.f4b6a3.uuid.UuidCreator;
import florin.core.DocumentId;
import florin.core.UserId;
import florin.db.Sealing;
import florin.seal.Field;
import java.time.Instant;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Where somebody stands with the bank's knowing him, as his row has it. It changes here only, so
 * that each change is in its history.
 *
 * @param documentId by which he is, or is to be, known
 * @param verifiedUntil exclusive, by the business clock; null while he is not verified
 */
public record Standing(
    KycStatus status, @Nullable DocumentId documentId, @Nullable Instant verifiedUntil) {

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
    StandingDao dao = handle.attach(StandingDao.class);
    dao.set(user, next);
    UUID event = UuidCreator.getTimeOrderedEpoch();
    dao.record(event, user, status, next.status, cause);
    if (cause.reason() != null) {
      byte[] sealed = Sealing.of(handle).seal(Field.KYC_REASON, event, cause.reason());
      dao.reason(event, sealed);
    }
  }
}
