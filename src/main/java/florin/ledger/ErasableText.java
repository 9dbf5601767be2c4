package florin.ledger;

import florin.core.Hash;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;

/**
 * Words about a person. They are kept apart from the journal, which holds only their salted hash:
 * so they can be erased, and nobody can guess them back from what remains.
 */
public record ErasableText(Salt salt, String text) {
  private static final SecureRandom RANDOM = new SecureRandom();

  public static ErasableText of(String text) {
    byte[] salt = new byte[16];
    RANDOM.nextBytes(salt);
    return new ErasableText(new Salt(salt), text);
  }

  public Hash hash() {
    return Hash.of(salt.bytes, text.getBytes(StandardCharsets.UTF_8));
  }

  /** 16 random bytes. */
  public static final class Salt {
    private final byte[] bytes;

    public Salt(byte[] bytes) {
      this.bytes = bytes.clone();
    }

    public byte[] bytes() {
      return bytes.clone();
    }
  }
}
