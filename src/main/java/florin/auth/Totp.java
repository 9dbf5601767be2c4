package florin.auth;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Locale;
import java.util.OptionalLong;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Time-based one-time passwords (RFC 6238) as every authenticator makes them: HMAC-SHA-1, six
 * digits, steps of 30 seconds. A code of the step before or after is good too, for clocks that
 * differ and for slow typists.
 */
final class Totp {
  /** 160 bits, the length of the HMAC (RFC 4226, 4, R6). */
  static final int SECRET_BYTES = 20;

  static final int STEP_SECONDS = 30;
  private static final int DIGITS = 6;
  private static final int RANGE = 1_000_000;
  private static final int DRIFT_STEPS = 1;

  private Totp() {}

  static long step(Instant at) {
    return Math.floorDiv(at.getEpochSecond(), STEP_SECONDS);
  }

  /** The step whose code this is, if it is one of now; takes the same time whatever it is. */
  static OptionalLong stepOf(String code, byte[] secret, Instant now) {
    byte[] given = code.getBytes(StandardCharsets.UTF_8);
    OptionalLong found = OptionalLong.empty();
    for (long step = step(now) - DRIFT_STEPS; step <= step(now) + DRIFT_STEPS; step++) {
      byte[] good = code(secret, step).getBytes(StandardCharsets.UTF_8);
      if (MessageDigest.isEqual(good, given)) {
        found = OptionalLong.of(step);
      }
    }
    return found;
  }

  /** RFC 4226, section 5.3: four bytes from where the last one says, without their sign. */
  static String code(byte[] secret, long step) {
    try {
      Mac mac = Mac.getInstance("HmacSHA1");
      mac.init(new SecretKeySpec(secret, "HmacSHA1"));
      byte[] hash = mac.doFinal(ByteBuffer.allocate(Long.BYTES).putLong(step).array());
      int offset = hash[hash.length - 1] & 0xf;
      int number = ByteBuffer.wrap(hash).getInt(offset) & Integer.MAX_VALUE;
      return String.format(Locale.ROOT, "%0" + DIGITS + "d", number % RANGE);
    } catch (GeneralSecurityException never) {
      throw new IllegalStateException(never); // every Java platform has it
    }
  }
}
