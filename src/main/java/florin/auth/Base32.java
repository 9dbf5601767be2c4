package florin.auth;

/** Bytes as letters that a person can copy, five bits each. */
final class Base32 {
  /** RFC 4648, section 6: what authenticators read. */
  static final String STANDARD = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

  /** Crockford's, without letters that look like others. */
  static final String LEGIBLE = "0123456789abcdefghjkmnpqrstvwxyz";

  private Base32() {}

  /** Without padding; the bits must come out even. */
  static String of(byte[] bytes, String alphabet) {
    StringBuilder text = new StringBuilder();
    int bits = 0;
    int waiting = 0;
    for (byte each : bytes) {
      bits = (bits << 8) | (each & 0xff);
      for (waiting += 8; waiting >= 5; waiting -= 5) {
        text.append(alphabet.charAt((bits >> (waiting - 5)) & 31));
      }
      bits &= (1 << waiting) - 1;
    }
    return text.toString();
  }
}
