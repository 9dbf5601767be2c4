package florin.auth;

import florin.Config;
import florin.Storage;
import florin.audit.Actor;
import florin.audit.Audit;
import florin.core.Caller;
import florin.core.SessionId;
import florin.core.UserId;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Who asks: a token seen for the first time, and what is remembered of tokens, sessions, keys. */
@State(Scope.Thread)
public class TokenBenchmark {
  private static final int FRESH = 20_000; // twice as many as are remembered

  private final UserId user = new UserId(UUID.randomUUID());
  private final Tokens tokens =
      new Tokens(
          new TokenKeys("a key of thirty-two bytes, or so".getBytes(StandardCharsets.UTF_8), null),
          "florin",
          Duration.ofMinutes(15),
          Clock.systemUTC());
  private final String[] fresh = new String[FRESH];
  private Storage storage;
  private Sessions sessions;
  private ApiKeys keys;
  private String token;
  private String key;
  private int next;

  @Setup
  public void open() {
    Config config = Config.forTests();
    storage = Storage.open(config.storage());
    storage.database().sealWith(config.keys().encryption().cipher());
    Jdbi jdbi = storage.database().jdbi();
    sessions =
        new Sessions(
            jdbi,
            new Sessions.Limits(Duration.ofMinutes(5), Duration.ofHours(12)),
            Clock.systemUTC());
    keys = new ApiKeys(jdbi, new Audit(jdbi, Clock.systemUTC()), Clock.systemUTC());
    SessionId session =
        jdbi.withHandle(
            handle -> {
              handle.execute(
                  "INSERT INTO app_user (user_id, email, email_key, full_name, password_hash,"
                      + " created_at) VALUES (?, 'a@b.test', 'a@b.test', 'A', '$2a$04$' ||"
                      + " repeat('x', 53), now())",
                  user.value());
              return sessions.open(handle, user, new Sessions.Device(null, null, null)).sessionId();
            });
    token = tokens.issue(user, session);
    var wanted = new ApiKeys.Wanted("bench", Set.of(florin.core.Scope.READ), null);
    key = keys.make(user, wanted, Actor.program("bench")).secret();
    for (int i = 0; i < FRESH; i++) {
      fresh[i] = tokens.issue(user, session);
    }
  }

  @TearDown
  public void close() {
    storage.close();
  }

  /** Signature, claims, spelling: none of these tokens is remembered when it comes again. */
  @Benchmark
  public Verified unknownToken() {
    next = (next + 1) % FRESH;
    return tokens.verify(fresh[next]);
  }

  /** With one look into the database a second. */
  @Benchmark
  public Caller knownTokenAndSession() {
    return sessions.require(tokens.verify(token), true);
  }

  /** With one look into the database a second. */
  @Benchmark
  public Caller knownKey() {
    return keys.require(key);
  }
}
