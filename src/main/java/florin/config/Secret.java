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

  private Secret(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * The 32 bytes of a key of AES-256 that are written in base64.
   *
   * @throws IllegalArgumentException where it is anything else
   */
  public static Secret key256(String base64) {
    byte[] bytes =
        base64.matches("[A-Za-z0-9+/]{43}=?") ? Base64.getDecoder().decode(base64) : null;
    if (bytes == null || bytes.length != BYTES_MIN) {
      throw new IllegalArgumentException("must be 32 bytes in base64, 44 characters");
    }
    new Secret(base64); // as random as any other
    return new Secret(bytes);
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
