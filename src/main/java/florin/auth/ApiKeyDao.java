package florin.auth;

import florin.core.ApiKeyId;
import florin.core.Role;
import florin.core.Scope;
import florin.core.UserId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.sqlobject.config.RegisterConstructorMapper;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

@RegisterConstructorMapper(ApiKeyDao.Live.class)
@RegisterConstructorMapper(ApiKeys.ApiKey.class)
interface ApiKeyDao {
  /** What a request with the key is decided on. */
  record Live(
      ApiKeyId keyId,
      UserId userId,
      Role role,
      boolean secondFactor,
      Set<Scope> scopes,
      Instant expiresAt,
      @Nullable Instant lastUsedAt) {}

  @SqlUpdate(
      """
      INSERT INTO api_key (key_id, user_id, name, scopes, key_hash, created_at, expires_at)
      VALUES (:keyId, :user, :name, :scopes, :hash, :createdAt, :expiresAt)
      """)
  void insert(
      @Bind("user") UserId user, @Bind("hash") byte[] hash, @BindMethods ApiKeys.ApiKey key);

  /** Of one user one transaction at a time makes keys. */
  @SqlQuery("SELECT role FROM app_user WHERE user_id = :user FOR NO KEY UPDATE")
  Role lockUser(@Bind("user") UserId user);

  @SqlQuery("SELECT count(*) FROM api_key WHERE user_id = :user")
  int count(@Bind("user") UserId user);

  @SqlQuery(
      """
      SELECT key_id, user_id, role, scopes, expires_at, last_used_at,
        EXISTS (SELECT FROM totp t WHERE t.user_id = app_user.user_id AND enabled_at IS NOT NULL)
          AS second_factor
      FROM api_key JOIN app_user USING (user_id)
      WHERE key_hash = :hash AND expires_at > :now AND locked_at IS NULL
      """)
  Optional<Live> find(@Bind("hash") byte[] hash, @Bind("now") Instant now);

  /** Another instance may have written it meanwhile; its clock may be ahead. */
  @SqlUpdate(
      """
      UPDATE api_key SET last_used_at = :now
      WHERE key_id = :key AND (last_used_at IS NULL OR last_used_at <= :before)
      """)
  void use(@Bind("key") ApiKeyId key, @Bind("now") Instant now, @Bind("before") Instant before);

  /** Newest first. */
  @SqlQuery(
      """
      SELECT key_id, name, scopes, created_at, expires_at, last_used_at FROM api_key
      WHERE user_id = :user AND (:after::uuid IS NULL OR key_id < :after::uuid)
      ORDER BY key_id DESC LIMIT :limit
      """)
  List<ApiKeys.ApiKey> list(
      @Bind("user") UserId user, @Bind("after") @Nullable ApiKeyId after, @Bind("limit") int limit);

  @SqlUpdate("DELETE FROM api_key WHERE key_id = :key AND user_id = :user")
  boolean delete(@Bind("user") UserId user, @Bind("key") ApiKeyId key);
}
