package florin.card;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.LocalDate;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * What a card is paid with: its number, and the code that is printed beside it. The code is three
 * digits of an HMAC over number and last day, under a seed of the card's own: so it is kept
 * nowhere, and stays the same when the bank's key is replaced. Neither is ever in a text of this
 * object.
 */
final class Secrets {
  private static final int SEED_BYTES = 32;
  private static final int CODES = 1_000;

  private final String number;
  private final byte[] seed;
  private final LocalDate expiresOn;

  Secrets(String number, byte[] seed, LocalDate expiresOn) {
    this.number = number;
    this.seed = seed.clone();
    this.expiresOn = expiresOn;
  }

  static Secrets random(SecureRandom random, LocalDate expiresOn) {
    byte[] seed = new byte[SEED_BYTES];
    random.nextBytes(seed);
    return new Secrets(CardNumber.random(random), seed, expiresOn);
  }

  String number() {
    return number;
  }

  String last4() {
    return number.substring(CardNumber.LENGTH - 4);
  }

  byte[] seed() {
    return seed.clone();
  }

  /** The verification code. */
  String code() {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(seed, "HmacSHA256"));
      byte[] hash = mac.doFinal((number + " " + expiresOn).getBytes(StandardCharsets.US_ASCII));
      long high = ByteBuffer.wrap(hash).getLong();
      return Long.toString(CODES + Long.remainderUnsigned(high, CODES)).substring(1);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("every Java has HMAC-SHA-256", impossible);
    }
  }

  /** Whether what was shown is right; what was not shown is. */
  boolean fits(@Nullable String shownNumber, @Nullable String shownCode) {
    boolean numberFits = shownNumber == null || same(number, shownNumber);
    boolean codeFits = shownCode == null || same(code(), shownCode);
    return numberFits && codeFits;
  }

  private static boolean same(String one, String other) {
    return MessageDigest.isEqual(
        one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public String toString() {
    return "a card's secrets";
  }
}
