package florin;

import florin.config.ConfigException;
import florin.config.ConfigException.Problem;
import florin.config.LogFormat;
import florin.config.Mode;
import florin.config.Secret;
import florin.config.Setting;
import florin.config.Sources;
import florin.core.Clocks;
import florin.db.Database;
import florin.db.Isolation;
import florin.db.Secrets;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All that a bank is told from outside, read once. The settings' names, meanings and defaults are
 * in {@link Setting}. Nothing secret is printed by {@code toString}.
 */
public record Config(
    Mode mode,
    Http http,
    Storage storage,
    Keys keys,
    Sessions sessions,
    @Nullable Operator operator,
    ZoneId timeZone,
    Duration effectivePast,
    Watch watch,
    Clocks clocks) {

  /** Where the bank listens, how it is reached, and who else's pages may call it. */
  public record Http(String host, int port, @Nullable URI publicUrl, Set<String> corsOrigins) {}

  /**
   * Where the money is.
   *
   * @param dataDir of the bank's own PostgreSQL and of made secrets
   * @param database an external PostgreSQL, or null for the bank's own
   * @param migrationDatabase the same as its owner, or null where {@code database} may migrate
   * @param temporary whether it is a throw-away, without fsync, on the server that all tests of
   *     this JVM share, gone at close; {@code dataDir} is then not touched
   */
  public record Storage(
      Path dataDir,
      Database.@Nullable Login database,
      Database.@Nullable Login migrationDatabase,
      boolean temporary,
      Isolation isolation) {

    /** At the usual level. */
    public Storage(
        Path dataDir,
        Database.@Nullable Login database,
        Database.@Nullable Login migrationDatabase,
        boolean temporary) {
      this(dataDir, database, migrationDatabase, temporary, Isolation.READ_COMMITTED);
    }

    public Storage withIsolation(Isolation other) {
      return new Storage(dataDir, database, migrationDatabase, temporary, other);
    }
  }

  /**
   * The secrets, null until {@link Config#withKeptSecrets}, and the work of a password hash.
   *
   * @param checkpointKey may stay null in production: then no checkpoint is made
   */
  public record Keys(
      @Nullable Secret jwtSecret,
      @Nullable Secret passwordPepper,
      @Nullable Secret checkpointKey,
      int bcryptCost) {}

  /**
   * How the bank is watched.
   *
   * @param verifyEvery from the end of one verification of the whole ledger to the next
   * @param metricsPort where {@code /metrics} has a port of its own, on loopback; 0 for a free one
   * @param metricsToken for {@code /metrics} on the bank's own port; without both there is none
   */
  public record Watch(
      Duration verifyEvery,
      @Nullable Integer metricsPort,
      @Nullable Secret metricsToken,
      LogFormat logFormat) {}

  /** When a session ends: unused, and at the latest. */
  public record Sessions(Duration idle, Duration max) {}

  /** The first operator, to be made at the first start. */
  public record Operator(String email, String password) {
    @Override
    public String toString() {
      return email;
    }
  }

  /** From the environment and {@code .env} of the working directory. */
  public static Config read() {
    return of(Sources.read(Map.of(), System.getenv(), Path.of("")));
  }

  /**
   * From wherever the settings were looked for.
   *
   * @throws ConfigException with every setting that is wrong or missing
   */
  public static Config of(Sources from) {
    Http http =
        new Http(
            from.value(Setting.HOST),
            from.value(Setting.PORT),
            from.optional(Setting.PUBLIC_URL),
            orNone(from.optional(Setting.CORS_ORIGINS)));
    Storage storage =
        new Storage(
            from.path(Setting.DATA_DIR),
            from.optional(Setting.DATABASE_URL),
            from.optional(Setting.MIGRATION_DATABASE_URL),
            false,
            from.value(Setting.ISOLATION));
    Keys keys =
        new Keys(
            from.optional(Setting.JWT_SECRET),
            from.optional(Setting.PASSWORD_PEPPER),
            from.optional(Setting.CHECKPOINT_KEY),
            from.value(Setting.BCRYPT_COST));
    Sessions sessions =
        new Sessions(from.value(Setting.SESSION_IDLE), from.value(Setting.SESSION_MAX));
    Watch watch =
        new Watch(
            from.value(Setting.VERIFY_EVERY),
            from.optional(Setting.METRICS_PORT),
            from.optional(Setting.METRICS_TOKEN),
            from.value(Setting.LOG_FORMAT));
    Config config =
        new Config(
            mode(from, http),
            http,
            storage,
            keys,
            sessions,
            operator(from),
            from.value(Setting.TIME_ZONE),
            from.value(Setting.EFFECTIVE_PAST),
            watch,
            Clocks.system());
    config.checkTogether(from);
    from.check();
    return config;
  }

  /**
   * For a bank inside a test: a free port, its own throw-away database, cheap password hashes, new
   * secrets, and nothing read from the environment.
   */
  public static Config forTests() {
    return new Config(
        Mode.SANDBOX,
        new Http("127.0.0.1", 0, null, Set.of()),
        new Storage(Path.of("florin-data"), null, null, true),
        new Keys(Secret.random(), Secret.random(), Secret.random(), 4),
        new Sessions(Duration.ofMinutes(5), Duration.ofHours(12)),
        null,
        ZoneId.of("UTC"),
        Duration.ofDays(30),
        new Watch(Duration.ofHours(1), null, null, LogFormat.TEXT),
        Clocks.system());
  }

  /**
   * With the secrets that were not given made, or found where an earlier start kept them: in the
   * data directory, which is to be ours by now.
   *
   * @throws ConfigException where they cannot be kept
   */
  public Config withKeptSecrets() {
    return withKeys(
        new Keys(
            kept(keys.jwtSecret(), Setting.JWT_SECRET),
            kept(keys.passwordPepper(), Setting.PASSWORD_PEPPER),
            mode == Mode.PRODUCTION
                ? keys.checkpointKey()
                : kept(keys.checkpointKey(), Setting.CHECKPOINT_KEY),
            keys.bcryptCost()));
  }

  private Secret kept(@Nullable Secret given, Setting<Secret> setting) {
    if (given != null) {
      return given;
    }
    Path folder = storage.dataDir().resolve("secrets");
    try {
      return setting.parser().apply(new Secrets(folder).get(setting.flag().substring(2)));
    } catch (UncheckedIOException | IllegalArgumentException unusable) {
      String mend = "chmod -R u+rwX " + folder;
      throw new ConfigException(
          List.of(new Problem(setting.name(), "cannot be kept in " + folder, mend)));
    }
  }

  public Config withHttp(Http http) {
    return new Config(
        mode, http, storage, keys, sessions, operator, timeZone, effectivePast, watch, clocks);
  }

  public Config withStorage(Storage storage) {
    return new Config(
        mode, http, storage, keys, sessions, operator, timeZone, effectivePast, watch, clocks);
  }

  public Config withKeys(Keys keys) {
    return new Config(
        mode, http, storage, keys, sessions, operator, timeZone, effectivePast, watch, clocks);
  }

  public Config withSessionIdle(Duration idle) {
    Sessions shorter = new Sessions(idle, sessions.max());
    return new Config(
        mode, http, storage, keys, shorter, operator, timeZone, effectivePast, watch, clocks);
  }

  public Config withTimeZone(ZoneId zone) {
    return new Config(
        mode, http, storage, keys, sessions, operator, zone, effectivePast, watch, clocks);
  }

  public Config withOperator(String email, String password) {
    Operator first = new Operator(email, password);
    return new Config(
        mode, http, storage, keys, sessions, first, timeZone, effectivePast, watch, clocks);
  }

  public Config withEffectivePast(Duration past) {
    return new Config(mode, http, storage, keys, sessions, operator, timeZone, past, watch, clocks);
  }

  public Config withWatch(Watch other) {
    return new Config(
        mode, http, storage, keys, sessions, operator, timeZone, effectivePast, other, clocks);
  }

  public Config withClocks(Clocks clocks) {
    return new Config(
        mode, http, storage, keys, sessions, operator, timeZone, effectivePast, watch, clocks);
  }

  private static Mode mode(Sources from, Http http) {
    Mode given = from.optional(Setting.MODE);
    if (given != null) {
      return given;
    }
    boolean outside =
        from.find(Setting.DATABASE_URL) != null
            || !http.host().matches("127\\.[0-9.]+|localhost|(0*:)*:0*1");
    return outside ? Mode.PRODUCTION : Mode.SANDBOX;
  }

  private static @Nullable Operator operator(Sources from) {
    String email = from.optional(Setting.OPERATOR_EMAIL);
    String password = from.optional(Setting.OPERATOR_PASSWORD);
    if (from.find(Setting.OPERATOR_EMAIL) != null) {
      from.require(Setting.OPERATOR_PASSWORD, "FLORIN_OPERATOR_EMAIL is set");
    }
    if (from.find(Setting.OPERATOR_PASSWORD) != null) {
      from.require(Setting.OPERATOR_EMAIL, "FLORIN_OPERATOR_PASSWORD is set");
    }
    return email == null || password == null ? null : new Operator(email, password);
  }

  private void checkTogether(Sources from) {
    if (mode == Mode.PRODUCTION) {
      String why = "production mode needs it";
      from.require(Setting.DATABASE_URL, why + " (FLORIN_MODE=sandbox does not)");
      from.require(Setting.JWT_SECRET, why + ", at least 32 random bytes");
      from.require(Setting.PASSWORD_PEPPER, why + ", at least 32 random bytes, the same for ever");
    }
    if (from.find(Setting.MIGRATION_DATABASE_URL) != null) {
      from.require(Setting.DATABASE_URL, "MIGRATION_DATABASE_URL goes with it");
    }
    if (sessions.idle().compareTo(sessions.max()) > 0) {
      from.refuse(Setting.SESSION_IDLE, "must not be longer than FLORIN_SESSION_MAX");
    }
  }

  private static Set<String> orNone(@Nullable Set<String> origins) {
    return origins == null ? Set.of() : origins;
  }
}
