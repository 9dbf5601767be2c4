package florin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code src/docs/security.md} names tests that there are, and counts what it lists. */
class SecurityDocTest {
  private static final Pattern NAMED = Pattern.compile("\\b([A-Z]\\w*Test)(?:#(\\w+))?");
  private static final Pattern LINE =
      Pattern.compile(
          "(?m)^\\| (\\d+\\.\\d+\\.\\d+) \\| ([12]) \\| [^|]+ \\| (met|n/a|not met) \\|");
  private static final Pattern COUNTS =
      Pattern.compile("(\\d+) lines: (\\d+) met, (\\d+) not applicable, (\\d+) not met");

  private final String document = read(Path.of("src/docs/security.md"));

  @Test
  void every_test_that_it_names_exists() throws IOException {
    Map<String, String> tests = new TreeMap<>();
    try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
      files
          .filter(file -> file.toString().endsWith("Test.java"))
          .forEach(file -> tests.merge(name(file), read(file), String::concat));
    }
    List<String> missing = new ArrayList<>();
    for (MatchResult named : NAMED.matcher(document).results().toList()) {
      String code = tests.get(named.group(1));
      boolean is =
          code != null && (named.group(2) == null || code.contains(" " + named.group(2) + "("));
      if (!is) {
        missing.add(named.group());
      }
    }
    assertThat(missing).isEmpty();
  }

  @Test
  void it_has_every_line_of_the_two_levels_once_and_counts_them_rightly() {
    Map<String, Integer> verdicts = new TreeMap<>(Map.of("met", 0, "n/a", 0, "not met", 0));
    Map<String, Integer> levels = new TreeMap<>();
    List<String> numbers = new ArrayList<>();
    for (MatchResult line : LINE.matcher(document).results().toList()) {
      numbers.add(line.group(1));
      levels.merge(line.group(2), 1, Integer::sum);
      verdicts.merge(line.group(3), 1, Integer::sum);
    }
    assertThat(numbers).doesNotHaveDuplicates();
    assertThat(levels).isEqualTo(Map.of("1", 70, "2", 183)); // of ASVS 5.0.0
    Matcher counts = COUNTS.matcher(document);
    assertThat(counts.find()).isTrue();
    assertThat(Stream.of(1, 2, 3, 4).map(group -> Integer.valueOf(counts.group(group))))
        .containsExactly(
            numbers.size(), verdicts.get("met"), verdicts.get("n/a"), verdicts.get("not met"));
  }

  private static String name(Path file) {
    return file.getFileName().toString().replace(".java", "");
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException failure) {
      throw new java.io.UncheckedIOException(failure);
    }
  }
}
