package florin.auth;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Codes to be kept on paper, each good once where the authenticator is lost. 120 random bits:
 * nobody guesses one, so their tries need no limit, and their plain hash gives nothing away.
 */
final class RecoveryCodes {
  static final int COUNT = 10;
  private static final int BYTES = 15;
  private static final int GROUP = 4;

  private RecoveryCodes() {}

  /** New ones, {@code 7h2k-9qxn-4d0t-wm3e-b6zr-v08p}. */
  static List<String> make(SecureRandom random) {
    List<String> codes = new ArrayList<>();
    for (int i = 0; i < COUNT; i++) {
      byte[] bytes = new byte[BYTES];
      random.nextBytes(bytes);
      String text = Base32.of(bytes, Base32.LEGIBLE);
      codes.add(text.replaceAll("(.{" + GROUP + "})(?!$)", "$1-"));
    }
    return codes;
  }

  /** What is kept of a code, however it was typed. */
  static byte[] hash(String code) {
    String plain =
        code.toLowerCase(Locale.ROOT)
            .replaceAll("[\\s-]", "")
            .replace('o', '0')
            .replace('i', '1')
            .replace('l', '1');
    return Sha256.of(plain);
  }
}
