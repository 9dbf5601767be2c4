package florin;

import florin.config.ConfigException;
import florin.config.Limits;
import florin.config.LogFormat;
import florin.config.Mode;
import florin.config.Secret;
import florin.config.Setting;
import florin.config.Sources;
import florin.core.Clocks;
import florin.db.Database;
import florin.db.Isolation;
import florin.http.Tls;
import florin.mail.MailSettings;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Objects;
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

  /**
   * Where the bank listens, how it is reached, by whose pages and how often, and how it writes.
   *
   * @param tls what its port speaks; null for plain HTTP
   */
  public record Http(
      String host,
      int port,
      @Nullable URI publicUrl,
      Set<String> corsOrigins,
      @Nullable Tls tls,
      Limits limits,
      MailSettings mail) {
    /** In plain HTTP, as often as anybody likes, without mail. */
    public Http(String host, int port, @Nullable URI publicUrl, Set<String> corsOrigins) {
      this(host, port, publicUrl, corsOrigins, null, Limits.OFF, MailSettings.NONE);
    }

    /** Whether browsers come by https, be it through a proxy. */
    boolean isHttps() {
      return tls != null || (publicUrl != null && "https".equals(publicUrl.getScheme()));
    }

    public Http withTls(@Nullable Tls other) {
      return new Http(host, port, publicUrl, corsOrigins, other, limits, mail);
    }

    public Http withLimits(Limits other) {
      return new Http(host, port, publicUrl, corsOrigins, tls, other, mail);
    }

    public Http withMail(MailSettings other) {
      return new Http(host, port, publicUrl, corsOrigins, tls, limits, other);
    }
  }

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
   * @param jwtSecretPrevious also accepted for access tokens, if any
   * @param checkpointKey may stay null in production: then no checkpoint is made
   * @param encryption what personal fields are sealed with
   */
  public record Keys(
      @Nullable Secret jwtSecret,
      @Nullable Secret jwtSecretPrevious,
      @Nullable Secret passwordPepper,
      @Nullable Secret checkpointKey,
      Encryption encryption,
      int bcryptCost) {
    public Keys withBcryptCost(int cost) {
      return new Keys(
          jwtSecret, jwtSecretPrevious, passwordPepper, checkpointKey, encryption, cost);
    }
  }

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

  /** When a session ends, from which amount on it steps up, and whether only known ones pay. */
  public record Sessions(Duration idle, Duration max, @Nullable Long stepUpCents, boolean kyc) {
    public Sessions(Duration idle, Duration max, @Nullable Long stepUpCents) {
      this(idle, max, stepUpCents, false);
    }
  }

  /** The first operator, to be made at the first start. */
  public record Operator(String email, String password) {
    @Override
    public String toString() {
      return email;
    }
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
            Objects.requireNonNullElse(from.optional(Setting.CORS_ORIGINS), Set.of()),
            TlsSettings.read(from),
            Limits.of(from),
            new MailSettings(from.optional(Setting.SMTP_URL), from.optional(Setting.MAIL_FROM)));
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
            from.optional(Setting.JWT_SECRET_PREVIOUS),
            from.optional(Setting.PASSWORD_PEPPER),
            from.optional(Setting.CHECKPOINT_KEY),
            new Encryption(
                from.optional(Setting.ENCRYPTION_KEY),
                from.optional(Setting.ENCRYPTION_KEY_PREVIOUS)),
            from.value(Setting.BCRYPT_COST));
    Sessions sessions =
        new Sessions(
            from.value(Setting.SESSION_IDLE),
            from.value(Setting.SESSION_MAX),
            from.optional(Setting.STEP_UP_AMOUNT),
            from.value(Setting.REQUIRE_KYC));
    Watch watch =
        new Watch(
            from.value(Setting.VERIFY_EVERY),
            from.optional(Setting.METRICS_PORT),
            from.optional(Setting.METRICS_TOKEN),
            from.value(Setting.LOG_FORMAT));
    Config config =
        new Config(
            Mode.of(from, http.host()),
            http,
            storage,
            keys,
            sessions,
            ConfigChecks.operator(from),
            from.value(Setting.TIME_ZONE),
            from.value(Setting.EFFECTIVE_PAST),
            watch,
            Clocks.system());
    ConfigChecks.together(config, from);
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
        new Keys(
            Secret.random(),
            null,
            Secret.random(),
            Secret.random(),
            new Encryption(Secret.random(), null),
            4),
        new Sessions(Duration.ofMinutes(5), Duration.ofHours(12), null),
        null,
        ZoneId.of("UTC"),
        Duration.ofDays(30),
        new Watch(Duration.ofHours(1), null, null, LogFormat.TEXT),
        Clocks.system());
  }

  /** As {@link KeptSecrets#keys} says. */
  public Config withKeptSecrets() {
    return withKeys(new KeptSecrets(this).keys());
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
    return withSessions(new Sessions(idle, sessions.max(), sessions.stepUpCents(), sessions.kyc()));
  }

  public Config withSessions(Sessions other) {
    return new Config(
        mode, http, storage, keys, other, operator, timeZone, effectivePast, watch, clocks);
  }

  public Config withMode(Mode other) {
    return new Config(
        other, http, storage, keys, sessions, operator, timeZone, effectivePast, watch, clocks);
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
}
