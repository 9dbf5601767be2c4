package florin.auth;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * What a browser keeps to show that an account was logged in with it (OWASP, "Device Cookies"): it
 * opens nothing, it only has its own count of wrong passwords. Kept nowhere here. Thread-safe.
 */
public final class DeviceMarks {
  private static final int NONCE_BYTES = 16;
  private static final String DOT = ".";

  private final SecureRandom random = new SecureRandom();
  private final byte[] key;

  /**
   * @param secret at least 32 secret bytes, the same for all instances
   */
  public DeviceMarks(byte[] secret) {
    this.key = Hmac.of(secret, "device marks");
  }

  /** A new one, for who has just logged in to this account. */
  public String make(String account) {
    byte[] bytes = new byte[NONCE_BYTES];
    random.nextBytes(bytes);
    String nonce = HexFormat.of().formatHex(bytes);
    return nonce + DOT + seal(account, nonce);
  }

  /** What tells this browser from others; null where the mark is none of this account's. */
  public @Nullable String deviceOf(String account, @Nullable String mark) {
    String[] parts = mark == null ? new String[0] : mark.split("\\.", -1);
    if (parts.length != 2) {
      return null;
    }
    byte[] given = parts[1].getBytes(StandardCharsets.UTF_8);
    byte[] right = seal(account, parts[0]).getBytes(StandardCharsets.UTF_8);
    return MessageDigest.isEqual(given, right) ? parts[0] : null;
  }

  private String seal(String account, String nonce) {
    return HexFormat.of().formatHex(Hmac.of(key, account, nonce));
  }
}
