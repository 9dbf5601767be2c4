package florin;

import florin.audit.Actor;
import florin.audit.Audit;
import florin.audit.AuditEvent;
import florin.audit.AuditKind;
import florin.auth.TokenKeys;
import florin.auth.Tokens;
import florin.config.ConfigException;
import florin.config.ConfigException.Problem;
import florin.config.Mode;
import florin.config.Secret;
import florin.config.Setting;
import florin.db.Secrets;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** The secrets that were not given: made at the first start and kept in the data directory. */
public final class KeptSecrets {
  private final Config config;
  private final Path folder;
  private final Secrets secrets;
  private boolean isUnrecorded;

  public KeptSecrets(Config config) {
    this.config = config;
    this.folder = config.storage().dataDir().resolve("secrets");
    this.secrets = new Secrets(folder);
  }

  /**
   * All of them, made where they are not there yet; the data directory is to be ours.
   *
   * @throws ConfigException where they cannot be kept
   */
  public Config.Keys keys() {
    Config.Keys given = config.keys();
    return new Config.Keys(
        kept(given.jwtSecret(), Setting.JWT_SECRET),
        given.jwtSecret() == null ? previousOnDisk() : given.jwtSecretPrevious(),
        kept(given.passwordPepper(), Setting.PASSWORD_PEPPER),
        config.mode() == Mode.PRODUCTION
            ? given.checkpointKey()
            : kept(given.checkpointKey(), Setting.CHECKPOINT_KEY),
        new Encryption(
            kept(given.encryption().key(), Setting.ENCRYPTION_KEY), given.encryption().previous()),
        given.bcryptCost());
  }

  /** The keys of access tokens among these. */
  static TokenKeys tokenKeys(Config.Keys keys) {
    Secret signing = Objects.requireNonNull(keys.jwtSecret(), "made by keys()");
    Secret previous = keys.jwtSecretPrevious();
    return new TokenKeys(signing.bytes(), previous == null ? null : previous.bytes());
  }

  /**
   * Gives the tokens the keys that are kept now; where they are others, the audit log has it, also
   * where only a later call can write it. One thread's.
   */
  void takeUp(Tokens tokens, Audit audit, Jdbi jdbi) {
    isUnrecorded |= tokens.use(tokenKeys(keys()));
    if (isUnrecorded) {
      AuditEvent changed =
          AuditEvent.done(AuditKind.SIGNING_KEY_CHANGED, Actor.program("keys_rotate-jwt"));
      jdbi.useHandle(handle -> audit.record(handle, changed));
      isUnrecorded = false;
    }
  }

  /** Whether the key of access tokens is one of these, and may be exchanged beside the bank. */
  public boolean keepsTokenKey() {
    return config.keys().jwtSecret() == null;
  }

  /** The time since the last exchange of that key; nothing where there was none. */
  public Optional<Duration> sinceRotation() {
    return secrets.find(previousName()).isEmpty()
        ? Optional.empty()
        : secrets.age(name(Setting.JWT_SECRET), config.clocks().wall());
  }

  /**
   * Makes another key of access tokens.
   *
   * @param keepPrevious whether tokens signed with the one so far stay good
   */
  public void rotateTokenKey(boolean keepPrevious) throws IOException {
    secrets.replace(name(Setting.JWT_SECRET), previousName(), keepPrevious);
  }

  private @Nullable Secret previousOnDisk() {
    try {
      return secrets.find(previousName()).map(Secret::new).orElse(null);
    } catch (UncheckedIOException | IllegalArgumentException unusable) {
      throw unusable(Setting.JWT_SECRET_PREVIOUS);
    }
  }

  private Secret kept(@Nullable Secret given, Setting<Secret> setting) {
    if (given != null) {
      return given;
    }
    try {
      return setting.parser().apply(secrets.get(name(setting)));
    } catch (UncheckedIOException | IllegalArgumentException unusable) {
      throw unusable(setting);
    }
  }

  private ConfigException unusable(Setting<Secret> setting) {
    String mend = "chmod -R u+rwX " + folder;
    return new ConfigException(
        List.of(new Problem(setting.name(), "cannot be kept in " + folder, mend)));
  }

  private static String previousName() {
    return name(Setting.JWT_SECRET_PREVIOUS);
  }

  private static String name(Setting<Secret> setting) {
    return setting.flag().substring(2);
  }
}
