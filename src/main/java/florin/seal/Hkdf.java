package florin.seal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** HKDF with SHA-256 (RFC 5869), for keys of up to 32 bytes: one block of it. */
final class Hkdf {
  private static final byte[] SALT = "florin seal 1".getBytes(UTF_8);

  private final byte[] extracted;

  Hkdf(byte[] secret) {
    this(secret, SALT);
  }

  Hkdf(byte[] secret, byte[] salt) {
    this.extracted = hmac(salt, secret);
  }

  byte[] expand(byte[] info, int length) {
    byte[] block = Arrays.copyOf(info, info.length + 1);
    block[info.length] = 1;
    return Arrays.copyOf(hmac(extracted, block), length);
  }

  byte[] expand(String info, int length) {
    return expand(info.getBytes(UTF_8), length);
  }

  static byte[] hmac(byte[] key, byte[] message) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(message);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("every Java has HMAC-SHA-256", impossible);
    }
  }
}
