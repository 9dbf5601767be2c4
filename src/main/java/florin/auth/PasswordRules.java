package florin.auth;

import florin.core.FieldError;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Which passwords may be chosen: long ones that are not easily guessed (NIST SP 800-63B, 3.1.1.2).
 * No rule about kinds of characters. Immutable.
 */
public final class PasswordRules {
  public static final int LENGTH_MIN = 15;

  /** With a second factor beside it (NIST SP 800-63B-4, 3.1.1.2, asks for 8 then). */
  public static final int LENGTH_MIN_WITH_TOTP = 12;

  static final int BYTES_MAX = 1_024;

  private static final String POINTER = "#/password";
  private static final String PRODUCT = "florin";

  private final CommonPasswords common = CommonPasswords.load();

  /**
   * What is wrong with a new password of somebody without a second factor, at {@code #/password}.
   *
   * @param email whose local part it must not contain
   * @param fullName which it must not contain, nor a longer word of it
   */
  public List<FieldError> check(String password, String email, String fullName) {
    return check(password, email, fullName, LENGTH_MIN);
  }

  /**
   * The same.
   *
   * @param lengthMin characters, as a reader counts them
   */
  public List<FieldError> check(String password, String email, String fullName, int lengthMin) {
    String form = Normalizer.normalize(password, Normalizer.Form.NFC);
    if (!isUnicode(password)) {
      return List.of(
          new FieldError(POINTER, "invalid_text", "Half a surrogate pair is no character."));
    }
    if (form.getBytes(StandardCharsets.UTF_8).length > BYTES_MAX) {
      return List.of(error("too_long", "At most 1024 bytes of UTF-8."));
    }
    if (isShorter(form, lengthMin)) {
      return List.of(
          error(
              "too_short", "At least " + lengthMin + " characters. A few words make a good one."));
    }
    List<FieldError> errors = new ArrayList<>();
    if (common.isCommon(form)) {
      errors.add(error("too_common", "Among the first that would be tried. Take rarer words."));
    }
    if (containsContext(squashed(form), email, fullName)) {
      errors.add(
          error("contains_context", "It contains your e-mail's name, your name or the bank's."));
    }
    return errors;
  }

  /** Whether it is too short for somebody without a second factor. */
  public static boolean needsSecondFactor(String password) {
    return isShorter(Normalizer.normalize(password, Normalizer.Form.NFC), LENGTH_MIN);
  }

  private static boolean isShorter(String form, int lengthMin) {
    return form.codePointCount(0, form.length()) < lengthMin;
  }

  /** Whether every surrogate has its other half: else distinct texts have the same bytes. */
  static boolean isUnicode(String text) {
    return StandardCharsets.UTF_8.newEncoder().canEncode(text);
  }

  private static boolean containsContext(String password, String email, String fullName) {
    List<String> context = new ArrayList<>(List.of(PRODUCT));
    String local = squashed(email.substring(0, Math.max(0, email.lastIndexOf('@'))));
    if (local.length() >= 3) {
      context.add(local);
    }
    if (squashed(fullName).length() >= 4) {
      context.add(squashed(fullName));
    }
    for (String word : fullName.split("\\s+", -1)) {
      if (squashed(word).length() >= 5) { // shorter ones are parts of too many other words
        context.add(squashed(word));
      }
    }
    return context.stream().anyMatch(password::contains);
  }

  private static String squashed(String text) {
    StringBuilder out = new StringBuilder();
    Normalizer.normalize(text, Normalizer.Form.NFKC)
        .toLowerCase(Locale.ROOT)
        .codePoints()
        .filter(Character::isLetterOrDigit)
        .forEach(out::appendCodePoint);
    return out.toString();
  }

  private static FieldError error(String code, String detail) {
    return new FieldError(POINTER, "password_" + code, detail);
  }
}
