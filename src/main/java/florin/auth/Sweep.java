package florin.auth;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.ToIntFunction;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/**
 * Removes what is over: sessions with all their refresh tokens some time after their absolute end
 * (until then a token used twice has to be known), API keys long expired, addresses that nobody
 * confirmed, guesses that count no more, places long left. In steps of a thousand rows, each a
 * transaction of its own, passing over rows that somebody holds: it stops nobody, and several
 * instances share the work.
 */
public final class Sweep {
  private static final int STEP = 1_000;

  /** The clocks of other instances may be behind. */
  private static final Duration GRACE = Duration.ofHours(1);

  /** How long its user still sees that a key has expired. */
  private static final Duration KEYS_SHOWN = Duration.ofDays(30);

  private final Jdbi jdbi;
  private final Clock wall;

  /** What there is to remove, a step at a time; each returns how many rows it took. */
  interface SweepDao {
    @SqlUpdate(
        """
        DELETE FROM refresh_token WHERE token_hash IN (
          SELECT token_hash FROM refresh_token JOIN session USING (session_id)
          WHERE expires_at < :before LIMIT :step FOR UPDATE OF refresh_token SKIP LOCKED)
        """)
    int refreshTokens(@Bind("before") Instant before, @Bind("step") int step);

    @SqlUpdate(
        """
        DELETE FROM session WHERE session_id IN (
          SELECT session_id FROM session s
          WHERE expires_at < :before
            AND NOT EXISTS (SELECT FROM refresh_token r WHERE r.session_id = s.session_id)
          LIMIT :step FOR UPDATE SKIP LOCKED)
        """)
    int sessions(@Bind("before") Instant before, @Bind("step") int step);

    @SqlUpdate(
        """
        DELETE FROM api_key WHERE key_id IN (
          SELECT key_id FROM api_key WHERE expires_at < :before
          LIMIT :step FOR UPDATE SKIP LOCKED)
        """)
    int apiKeys(@Bind("before") Instant before, @Bind("step") int step);

    @SqlUpdate(
        """
        DELETE FROM email_change WHERE user_id IN (
          SELECT user_id FROM email_change WHERE expires_at < :before
          LIMIT :step FOR UPDATE SKIP LOCKED)
        """)
    int emailChanges(@Bind("before") Instant before, @Bind("step") int step);

    @SqlUpdate(
        """
        DELETE FROM guess WHERE subject IN (
          SELECT subject FROM guess WHERE gone_at < :before
          LIMIT :step FOR UPDATE SKIP LOCKED)
        """)
    int guesses(@Bind("before") Instant before, @Bind("step") int step);

    @SqlUpdate(
        """
        DELETE FROM known_place WHERE place IN (
          SELECT place FROM known_place WHERE seen_at < :before
          LIMIT :step FOR UPDATE SKIP LOCKED)
        """)
    int places(@Bind("before") Instant before, @Bind("step") int step);
  }

  public Sweep(Jdbi jdbi, Clock wall) {
    this.jdbi = jdbi;
    this.wall = wall;
  }

  /** Everything that is over by now. */
  public void run() {
    Instant over = wall.instant().minus(GRACE);
    Instant unseen = wall.instant().minus(KEYS_SHOWN);
    repeat(dao -> dao.refreshTokens(over, STEP));
    repeat(dao -> dao.sessions(over, STEP));
    repeat(dao -> dao.apiKeys(unseen, STEP));
    repeat(dao -> dao.emailChanges(over, STEP));
    repeat(dao -> dao.guesses(over, STEP));
    repeat(dao -> dao.places(over.minus(Guesses.KNOWN_FOR), STEP));
  }

  private void repeat(ToIntFunction<SweepDao> step) {
    boolean more = true;
    while (more) {
      try (Handle handle = jdbi.open()) {
        more = step.applyAsInt(handle.attach(SweepDao.class)) == STEP;
      }
    }
  }
}
