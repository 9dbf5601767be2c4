package florin.auth;

import florin.core.Role;
import florin.core.SessionId;
import florin.core.UserId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.sqlobject.config.RegisterConstructorMapper;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.statement.GetGeneratedKeys;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

/**
 * A session lives while it is not ended, not at its absolute end, not idle too long, and its user
 * is not locked out.
 */
@RegisterConstructorMapper(SessionDao.Live.class)
interface SessionDao {
  record Live(
      SessionId sessionId,
      UserId userId,
      Role role,
      boolean secondFactor,
      Instant lastSeenAt,
      Instant expiresAt) {}

  /** What lives now: a session last seen at {@code idleSince} or before is idle too long. */
  record Asked(SessionId sessionId, Instant now, Instant idleSince) {}

  @SqlUpdate(
      """
      INSERT INTO session
        (session_id, user_id, created_at, last_seen_at, expires_at, device_sealed)
      VALUES (:session, :user, :now, :now, :expiresAt, :device)
      """)
  void insert(
      @Bind("session") SessionId session,
      @Bind("user") UserId user,
      @Bind("now") Instant now,
      @Bind("expiresAt") Instant expiresAt,
      @Bind("device") byte[] device);

  @SqlQuery(
      """
      SELECT session_id, user_id, role, last_seen_at, expires_at,
        EXISTS (SELECT FROM totp t WHERE t.user_id = app_user.user_id AND enabled_at IS NOT NULL)
          AS second_factor
      FROM session JOIN app_user USING (user_id)
      WHERE session_id = :sessionId AND ended_at IS NULL AND locked_at IS NULL
        AND expires_at > :now AND last_seen_at > :idleSince
      """)
  Optional<Live> find(@BindMethods Asked asked);

  /** Another instance's clock may be ahead: the time it wrote is not taken back. */
  @SqlUpdate(
      """
      UPDATE session SET last_seen_at = greatest(last_seen_at, :now)
      FROM app_user
      WHERE app_user.user_id = session.user_id
        AND session_id = :sessionId AND ended_at IS NULL AND locked_at IS NULL
        AND expires_at > :now AND last_seen_at > :idleSince
      RETURNING session_id, session.user_id, role, last_seen_at, expires_at,
        EXISTS (SELECT FROM totp t WHERE t.user_id = app_user.user_id AND enabled_at IS NOT NULL)
          AS second_factor
      """)
  @GetGeneratedKeys
  Optional<Live> touch(@BindMethods Asked asked);

  @SqlQuery(
      """
      SELECT EXISTS (SELECT FROM session
        WHERE session_id = :session AND ended_at IS NULL AND created_at > :then)
      """)
  boolean isBegunAfter(@Bind("session") SessionId session, @Bind("then") Instant then);

  /** Those of a user that live, newest first. */
  @SqlQuery(
      """
      SELECT session_id, created_at, last_seen_at, expires_at, device_sealed
      FROM session
      WHERE user_id = :user AND (:after::uuid IS NULL OR session_id < :after::uuid)
        AND ended_at IS NULL AND expires_at > :now AND last_seen_at > :idleSince
      ORDER BY session_id DESC LIMIT :limit
      """)
  @RegisterConstructorMapper(Row.class)
  List<Row> list(@Bind("user") UserId user, @BindMethods Part part);

  /** One of a list. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Row(
      SessionId sessionId,
      Instant createdAt,
      Instant lastSeenAt,
      Instant expiresAt,
      byte @Nullable [] deviceSealed) {}

  /** What of a list is asked. */
  record Part(@Nullable SessionId after, int limit, Instant now, Instant idleSince) {}

  /** Whether it was the user's, and alive. */
  @SqlUpdate(
      """
      UPDATE session SET ended_at = :now
      WHERE user_id = :user AND session_id = :sessionId
        AND ended_at IS NULL AND expires_at > :now AND last_seen_at > :idleSince
      """)
  boolean endOwn(@Bind("user") UserId user, @BindMethods Asked asked);

  @SqlUpdate("UPDATE session SET ended_at = :now WHERE session_id = :session AND ended_at IS NULL")
  void end(@Bind("session") SessionId session, @Bind("now") Instant now);

  @SqlUpdate(
      """
      UPDATE session SET ended_at = :now
      WHERE user_id = :user AND ended_at IS NULL AND session_id IS DISTINCT FROM :kept
      RETURNING session_id
      """)
  @GetGeneratedKeys
  List<SessionId> endAllBut(
      @Bind("user") UserId user, @Bind("kept") @Nullable SessionId kept, @Bind("now") Instant now);

  @SqlQuery("SELECT session_id FROM session WHERE user_id = :user AND ended_at IS NULL")
  List<SessionId> of(@Bind("user") UserId user);

  @SqlUpdate(
      """
      INSERT INTO refresh_token (token_hash, session_id, issued_at) VALUES (:hash, :session, :now)
      """)
  void insertRefresh(
      @Bind("hash") byte[] hash, @Bind("session") SessionId session, @Bind("now") Instant now);

  @SqlQuery("SELECT session_id FROM refresh_token WHERE token_hash = :hash")
  Optional<SessionId> sessionOf(@Bind("hash") byte[] hash);

  /** Marks the token as used; nothing comes back where it was used before, or is unknown. */
  @SqlUpdate(
      """
      UPDATE refresh_token SET used_at = :now
      WHERE token_hash = :hash AND used_at IS NULL
      """)
  boolean use(@Bind("hash") byte[] hash, @Bind("now") Instant now);
}
