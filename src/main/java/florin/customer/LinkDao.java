package florin.customer;

import florin.core.UserId;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.statement.GetGeneratedKeys;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/** Links that are good once and for a while: for a new password, for the first operator. */
interface LinkDao {
  /** Instead of an earlier one of his. */
  @SqlUpdate(
      """
      INSERT INTO password_reset (user_id, token_hash, expires_at) VALUES (:user, :hash, :expiresAt)
      ON CONFLICT (user_id) DO UPDATE
      SET token_hash = excluded.token_hash, expires_at = excluded.expires_at
      """)
  void putReset(
      @Bind("user") UserId user, @Bind("hash") byte[] hash, @Bind("expiresAt") Instant expiresAt);

  @SqlQuery("SELECT user_id FROM password_reset WHERE token_hash = :hash AND expires_at > :now")
  Optional<UserId> findReset(@Bind("hash") byte[] hash, @Bind("now") Instant now);

  /** Of several at the same time one gets it. */
  @SqlUpdate(
      """
      DELETE FROM password_reset WHERE token_hash = :hash AND expires_at > :now RETURNING user_id
      """)
  @GetGeneratedKeys
  Optional<UserId> useReset(@Bind("hash") byte[] hash, @Bind("now") Instant now);

  @SqlUpdate("DELETE FROM password_reset WHERE user_id = :user")
  void removeReset(@Bind("user") UserId user);

  @SqlQuery("SELECT EXISTS (SELECT FROM app_user WHERE role = 'OPERATOR')")
  boolean hasOperator();

  /** Instead of an earlier one. */
  @SqlUpdate(
      """
      INSERT INTO welcome (token_hash, expires_at) VALUES (:hash, :expiresAt)
      ON CONFLICT (only_one) DO UPDATE
      SET token_hash = excluded.token_hash, expires_at = excluded.expires_at
      """)
  void putWelcome(@Bind("hash") byte[] hash, @Bind("expiresAt") Instant expiresAt);

  @SqlQuery("SELECT EXISTS (SELECT FROM welcome WHERE token_hash = :hash AND expires_at > :now)")
  boolean isWelcome(@Bind("hash") byte[] hash, @Bind("now") Instant now);

  /** Of several at the same time one gets it. */
  @SqlUpdate("DELETE FROM welcome WHERE token_hash = :hash AND expires_at > :now")
  boolean useWelcome(@Bind("hash") byte[] hash, @Bind("now") Instant now);
}
