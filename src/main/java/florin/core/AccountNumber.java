package florin.core;

import java.math.BigInteger;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Account numbers in IBAN form (ISO 13616): {@code XF}, two mod-97 check digits, twelve digits. A
 * mistyped digit, or two swapped, is caught before anything is looked up.
 */
public final class AccountNumber {
  /** Characters that somebody may type for one, with spaces and more. */
  public static final int TYPED_MAX = 40;

  private static final Pattern SHAPE = Pattern.compile("XF[0-9]{14}");
  private static final Pattern SPACES = Pattern.compile("\\p{Zs}");
  private static final Pattern GROUP = Pattern.compile(".{4}(?=.)");
  private static final String COUNTRY_AS_DIGITS = "3315"; // X = 33, F = 15
  private static final long SPACE = 1_000_000_000_000L;
  private static final long STRIDE = 387_420_489L; // prime to SPACE, so every ordinal has its own
  private static final BigInteger NINETY_SEVEN = BigInteger.valueOf(97);

  private AccountNumber() {}

  /** The number of the {@code ordinal}-th account: a fixed shuffle, so that neighbours differ. */
  public static String of(long ordinal) {
    long digits = Math.floorMod(Math.multiplyExact(ordinal, STRIDE), SPACE);
    String body = String.format(Locale.ROOT, "%012d", digits);
    long check = 98 - remainder(body + COUNTRY_AS_DIGITS + "00");
    return "XF" + String.format(Locale.ROOT, "%02d", check) + body;
  }

  /** The canonical form of what a person typed or copied: no spaces of any width, upper case. */
  public static String canonical(String typed) {
    return SPACES.matcher(typed).replaceAll("").toUpperCase(Locale.ROOT);
  }

  /**
   * For people to read: in groups of four, {@code XF65 0003 8742 0489} (ISO 13616, print form).
   * What the bank calls its own accounts stays as it is.
   */
  public static String grouped(String number) {
    return !SHAPE.matcher(number).matches() ? number : GROUP.matcher(number).replaceAll("$0 ");
  }

  public static boolean isValid(String number) {
    return SHAPE.matcher(number).matches()
        && remainder(number.substring(4) + COUNTRY_AS_DIGITS + number.substring(2, 4)) == 1;
  }

  private static long remainder(String digits) {
    return new BigInteger(digits).mod(NINETY_SEVEN).longValue();
  }
}
