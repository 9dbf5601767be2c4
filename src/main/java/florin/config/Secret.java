package florin.config;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;

/** A key that is never printed. At least {@link #BYTES_MIN} bytes: those of its text in UTF-8. */
public final class Secret {
  public static final int BYTES_MIN = 32;

  private final byte[] bytes;

  /**
   * @throws IllegalArgumentException where the text is too short to be a key
   */
  public Secret(String text) {
    bytes = text.getBytes(StandardCharsets.UTF_8);
    if (bytes.length < BYTES_MIN) {
      throw new IllegalArgumentException("must have at least 32 bytes, not " + bytes.length);
    }
    if (text.chars().distinct().count() < 8) {
      throw new IllegalArgumentException("must be random, not a few characters repeated");
    }
  }

  /** A new one. */
  public static Secret random() {
    byte[] random = new byte[BYTES_MIN];
    new SecureRandom().nextBytes(random);
    return new Secret(Base64.getEncoder().encodeToString(random));
  }

  /** A copy. */
  public byte[] bytes() {
    return bytes.clone();
  }

  @Override
  public String toString() {
    return "***";
  }
}
