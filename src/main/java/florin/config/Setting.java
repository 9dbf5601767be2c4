package florin.config;

import florin.db.Database;
import florin.db.Isolation;
import florin.http.LimitPolicy;
import florin.mail.SmtpServer;
import florin.rate.Network;
import florin.rate.Rate;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * One setting, of {@link #ALL}; {@code .env.example} and the documentation say the same.
 *
 * @param name as in the environment
 * @param fallback what counts where nothing is set, as it would be written; empty for nothing
 * @param example a good value, as a shell takes it
 * @param secret never shown, never a flag; may also be the content of a file, {@code NAME_FILE}
 * @param parser throws IllegalArgumentException, "must be …", and never quotes a secret
 */
public record Setting<T>(
    String name,
    String fallback,
    String meaning,
    String example,
    boolean secret,
    Function<String, T> parser) {
  private static final String RANDOM = "$(openssl rand -base64 32)";
  private static final String DATABASE_EXAMPLE = "postgres://florin:password@127.0.0.1:5432/florin";
  public static final Setting<Integer> PORT =
      plain("PORT", "8080", "The port to listen on; 0 takes a free one.", Parsers.whole(0, 65_535));
  public static final Setting<String> HOST =
      plain("HOST", "127.0.0.1", "The address to listen on.", Parsers::host);
  public static final Setting<Path> DATA_DIR =
      plain(
          "FLORIN_DATA_DIR",
          "./florin-data",
          "The folder for the bank's own PostgreSQL and made secrets.",
          Parsers::path);
  public static final Setting<Database.Login> DATABASE_URL =
      secret(
          "DATABASE_URL",
          "A PostgreSQL to use (postgres:// or jdbc: form) instead of the bank's own.",
          DATABASE_EXAMPLE,
          DatabaseUrl::parse);
  public static final Setting<Database.Login> MIGRATION_DATABASE_URL =
      secret(
          "MIGRATION_DATABASE_URL",
          "The same database as a user who may change the schema, where DATABASE_URL's may not.",
          DATABASE_EXAMPLE,
          DatabaseUrl::parse);
  public static final Setting<Isolation> ISOLATION =
      plain(
          "FLORIN_ISOLATION",
          "read_committed",
          "PostgreSQL's isolation level: read_committed, repeatable_read or serializable.",
          Parsers.oneOf(Isolation.class));
  public static final Setting<Mode> MODE =
      optional(
          "FLORIN_MODE",
          "sandbox or production; the latter by default with DATABASE_URL or a HOST not loopback.",
          "sandbox",
          Parsers.oneOf(Mode.class));
  public static final Setting<String> OPERATOR_EMAIL =
      optional(
          "FLORIN_OPERATOR_EMAIL",
          "The first operator, made at the first start.",
          "operator@example.com",
          Parsers::email);
  public static final Setting<String> OPERATOR_PASSWORD =
      secret(
          "FLORIN_OPERATOR_PASSWORD",
          "The first operator's password, at least 15 characters.",
          RANDOM,
          Parsers::password);
  public static final Setting<Secret> JWT_SECRET =
      key(
          "FLORIN_JWT_SECRET",
          "Signs access tokens, at least 32 bytes; made and kept in sandbox mode.");
  public static final Setting<Secret> JWT_SECRET_PREVIOUS =
      key(
          "FLORIN_JWT_SECRET_PREVIOUS",
          "Also accepted for access tokens while keys are exchanged: the one before, or the next.");
  public static final Setting<Secret> PASSWORD_PEPPER =
      key(
          "FLORIN_PASSWORD_PEPPER",
          "Keys the password hashes, at least 32 bytes, never changed; made in sandbox mode.");
  public static final Setting<Secret> CHECKPOINT_KEY =
      secret(
          "FLORIN_CHECKPOINT_KEY",
          "Signs checkpoints: an Ed25519 seed, 32 random bytes in base64; made and kept in sandbox"
              + " mode, and without it no checkpoint is made.",
          RANDOM,
          Parsers::seed);
  public static final Setting<Secret> ENCRYPTION_KEY =
      key(
          "FLORIN_ENCRYPTION_KEY",
          "Encrypts personal fields in the database, at least 32 bytes; made in sandbox mode.");
  public static final Setting<Secret> ENCRYPTION_KEY_PREVIOUS =
      key(
          "FLORIN_ENCRYPTION_KEY_PREVIOUS",
          "The one before FLORIN_ENCRYPTION_KEY, until nothing is encrypted with it any more.");
  public static final Setting<Secret> BACKUP_KEY =
      secret(
          "FLORIN_BACKUP_KEY",
          "Encrypts backups: 32 bytes in base64; without it they are in clear.",
          RANDOM,
          Secret::key256);
  public static final Setting<URI> PUBLIC_URL =
      optional(
          "FLORIN_PUBLIC_URL",
          "Where users reach the bank; with https, cookies are sent over TLS only.",
          "https://bank.example.com",
          Parsers::publicUrl);
  public static final Setting<Path> TLS_CERT =
      optional(
          "FLORIN_TLS_CERT",
          "The server's certificate and those above it, PEM; the port then speaks TLS, and the file"
              + " is read again when it changes.",
          "/etc/florin/tls.crt",
          Parsers::path);
  public static final Setting<Path> TLS_KEY =
      optional(
          "FLORIN_TLS_KEY",
          "The file of that certificate's private key, PEM (PKCS #8).",
          "/etc/florin/tls.key",
          Parsers::path);
  public static final Setting<Set<String>> CORS_ORIGINS =
      optional(
          "FLORIN_CORS_ORIGINS",
          "Other sites whose pages may call the API: exact origins, with commas.",
          "https://app.example.com",
          Parsers::origins);
  public static final Setting<List<Network>> TRUSTED_PROXIES =
      optional(
          "FLORIN_TRUSTED_PROXIES",
          "Proxies whose X-Forwarded-For and -Proto count: addresses or networks, with commas.",
          "127.0.0.1,10.0.0.0/8",
          Parsers::networks);
  public static final Setting<Map<LimitPolicy, Rate>> RATE_LIMITS =
      plain(
          "FLORIN_RATE_LIMITS",
          RateLimitsText.DEFAULTS,
          "Requests in each interval, by policy; off in sandbox mode only.",
          RateLimitsText::parse);
  public static final Setting<URI> REDIS_URL =
      secret(
          "REDIS_URL",
          "A Redis (redis:// or rediss://) in which all instances count rate limits together.",
          "rediss://:password@redis.example.com:6379",
          Parsers::redis);
  public static final Setting<Path> REDIS_CA =
      optional("FLORIN_REDIS_CA", "Who vouches for a rediss://, PEM.", "redis.crt", Parsers::path);
  public static final Setting<Integer> INSTANCES =
      plain(
          "FLORIN_INSTANCES",
          "1",
          "How many banks share the rate limits; each keeps to its part while there is no Redis.",
          Parsers.whole(1, 1_000));
  public static final Setting<SmtpServer> SMTP_URL =
      secret(
          "SMTP_URL",
          "Where mails go; without it a sandbox shows them in its log and DATA_DIR/mail.",
          "smtp://user:password@mail.example.com:587",
          SmtpServer::parse);
  public static final Setting<String> MAIL_FROM =
      optional(
          "FLORIN_MAIL_FROM",
          "The sender of mails; no-reply at the public host by default.",
          "bank@example.com",
          Parsers::email);
  public static final Setting<Long> STEP_UP_AMOUNT =
      optional(
          "FLORIN_STEP_UP_AMOUNT",
          "From this amount on a transfer or hold needs a code of an authenticator, minor units.",
          "100000",
          Parsers::amount);
  public static final Setting<Boolean> REQUIRE_KYC =
      plain("FLORIN_REQUIRE_KYC", "false", "Whether only verified holders pay out.", Parsers::flag);
  public static final Setting<Duration> SESSION_IDLE =
      plain(
          "FLORIN_SESSION_IDLE", "PT5M", "How long a session may stay unused.", Parsers::duration);
  public static final Setting<Duration> SESSION_MAX =
      plain("FLORIN_SESSION_MAX", "PT12H", "How long a session lasts at most.", Parsers::duration);
  public static final Setting<ZoneId> TIME_ZONE =
      plain(
          "FLORIN_TIME_ZONE",
          "UTC",
          "The zone in which days of new accounts, and of users' limits, end.",
          Parsers::timeZone);
  public static final Setting<Duration> EFFECTIVE_PAST =
      plain(
          "FLORIN_EFFECTIVE_PAST",
          "P30D",
          "How far back a transfer may count; cash may any time.",
          Parsers::past);
  public static final Setting<Duration> VERIFY_EVERY =
      plain(
          "FLORIN_VERIFY_EVERY",
          "PT1H",
          "How long after one verification of the whole ledger the next one begins.",
          Parsers::duration);
  public static final Setting<Integer> METRICS_PORT =
      optional(
          "FLORIN_METRICS_PORT",
          "A port of their own, on 127.0.0.1, for /metrics.",
          "9464",
          Parsers.whole(0, 65_535));
  public static final Setting<Secret> METRICS_TOKEN =
      key(
          "FLORIN_METRICS_TOKEN",
          "Whoever has it as a bearer token reads /metrics on the bank's port, at least 32 bytes.");
  public static final Setting<Integer> BCRYPT_COST =
      plain(
          "FLORIN_BCRYPT_COST",
          "12",
          "The work factor of bcrypt, 10 to 16.",
          Parsers.whole(10, 16));
  public static final Setting<LogFormat> LOG_FORMAT =
      plain("FLORIN_LOG_FORMAT", "text", "The log: text or json.", Parsers.oneOf(LogFormat.class));

  /** In the order in which they are listed for a reader. */
  public static final List<Setting<?>> ALL =
      List.of(
          PORT,
          HOST,
          DATA_DIR,
          DATABASE_URL,
          MIGRATION_DATABASE_URL,
          ISOLATION,
          MODE,
          OPERATOR_EMAIL,
          OPERATOR_PASSWORD,
          JWT_SECRET,
          JWT_SECRET_PREVIOUS,
          PASSWORD_PEPPER,
          CHECKPOINT_KEY,
          ENCRYPTION_KEY,
          ENCRYPTION_KEY_PREVIOUS,
          BACKUP_KEY,
          PUBLIC_URL,
          TLS_CERT,
          TLS_KEY,
          CORS_ORIGINS,
          TRUSTED_PROXIES,
          RATE_LIMITS,
          REDIS_URL,
          REDIS_CA,
          INSTANCES,
          SMTP_URL,
          MAIL_FROM,
          STEP_UP_AMOUNT,
          REQUIRE_KYC,
          SESSION_IDLE,
          SESSION_MAX,
          TIME_ZONE,
          EFFECTIVE_PAST,
          VERIFY_EVERY,
          METRICS_PORT,
          METRICS_TOKEN,
          BCRYPT_COST,
          LOG_FORMAT);

  /** The name as a flag, {@code --data-dir}. Secrets have none: others could read them there. */
  public String flag() {
    return "--" + name.replaceFirst("^FLORIN_", "").toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static <T> Setting<T> plain(
      String name, String fallback, String meaning, Function<String, T> parser) {
    return new Setting<>(name, fallback, meaning, fallback, false, parser);
  }

  private static <T> Setting<T> optional(
      String name, String meaning, String example, Function<String, T> parser) {
    return new Setting<>(name, "", meaning, example, false, parser);
  }

  private static Setting<Secret> key(String name, String meaning) {
    return secret(name, meaning, RANDOM, Secret::new);
  }

  private static <T> Setting<T> secret(
      String name, String meaning, String example, Function<String, T> parser) {
    return new Setting<>(name, "", meaning, example, true, parser);
  }

  @Override
  public String toString() {
    return name;
  }
}
