package florin.auth;

import java.time.Instant;
import org.jdbi.v3.sqlobject.config.RegisterConstructorMapper;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.statement.GetGeneratedKeys;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

@RegisterConstructorMapper(GuessCount.class)
interface GuessDao {
  /** The count so far, its row made where there is none, locked either way. */
  @SqlUpdate(
      """
      INSERT INTO guess (subject, failures, counted_at, blocked_until, gone_at)
      VALUES (:subject, 0, :now, :now, :now)
      ON CONFLICT (subject) DO UPDATE SET subject = excluded.subject
      RETURNING subject, failures, counted_at, blocked_until, gone_at
      """)
  @GetGeneratedKeys
  GuessCount lock(@Bind("subject") byte[] subject, @Bind("now") Instant now);

  @SqlUpdate(
      """
      UPDATE guess SET failures = :failures, counted_at = :countedAt,
        blocked_until = :blockedUntil, gone_at = :goneAt
      WHERE subject = :subject
      """)
  void put(@BindMethods GuessCount count);

  /** One failure less, and no wait where it was this one's. */
  @SqlUpdate(
      """
      UPDATE guess SET failures = greatest(0, failures - 1),
        blocked_until = CASE WHEN blocked_until = :blockedUntil THEN :now ELSE blocked_until END
      WHERE subject = :subject
      """)
  void takeBack(@BindMethods GuessCount count, @Bind("now") Instant now);

  @SqlUpdate("UPDATE guess SET failures = 0, blocked_until = :now WHERE subject = :subject")
  void clear(@Bind("subject") byte[] subject, @Bind("now") Instant now);

  @SqlQuery("SELECT EXISTS (SELECT FROM known_place WHERE place = :place AND seen_at > :since)")
  boolean isKnown(@Bind("place") byte[] place, @Bind("since") Instant since);

  @SqlUpdate(
      """
      INSERT INTO known_place (place, seen_at) VALUES (:place, :now)
      ON CONFLICT (place) DO UPDATE SET seen_at = greatest(known_place.seen_at, excluded.seen_at)
      """)
  void know(@Bind("place") byte[] place, @Bind("now") Instant now);
}
