package florin.customer;

import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An e-mail address.
 *
 * @param text as its owner wrote it
 * @param key the one form in which addresses are compared: NFKC, lower case. It is ASCII, so that
 *     no letter of another script can pass for one of somebody's address
 */
public record Email(String text, String key) {
  private static final int LENGTH_MAX = 254;
  private static final int LOCAL_MAX = 64;
  private static final String ATOM = "[a-z0-9!#$%&'*+/=?^_`{|}~-]+";
  private static final String LABEL = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?";
  private static final Pattern SHAPE =
      Pattern.compile(ATOM + "(?:\\." + ATOM + ")*@(?:" + LABEL + "\\.)+" + LABEL);

  /** The address (RFC 5321 without quoting and address literals), or null where it is none. */
  static @Nullable Email parse(String text) {
    String key = Normalizer.normalize(text, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
    boolean valid =
        text.length() <= LENGTH_MAX
            && key.length() <= LENGTH_MAX
            && key.indexOf('@') <= LOCAL_MAX
            && SHAPE.matcher(key).matches();
    return valid ? new Email(text, key) : null;
  }

  /** The {@link #key} of an address; null for what is none. */
  public static @Nullable String keyOf(String text) {
    Email email = parse(text);
    return email == null ? null : email.key();
  }

  /**
   * Under what guesses at a password are counted. What is no address is nobody's, but not unlike
   * one: a text PostgreSQL takes.
   */
  static String account(String text) {
    Email parsed = parse(text);
    return parsed == null ? text.replace('\0', ' ') : parsed.key();
  }
}
