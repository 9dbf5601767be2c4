package florin.card;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Who is paid.
 *
 * @param name null once it was erased
 * @param category a word in lower case, or the four digits of ISO 18245
 */
record Merchant(@Nullable String name, String category) {
  static final int NAME_MAX = 70;

  private static final Pattern CATEGORY = Pattern.compile("[a-z0-9][a-z0-9_]{0,39}");

  static String category(String sent) {
    if (!CATEGORY.matcher(sent).matches()) {
      throw new IllegalArgumentException("no category");
    }
    return sent;
  }
}
