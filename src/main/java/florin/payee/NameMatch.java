package florin.payee;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How like a name is to another. Case, accents, punctuation and the order of names make no
 * difference. Close is what a person may well have meant: a letter or two mistyped in a longer
 * word, an initial for a name, a name left out where two are there.
 */
public enum NameMatch {
  NO_MATCH,
  CLOSE_MATCH,
  MATCH;

  private static final int WORDS_MIN = 2;
  private static final int ONE_TYPO_LENGTH_MIN = 4;
  private static final int TWO_TYPOS_LENGTH_MIN = 8;

  /** Letters of their own that are written with others where they are missing. */
  private static final Map<String, String> LETTERS =
      Map.of(
          "ø", "o", "æ", "ae", "œ", "oe", "đ", "d", "ð", "d", "ł", "l", "þ", "th", "ħ", "h", "ŋ",
          "n");

  static NameMatch of(String given, String known) {
    List<String> one = words(given);
    List<String> other = words(known);
    if (one.isEmpty()) {
      return NO_MATCH;
    }
    boolean same =
        sorted(one).equals(sorted(other)) || String.join("", one).equals(String.join("", other));
    return same ? MATCH : isClose(one, other) ? CLOSE_MATCH : NO_MATCH;
  }

  private static List<String> words(String name) {
    String upper = Normalizer.normalize(name, Normalizer.Form.NFKD).toUpperCase(Locale.ROOT);
    String text = upper.toLowerCase(Locale.ROOT).replaceAll("\\p{Mn}|['’ʼ`´]", "");
    for (Map.Entry<String, String> letter : LETTERS.entrySet()) {
      text = text.replace(letter.getKey(), letter.getValue());
    }
    return Arrays.stream(text.split("[^\\p{L}\\p{N}]+")).filter(word -> !word.isEmpty()).toList();
  }

  private static List<String> sorted(List<String> words) {
    return words.stream().sorted().toList();
  }

  /** Each word of the shorter name is one of the longer, and not by initials alone. */
  private static boolean isClose(List<String> one, List<String> other) {
    List<String> few = new ArrayList<>(one.size() <= other.size() ? one : other);
    List<String> many = new ArrayList<>(one.size() <= other.size() ? other : one);
    if (few.size() < WORDS_MIN && few.size() != many.size()) {
      return false;
    }
    int before = few.size();
    few.removeIf(many::remove);
    few.removeIf(word -> removeFirst(many, word, NameMatch::isMistyped));
    boolean onlyInitials = few.size() == before;
    few.removeIf(word -> removeFirst(many, word, NameMatch::isInitial));
    return few.isEmpty() && !onlyInitials;
  }

  private interface Likeness {
    boolean is(String one, String other);
  }

  private static boolean removeFirst(List<String> words, String word, Likeness likeness) {
    for (String other : words) {
      if (likeness.is(word, other)) {
        return words.remove(other);
      }
    }
    return false;
  }

  private static boolean isInitial(String one, String other) {
    return one.length() == 1 ? other.startsWith(one) : other.length() == 1 && one.startsWith(other);
  }

  private static boolean isMistyped(String one, String other) {
    int length = Math.min(one.length(), other.length());
    int typosMax = length >= TWO_TYPOS_LENGTH_MIN ? 2 : length >= ONE_TYPO_LENGTH_MIN ? 1 : 0;
    return Math.abs(one.length() - other.length()) <= typosMax && typos(one, other) <= typosMax;
  }

  /** Letters missing, too many, wrong, or two swapped (optimal string alignment). */
  private static int typos(String one, String other) {
    int[][] typos = new int[one.length() + 1][other.length() + 1];
    for (int i = 0; i <= one.length(); i++) {
      for (int j = 0; j <= other.length(); j++) {
        typos[i][j] = i == 0 || j == 0 ? i + j : least(typos, one, other, i, j);
      }
    }
    return typos[one.length()][other.length()];
  }

  private static int least(int[][] typos, String one, String other, int i, int j) {
    int wrong = one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1;
    int least =
        Math.min(typos[i - 1][j - 1] + wrong, 1 + Math.min(typos[i - 1][j], typos[i][j - 1]));
    boolean swapped =
        i > 1
            && j > 1
            && one.charAt(i - 1) == other.charAt(j - 2)
            && one.charAt(i - 2) == other.charAt(j - 1);
    return swapped ? Math.min(least, 1 + typos[i - 2][j - 2]) : least;
  }

  /** As the API writes it. */
  public String slug() {
    return name().toLowerCase(Locale.ROOT);
  }
}
