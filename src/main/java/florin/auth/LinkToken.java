package florin.auth;

import java.security.SecureRandom;
import java.util.Base64;

/** Tokens of links: 32 random bytes, shown once, kept as SHA-256. */
public final class LinkToken {
  private static final int BYTES = 32;

  private LinkToken() {}

  /** A new one, in base64url. */
  public static String make() {
    byte[] bytes = new byte[BYTES];
    new SecureRandom().nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** What is kept of it. */
  public static byte[] hash(String token) {
    return Sha256.of(token);
  }
}
