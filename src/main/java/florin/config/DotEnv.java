package florin.config;

import florin.config.ConfigException.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A {@code .env} file: {@code KEY=value} lines, {@code export} allowed, values bare or in single or
 * double quotes, comments from {@code #}. Nothing is expanded, nothing spans lines; of a key given
 * twice the last one counts.
 */
final class DotEnv {
  private static final Pattern LINE =
      Pattern.compile(
          "\\s*(?:export\\s+)?([A-Za-z_][A-Za-z0-9_]*)\\s*=\\s*"
              + "(?:\"([^\"\\\\]*+(?:\\\\.[^\"\\\\]*+)*+)\""
              + "|'([^']*)'|([^\"'\\s].*?)?)(?:\\s+#.*|\\s*)");

  private DotEnv() {}

  /** Empty where there is no such file; malformed lines are added to {@code problems}. */
  static Map<String, String> read(Path file, List<Problem> problems) {
    if (!Files.exists(file)) {
      return Map.of();
    }
    try {
      return parse(Files.readAllLines(file), problems);
    } catch (IOException failure) {
      problems.add(new Problem(".env", "cannot be read as UTF-8 text", "chmod u+r " + file));
      return Map.of();
    }
  }

  static Map<String, String> parse(List<String> lines, List<Problem> problems) {
    Map<String, String> values = new LinkedHashMap<>();
    List<Integer> malformed = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      String line = i == 0 ? lines.get(i).replace("\uFEFF", "") : lines.get(i);
      Matcher matcher = LINE.matcher(line);
      if (matcher.matches()) {
        values.put(matcher.group(1), value(matcher));
      } else if (!line.isBlank() && !line.stripLeading().startsWith("#")) {
        malformed.add(i + 1);
      }
    }
    for (int number : malformed) {
      problems.add(new Problem(".env", "line " + number + " is not KEY=value", "PORT=8080"));
    }
    return values;
  }

  private static String value(Matcher matcher) {
    String quoted = matcher.group(2);
    if (quoted != null) {
      return quoted.replaceAll("\\\\(.)", "$1");
    }
    String literal = matcher.group(3) != null ? matcher.group(3) : matcher.group(4);
    return literal == null || literal.startsWith("#") ? "" : literal;
  }
}
