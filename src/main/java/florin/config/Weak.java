package florin.config;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What nobody who draws at random ever draws: what production refuses as a secret. */
final class Weak {
  private static final List<String> WORDS =
      List.of(
          "changeme",
          "change-me",
          "change_me",
          "example",
          "secret",
          "password",
          "placeholder",
          "replace",
          "default",
          "florin",
          "insecure",
          "qwerty",
          "letmein");

  private static final List<String> PASSWORDS =
      List.of("postgres", "postgresql", "admin", "root", "pass", "test", "123456", "12345678");

  private Weak() {}

  /** Why this is no key, "must …", or null; never quotes it. */
  static @Nullable String key(String text) {
    String low = text.toLowerCase(Locale.ROOT);
    if (isRepeated(text)) {
      return "must be random, not something repeated";
    }
    if (steps(text) * 2 > text.length()) {
      return "must be random, not a row of characters";
    }
    return WORDS.stream().anyMatch(low::contains)
        ? "must be random, not an example or a default"
        : null;
  }

  /** Why this is no password of a database's user, or null. */
  static @Nullable String password(String user, String password) {
    String low = password.toLowerCase(Locale.ROOT);
    boolean known =
        low.equals(user.toLowerCase(Locale.ROOT)) || WORDS.contains(low) || PASSWORDS.contains(low);
    return known ? "has a password that is a default or an example" : null;
  }

  /** Whether it is a shorter text over and over. */
  private static boolean isRepeated(String text) {
    for (int period = 1; period <= text.length() / 2; period++) {
      if (text.substring(period).equals(text.substring(0, text.length() - period))) {
        return true;
      }
    }
    return false;
  }

  /** How often a character follows the one before it in the alphabet or among the digits. */
  private static long steps(String text) {
    long steps = 0;
    for (int i = 1; i < text.length(); i++) {
      steps += Math.abs(text.charAt(i) - text.charAt(i - 1)) == 1 ? 1 : 0;
    }
    return steps;
  }
}
