package florin.auth;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;

/**
 * Passwords that are long and yet among the first tried: one pattern over and over, or one or two
 * words that many choose, with runs of the keyboard, repeated characters, years and signs around.
 * Immutable.
 */
final class CommonPasswords {
  /** Characters that none of this explains; with more of them it is no common one. */
  private static final int UNEXPLAINED_MAX = 3;

  private static final int WORDS_MAX = 2;
  private static final int RUN_MIN = 3;
  private static final List<String> RUNS =
      withReversed(
          "abcdefghijklmnopqrstuvwxyz",
          "01234567890",
          "qwertyuiop",
          "asdfghjkl",
          "zxcvbnm",
          "qwertzuiop",
          "yxcvbnm",
          "azertyuiop",
          "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p");
  private static final String LEET = "0134579@$!";
  private static final String PLAIN = "oieastgasi";

  private final Set<String> words;
  private final int longest;

  private CommonPasswords(Set<String> words) {
    this.words = words;
    this.longest = words.stream().mapToInt(String::length).max().orElse(0);
  }

  static CommonPasswords load() {
    try (InputStream list =
        Objects.requireNonNull(CommonPasswords.class.getResourceAsStream("common-passwords.txt"))) {
      String text = new String(list.readAllBytes(), StandardCharsets.UTF_8);
      Set<String> words = new HashSet<>();
      text.lines()
          .filter(line -> !line.startsWith("#"))
          .forEach(line -> words.addAll(List.of(line.split(" ", -1))));
      return new CommonPasswords(words);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  boolean isCommon(String password) {
    String lower = password.toLowerCase(Locale.ROOT);
    return isRepetition(lower) || isExplained(lower, unleet(lower));
  }

  /** The same beginning at least twice: abcabcabcabca. */
  private static boolean isRepetition(String text) {
    for (int period = 1; period <= text.length() / 2; period++) {
      if (text.startsWith(text.substring(period))) {
        return true;
      }
    }
    return false;
  }

  private boolean isExplained(String text, String unleeted) {
    Set<String> found = new HashSet<>();
    int unexplained = 0;
    int at = 0;
    while (at < text.length() && unexplained <= UNEXPLAINED_MAX) {
      int word = Math.max(wordAt(text, at), wordAt(unleeted, at));
      int known = Math.max(word, Math.max(runAt(text, at), yearAt(text, at)));
      if (word > 0 && word == known) {
        found.add(unleeted.substring(at, at + word));
      } else if (known == 0 && !isFiller(text.charAt(at))) {
        unexplained++;
      }
      at += Math.max(known, 1);
    }
    return unexplained <= UNEXPLAINED_MAX && found.size() <= WORDS_MAX;
  }

  /** The ASCII signs and spaces that are put between and around, at no one's cost. */
  private static boolean isFiller(char c) {
    return c < 128 && !Character.isLetterOrDigit(c);
  }

  private int wordAt(String text, int at) {
    for (int end = Math.min(text.length(), at + longest); end > at; end--) {
      if (words.contains(text.substring(at, end))) {
        return end - at;
      }
    }
    return 0;
  }

  private static int runAt(String text, int at) {
    int same = at;
    while (same < text.length() && text.charAt(same) == text.charAt(at)) {
      same++;
    }
    int best = same - at;
    for (String run : RUNS) {
      int from = run.indexOf(text.charAt(at));
      int length = 0;
      while (from >= 0
          && from + length < run.length()
          && at + length < text.length()
          && run.charAt(from + length) == text.charAt(at + length)) {
        length++;
      }
      best = Math.max(best, length);
    }
    return best >= RUN_MIN ? best : 0;
  }

  private static int yearAt(String text, int at) {
    boolean century = text.startsWith("19", at) || text.startsWith("20", at);
    boolean whole =
        at + 4 <= text.length()
            && text.substring(at, at + 4).chars().allMatch(c -> c >= '0' && c <= '9');
    return century && whole ? 4 : 0;
  }

  private static String unleet(String text) {
    StringBuilder out = new StringBuilder(text);
    for (int i = 0; i < out.length(); i++) {
      int leet = LEET.indexOf(out.charAt(i));
      if (leet >= 0) {
        out.setCharAt(i, PLAIN.charAt(leet));
      }
    }
    return out.toString();
  }

  private static List<String> withReversed(String... runs) {
    List<String> all = new ArrayList<>(List.of(runs));
    for (String run : runs) {
      all.add(new StringBuilder(run).reverse().toString());
    }
    return List.copyOf(all);
  }
}
