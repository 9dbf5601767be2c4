package florin;

import florin.auth.TokenKeys;
import florin.auth.Tokens;
import florin.db.Database;
import florin.http.Auth;
import florin.http.HttpSettings;
import florin.http.Server;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.sqlobject.SqlObjectPlugin;

/**
 * Loads what a bank is made of on another processor, while PostgreSQL starts: makes one of each
 * large part and drops it. Once in a process, for the next bank finds it there. What fails here
 * fails again, and is told, when the real one is made.
 */
final class Ahead {
  private static final AtomicBoolean BEGUN = new AtomicBoolean();

  private Ahead() {}

  static void load() {
    if (!BEGUN.getAndSet(true)) {
      Thread thread = new Thread(Ahead::makeAll, "ahead");
      thread.setDaemon(true);
      thread.start();
    }
  }

  /** In the order in which they are wanted. */
  private static void makeAll() {
    try {
      database();
      server();
      tokens();
    } catch (RuntimeException | LinkageError toldLater) {
      // and the rest is loaded when it is wanted
    }
  }

  private static void database() {
    var nowhere = new Database.Login("jdbc:postgresql://127.0.0.1/none", "none", "none");
    var unused = Database.flyway(nowhere);
    Jdbi.create(nowhere.jdbcUrl()).installPlugin(new SqlObjectPlugin());
  }

  private static void server() {
    var settings = new HttpSettings("127.0.0.1", 0, Set.of(), Counting.PAGES);
    var nobody =
        new Auth(
            (token, active) -> {
              throw new IllegalStateException("it is not started");
            });
    var unused = Server.create(settings, List.of(), nobody).jettyServer().server();
  }

  private static void tokens() {
    var keys = new TokenKeys(new byte[TokenKeys.BYTES_MIN], null);
    var unused = new Tokens(keys, "florin", Tokens.LIFE_MAX, Clock.systemUTC());
  }
}
