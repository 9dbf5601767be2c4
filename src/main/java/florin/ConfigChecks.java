package florin;

import florin.config.Mode;
import florin.config.Production;
import florin.config.Setting;
import florin.config.Sources;
import org.jspecify.annotations.Nullable;

/** What settings ask of each other. */
final class ConfigChecks {
  private ConfigChecks() {}

  /** The first operator, whole or not at all. */
  static Config.@Nullable Operator operator(Sources from) {
    String email = from.optional(Setting.OPERATOR_EMAIL);
    String password = from.optional(Setting.OPERATOR_PASSWORD);
    if (from.find(Setting.OPERATOR_EMAIL) != null) {
      from.require(Setting.OPERATOR_PASSWORD, "FLORIN_OPERATOR_EMAIL is set");
    }
    if (from.find(Setting.OPERATOR_PASSWORD) != null) {
      from.require(Setting.OPERATOR_EMAIL, "FLORIN_OPERATOR_PASSWORD is set");
    }
    return email == null || password == null ? null : new Config.Operator(email, password);
  }

  /** Notes all that does not fit together. */
  static void together(Config config, Sources from) {
    if (config.mode() == Mode.PRODUCTION) {
      String why = "production mode needs it";
      from.require(Setting.DATABASE_URL, why + " (FLORIN_MODE=sandbox does not)");
      from.require(Setting.JWT_SECRET, why + ", at least 32 random bytes");
      from.require(Setting.PASSWORD_PEPPER, why + ", at least 32 random bytes, the same for ever");
      from.require(
          Setting.ENCRYPTION_KEY, why + ", at least 32 random bytes, kept as long as data");
      Production.check(from, config.storage().dataDir());
    }
    if (from.find(Setting.ENCRYPTION_KEY_PREVIOUS) != null) {
      from.require(Setting.ENCRYPTION_KEY, "FLORIN_ENCRYPTION_KEY_PREVIOUS goes with it");
    }
    config.http().limits().check(from, config.mode());
    if (from.find(Setting.SMTP_URL) != null && config.mode() == Mode.PRODUCTION) {
      from.require(Setting.PUBLIC_URL, "mails have links to it (SMTP_URL is set)");
    }
    if (from.find(Setting.JWT_SECRET_PREVIOUS) != null) {
      from.require(Setting.JWT_SECRET, "FLORIN_JWT_SECRET_PREVIOUS goes with it");
    }
    if (from.find(Setting.MIGRATION_DATABASE_URL) != null) {
      from.require(Setting.DATABASE_URL, "MIGRATION_DATABASE_URL goes with it");
    }
    if (config.sessions().idle().compareTo(config.sessions().max()) > 0) {
      from.refuse(Setting.SESSION_IDLE, "must not be longer than FLORIN_SESSION_MAX");
    }
  }
}
