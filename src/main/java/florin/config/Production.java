package florin.config;

import florin.db.Database;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What production mode refuses of settings that are well-formed. Notes all of it at once. */
public final class Production {
  private static final List<Setting<?>> KEYS =
      List.of(
          Setting.JWT_SECRET,
          Setting.JWT_SECRET_PREVIOUS,
          Setting.PASSWORD_PEPPER,
          Setting.ENCRYPTION_KEY,
          Setting.ENCRYPTION_KEY_PREVIOUS,
          Setting.CHECKPOINT_KEY,
          Setting.BACKUP_KEY,
          Setting.METRICS_TOKEN);

  private final Sources from;
  private final Path dataDir;

  private Production(Sources from, Path dataDir) {
    this.from = from;
    this.dataDir = dataDir;
  }

  /** Refuses weak secrets, secrets beside what they lock, and links that others could read. */
  public static void check(Sources from, Path dataDir) {
    Production production = new Production(from, dataDir);
    production.keys();
    production.operator();
    production.places();
    production.link(Setting.DATABASE_URL);
    production.link(Setting.MIGRATION_DATABASE_URL);
  }

  private void keys() {
    List<String> seen = new ArrayList<>();
    for (Setting<?> setting : KEYS) {
      String text = text(setting);
      if (text == null) {
        continue;
      }
      String weakness = Weak.key(text);
      if (weakness != null) {
        from.refuse(setting, weakness);
      } else if (seen.contains(text)) {
        from.refuse(setting, "must be another than the other secrets");
      }
      seen.add(text);
    }
  }

  private void operator() {
    String password = text(Setting.OPERATOR_PASSWORD);
    String weakness = password == null ? null : Weak.key(password);
    if (weakness != null) {
      from.refuse(Setting.OPERATOR_PASSWORD, weakness);
    }
  }

  private @Nullable String text(Setting<?> setting) {
    Sources.Found found = from.find(setting);
    return found == null || found.text().isEmpty() ? null : found.text();
  }

  private void places() {
    Path lock = real(dataDir);
    for (Setting<?> setting : Setting.ALL) {
      Path file = setting.secret() ? from.file(setting) : null;
      if (file != null && real(file).startsWith(lock)) {
        from.refuse(
            setting,
            "must not be kept inside FLORIN_DATA_DIR: a key beside its lock protects nothing");
      }
    }
  }

  /** Where links lead to; what is not there is taken as it is written. */
  private static Path real(Path path) {
    Path absolute = path.toAbsolutePath().normalize();
    try {
      return absolute.toRealPath();
    } catch (IOException none) {
      return absolute;
    }
  }

  private void link(Setting<Database.Login> setting) {
    Sources.Found found = from.find(setting);
    Database.Login login = found == null ? null : from.optionalQuietly(setting);
    if (login == null) {
      return;
    }
    String weakness = Weak.password(login.user(), login.password());
    if (weakness != null) {
      from.refuse(setting, weakness);
    }
    String readable = DatabaseUrl.readableByOthers(login);
    if (readable != null) {
      from.refuse(setting, readable);
    }
  }
}
