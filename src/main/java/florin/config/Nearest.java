package florin.config;

import java.util.Comparator;

/** The setting whose name is nearest to a mistyped one, by Levenshtein's distance. */
final class Nearest {
  private Nearest() {}

  static String to(String name) {
    String bare = name.replaceFirst("^FLORIN_", ""); // what most settings begin with
    if (Setting.ALL.stream().anyMatch(known -> known.name().equals(bare))) {
      return bare;
    }
    return Setting.ALL.stream()
        .map(Setting::name)
        .min(Comparator.comparingInt(known -> distance(name, known)))
        .orElseThrow();
  }

  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(change, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
