package florin.core;

import java.util.Arrays;
import java.util.Locale;
import java.util.UUID;

/**
 * The text form of every id: a prefix, {@code _}, and a UUID as 26 lower-case Crockford base-32
 * digits (TypeID 0.3). One value has one spelling; anything else is refused.
 */
final class TypeId {
  private static final String DIGITS = "0123456789abcdefghjkmnpqrstvwxyz";
  private static final int LENGTH = 26;
  private static final byte[] VALUES = new byte[128];

  static {
    Arrays.fill(VALUES, (byte) -1);
    for (int i = 0; i < DIGITS.length(); i++) {
      VALUES[DIGITS.charAt(i)] = (byte) i;
    }
  }

  private TypeId() {}

  static String format(String prefix, UUID value) {
    char[] out = new char[prefix.length() + 1 + LENGTH];
    prefix.getChars(0, prefix.length(), out, 0);
    out[prefix.length()] = '_';
    long high = value.getMostSignificantBits();
    long low = value.getLeastSignificantBits();
    for (int i = out.length - 1; i > prefix.length(); i--) {
      out[i] = DIGITS.charAt((int) (low & 31));
      low = (low >>> 5) | (high << 59);
      high >>>= 5;
    }
    return new String(out);
  }

  /**
   * @throws BankException {@code wrong_id_type} when the prefix is another kind's, {@code
   *     invalid_id} when the text is no id at all
   */
  static UUID parse(String prefix, String text) {
    int digits = text.indexOf('_') + 1;
    if (digits == 0 || text.length() - digits != LENGTH || text.charAt(digits) > '7') {
      throw malformed(prefix);
    }
    long high = 0;
    long low = 0;
    for (int i = digits; i < text.length(); i++) {
      char c = text.charAt(i);
      int value = c < VALUES.length ? VALUES[c] : -1;
      if (value < 0) {
        throw malformed(prefix);
      }
      high = (high << 5) | (low >>> 59);
      low = (low << 5) | value;
    }
    if (!text.startsWith(prefix) || digits != prefix.length() + 1) {
      throw new BankException(
          ErrorCode.WRONG_ID_TYPE,
          String.format(Locale.ROOT, "This is not the kind of id expected here: %s_….", prefix));
    }
    return new UUID(high, low);
  }

  private static BankException malformed(String prefix) {
    return new BankException(
        ErrorCode.INVALID_ID,
        String.format(Locale.ROOT, "An id here looks like %s_ and 26 characters.", prefix));
  }
}
