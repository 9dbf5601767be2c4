package florin.auth;

import florin.core.UserId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.sqlobject.config.RegisterConstructorMapper;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.statement.SqlBatch;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

/** Authenticators and the codes that stand in for them. */
@RegisterConstructorMapper(TotpDao.Row.class)
interface TotpDao {
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Row(
      byte[] secretSealed,
      @Nullable Instant enabledAt,
      int failures,
      @Nullable Instant blockedUntil) {
    boolean isEnabled() {
      return enabledAt != null;
    }

    boolean isBlocked(Instant now) {
      return blockedUntil != null && now.isBefore(blockedUntil);
    }
  }

  /** Keeps others who show a code for the same user waiting, so that each try is counted. */
  @SqlQuery(
      """
      SELECT secret_sealed, enabled_at, failures, blocked_until
      FROM totp WHERE user_id = :user FOR NO KEY UPDATE
      """)
  Optional<Row> lock(@Bind("user") UserId user);

  @SqlQuery("SELECT EXISTS (SELECT FROM totp WHERE user_id = :user AND enabled_at IS NOT NULL)")
  boolean isEnabled(@Bind("user") UserId user);

  /** Not where one is in force. */
  @SqlUpdate(
      """
      INSERT INTO totp (user_id, secret_sealed, created_at) VALUES (:user, :sealed, :now)
      ON CONFLICT (user_id) DO UPDATE
      SET secret_sealed = excluded.secret_sealed, created_at = excluded.created_at
      WHERE totp.enabled_at IS NULL
      """)
  boolean propose(
      @Bind("user") UserId user, @Bind("sealed") byte[] sealed, @Bind("now") Instant now);

  @SqlUpdate("UPDATE totp SET enabled_at = :now WHERE user_id = :user AND enabled_at IS NULL")
  boolean enable(@Bind("user") UserId user, @Bind("now") Instant now);

  /** False where a code of that step, or of a later one, was used before. */
  @SqlUpdate(
      """
      UPDATE totp SET last_step = :step, failures = 0, blocked_until = NULL
      WHERE user_id = :user AND last_step < :step
      """)
  boolean use(@Bind("user") UserId user, @Bind("step") long step);

  @SqlUpdate(
      """
      UPDATE totp SET failures = failures + 1, blocked_until = :until WHERE user_id = :user
      """)
  void failed(@Bind("user") UserId user, @Bind("until") @Nullable Instant blockedUntil);

  @SqlUpdate("DELETE FROM totp WHERE user_id = :user AND enabled_at IS NOT NULL")
  boolean remove(@Bind("user") UserId user);

  @SqlUpdate("DELETE FROM recovery_code WHERE user_id = :user")
  void removeRecoveryCodes(@Bind("user") UserId user);

  @SqlBatch("INSERT INTO recovery_code (user_id, code_hash) VALUES (:user, :hash)")
  void addRecoveryCodes(@Bind("user") UserId user, @Bind("hash") List<byte[]> hashes);

  @SqlUpdate(
      """
      UPDATE recovery_code SET used_at = :now
      WHERE user_id = :user AND code_hash = :hash AND used_at IS NULL
      """)
  boolean useRecoveryCode(
      @Bind("user") UserId user, @Bind("hash") byte[] hash, @Bind("now") Instant now);

  @SqlQuery("SELECT count(*) FROM recovery_code WHERE user_id = :user AND used_at IS NULL")
  int recoveryCodesLeft(@Bind("user") UserId user);
}
