package florin.auth;

import florin.core.Role;
import florin.core.SessionId;
import florin.core.UserId;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.sqlobject.config.RegisterConstructorMapper;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.statement.GetGeneratedKeys;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/** A session lives while it is not ended, not at its absolute end, and not idle too long. */
@RegisterConstructorMapper(SessionDao.Live.class)
interface SessionDao {
  record Live(
      SessionId sessionId, UserId userId, Role role, Instant lastSeenAt, Instant expiresAt) {}

  /** What lives now: a session last seen at {@code idleSince} or before is idle too long. */
  record Asked(SessionId sessionId, Instant now, Instant idleSince) {}

  @SqlUpdate(
      """
      INSERT INTO session
        (session_id, user_id, created_at, last_seen_at, expires_at, address, user_agent)
      VALUES (:session, :user, :now, :now, :expiresAt, :address, :userAgent)
      """)
  void insert(
      @Bind("session") SessionId session,
      @Bind("user") UserId user,
      @Bind("now") Instant now,
      @Bind("expiresAt") Instant expiresAt,
      @BindMethods Sessions.Device device);

  @SqlQuery(
      """
      SELECT session_id, user_id, role, last_seen_at, expires_at
      FROM session JOIN app_user USING (user_id)
      WHERE session_id = :sessionId AND ended_at IS NULL
        AND expires_at > :now AND last_seen_at > :idleSince
      """)
  Optional<Live> find(@BindMethods Asked asked);

  /** Another instance's clock may be ahead: the time it wrote is not taken back. */
  @SqlUpdate(
      """
      UPDATE session SET last_seen_at = greatest(last_seen_at, :now)
      FROM app_user
      WHERE app_user.user_id = session.user_id
        AND session_id = :sessionId AND ended_at IS NULL
        AND expires_at > :now AND last_seen_at > :idleSince
      RETURNING session_id, session.user_id, role, last_seen_at, expires_at
      """)
  @GetGeneratedKeys
  Optional<Live> touch(@BindMethods Asked asked);

  @SqlUpdate("UPDATE session SET ended_at = :now WHERE session_id = :session AND ended_at IS NULL")
  void end(@Bind("session") SessionId session, @Bind("now") Instant now);

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
