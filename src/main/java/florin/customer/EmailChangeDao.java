package florin.customer;

import florin.core.SessionId;
import florin.core.UserId;
import florin.db.Opened;
import florin.db.Sealing;
import florin.seal.Field;
import florin.seal.FieldCipher;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.sqlobject.SqlObject;
import org.jdbi.v3.sqlobject.config.RegisterConstructorMapper;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.statement.GetGeneratedKeys;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/** Addresses that users are to have, and the change to them. */
interface EmailChangeDao extends SqlObject {
  /** An address that somebody is to have, and what it was asked for with. */
  record Pending(
      UserId userId,
      SessionId sessionId,
      int passwordVersion,
      @Opened(Field.NEW_EMAIL) String email) {}

  /** Instead of an earlier one of his. */
  default void put(Pending pending, byte[] tokenHash, Instant expiresAt) {
    byte[] sealed =
        Sealing.of(getHandle()).seal(Field.NEW_EMAIL, pending.userId().value(), pending.email());
    put(pending, sealed, tokenHash, expiresAt);
  }

  @SqlUpdate(
      """
      INSERT INTO email_change
        (user_id, session_id, password_version, email_sealed, token_hash, expires_at)
      VALUES (:userId, :sessionId, :passwordVersion, :sealed, :hash, :expiresAt)
      ON CONFLICT (user_id) DO UPDATE SET
        session_id = excluded.session_id, password_version = excluded.password_version,
        email_sealed = excluded.email_sealed, token_hash = excluded.token_hash,
        expires_at = excluded.expires_at
      """)
  void put(
      @BindMethods Pending pending,
      @Bind("sealed") byte[] sealed,
      @Bind("hash") byte[] hash,
      @Bind("expiresAt") Instant expiresAt);

  @SqlQuery("SELECT user_id FROM email_change WHERE token_hash = :hash AND expires_at > :now")
  Optional<UserId> find(@Bind("hash") byte[] hash, @Bind("now") Instant now);

  /** Of several at the same time one gets it. */
  @SqlUpdate(
      "DELETE FROM email_change c WHERE token_hash = :hash AND expires_at > :now"
          + " RETURNING user_id, session_id, password_version, "
          + Sealing.NEW_EMAIL
          + " AS email")
  @GetGeneratedKeys
  @RegisterConstructorMapper(Pending.class)
  Optional<Pending> use(@Bind("hash") byte[] hash, @Bind("now") Instant now);

  /** Has him found by that address alone; false where somebody else is, or is just becoming so. */
  default boolean register(UserId user, Email email) {
    FieldCipher cipher = Sealing.of(getHandle());
    byte[][] hashes = cipher.lookups(Field.EMAIL, email.key()).toArray(byte[][]::new);
    byte[][] keyIds = cipher.keyIds().toArray(byte[][]::new);
    forgetLookups(user);
    return !isAnothers(user, email.key()) && insertLookups(user, hashes, keyIds) == hashes.length;
  }

  @SqlUpdate("DELETE FROM email_lookup WHERE user_id = :user")
  void forgetLookups(@Bind("user") UserId user);

  /** Of users from before addresses were sealed. */
  @SqlQuery("SELECT EXISTS (SELECT FROM app_user WHERE email_key = :key AND user_id <> :user)")
  boolean isAnothers(@Bind("user") UserId user, @Bind("key") String key);

  /** Waits for a twin still under way. Returns how many nobody had. */
  @SqlUpdate(
      """
      INSERT INTO email_lookup (hash, key_id, user_id)
      SELECT one.hash, one.key_id, :user FROM unnest(:hashes, :keyIds) AS one (hash, key_id)
      ON CONFLICT DO NOTHING
      """)
  int insertLookups(
      @Bind("user") UserId user, @Bind("hashes") byte[][] hashes, @Bind("keyIds") byte[][] keyIds);

  /** Not where he has another password by now, or is locked out. */
  default boolean change(Pending pending) {
    UserId user = pending.userId();
    return change(
        pending, Sealing.of(getHandle()).seal(Field.EMAIL, user.value(), pending.email()));
  }

  @SqlUpdate(
      """
      UPDATE app_user
      SET email_sealed = :sealed, email = NULL, email_key = NULL, version = version + 1
      WHERE user_id = :userId AND password_version = :passwordVersion AND locked_at IS NULL
      """)
  boolean change(@BindMethods Pending pending, @Bind("sealed") byte[] sealed);
}
