package florin.config;

import florin.config.ConfigException.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where settings are looked for, in order: flags, environment, {@code .env}, default. An empty
 * value counts as none. Collects all that is wrong until {@link #check}. One thread's.
 */
public final class Sources {
  private static final String FILE = ", file ";

  private final Path directory;
  private final Map<String, Map<String, String>> places = new LinkedHashMap<>();
  private final Map<Setting<?>, @Nullable Found> found = new HashMap<>();
  private final List<Problem> problems = new ArrayList<>();

  private Sources(Path directory) {
    this.directory = directory;
  }

  /** A setting's text and where it was found: flag, environment, .env or default. */
  public record Found(String text, String source) {}

  /**
   * Finds the places to look in; reads {@code .env}.
   *
   * @param flags by the name of the setting
   * @param directory where {@code .env} may be, and from where paths count
   */
  public static Sources read(Map<String, String> flags, Map<String, String> env, Path directory) {
    Sources sources = new Sources(directory);
    sources.places.put("flag", flags);
    sources.places.put("environment", env);
    sources.places.put(".env", DotEnv.read(directory.resolve(".env"), sources.problems));
    return sources;
  }

  /** The effective text, with the default where nothing is set; null without one. */
  public @Nullable Found find(Setting<?> setting) {
    if (!found.containsKey(setting)) {
      found.put(setting, search(setting));
    }
    return found.get(setting);
  }

  private @Nullable Found search(Setting<?> setting) {
    for (Map.Entry<String, Map<String, String>> place : places.entrySet()) {
      String text = place.getValue().getOrDefault(setting.name(), "");
      String file = place.getValue().getOrDefault(setting.name() + "_FILE", "");
      if (!text.isBlank()) {
        return new Found(text, place.getKey());
      }
      if (setting.secret() && !file.isBlank()) {
        return new Found(content(setting, file), place.getKey() + FILE + file);
      }
    }
    return setting.fallback().isEmpty() ? null : new Found(setting.fallback(), "default");
  }

  /** The value of a setting that has a default; the default where what is set is wrong. */
  public <T> T value(Setting<T> setting) {
    T value = optional(setting);
    return value == null ? setting.parser().apply(setting.fallback()) : value;
  }

  /** A path of a setting, from the directory the settings are read in. */
  public Path resolve(Path path) {
    return directory.resolve(path);
  }

  /** The path of a setting that has a default, from the directory the settings are read in. */
  public Path path(Setting<Path> setting) {
    return directory.resolve(value(setting));
  }

  /** The value, or null where nothing is set or what is set is wrong. */
  public <T> @Nullable T optional(Setting<T> setting) {
    Found at = find(setting);
    if (at == null || at.text().isEmpty()) {
      return null;
    }
    try {
      return setting.parser().apply(at.text());
    } catch (InvalidPathException malformed) {
      refuse(setting, "must be a path" + not(setting, at.text()));
    } catch (IllegalArgumentException malformed) {
      refuse(setting, malformed.getMessage() + not(setting, at.text()));
    }
    return null;
  }

  /** As {@link #optional}, without another note of what is wrong. */
  <T> @Nullable T optionalQuietly(Setting<T> setting) {
    Found at = find(setting);
    try {
      return at == null || at.text().isEmpty() ? null : setting.parser().apply(at.text());
    } catch (IllegalArgumentException noted) {
      return null;
    }
  }

  /** The file that a setting's text was read from, {@code .env} too; null for no file. */
  @Nullable Path file(Setting<?> setting) {
    Found at = find(setting);
    if (at == null) {
      return null;
    }
    int file = at.source().indexOf(FILE);
    if (file >= 0) {
      return directory.resolve(at.source().substring(file + FILE.length()));
    }
    return at.source().equals(".env") ? directory.resolve(".env") : null;
  }

  /** Notes a missing setting, unless it is there and only wrong. */
  public void require(Setting<?> setting, String why) {
    if (find(setting) == null) {
      refuse(setting, "is missing: " + why);
    }
  }

  /**
   * Notes that a setting is wrong.
   *
   * @param detail after the setting's name, "must be …"
   */
  public void refuse(Setting<?> setting, String detail) {
    problems.add(new Problem(setting.name(), detail, mend(setting)));
  }

  /**
   * The end of reading.
   *
   * @throws ConfigException with all that was wrong
   */
  public void check() {
    if (!problems.isEmpty()) {
      throw new ConfigException(problems);
    }
  }

  /** A sentence for each {@code FLORIN_…} that is no setting, with the nearest that is one. */
  public List<String> warnings() {
    return places.values().stream()
        .flatMap(place -> place.keySet().stream())
        .filter(name -> name.startsWith("FLORIN_") && !isKnown(name))
        .distinct()
        .sorted()
        .map(name -> name + " is no setting; did you mean " + Nearest.to(name) + "?")
        .toList();
  }

  private static boolean isKnown(String name) {
    return Setting.ALL.stream()
        .anyMatch(
            known ->
                known.name().equals(name)
                    || (known.secret() && (known.name() + "_FILE").equals(name)));
  }

  /** Empty where it cannot be read: the setting is there, but wrong. */
  private String content(Setting<?> setting, String file) {
    try {
      String text = Files.readString(directory.resolve(file)).stripTrailing();
      if (!text.isEmpty()) {
        return text;
      }
    } catch (IOException | InvalidPathException unreadable) {
      // Told below.
    }
    problems.add(
        new Problem(
            setting.name() + "_FILE",
            "must be a text file that can be read, not " + shown(file),
            "export " + setting.name() + "_FILE=" + "/run/secrets/" + setting.flag().substring(2)));
    return "";
  }

  private String mend(Setting<?> setting) {
    Found at = find(setting);
    if (at != null && at.source().equals("flag")) {
      return setting.flag() + " " + setting.example();
    }
    boolean inFile = at != null && at.source().equals(".env") && !setting.secret();
    return (inFile ? "" : "export ") + setting.name() + "=" + setting.example();
  }

  private static String not(Setting<?> setting, String text) {
    return setting.secret() ? "" : ", not " + shown(text);
  }

  private static String shown(String text) {
    String clean = text.replaceAll("\\p{Cntrl}", "?");
    return '"' + (clean.length() > 60 ? clean.substring(0, 60) + "…" : clean) + '"';
  }
}
