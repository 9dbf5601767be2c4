package florin.auth;

import florin.core.BankException;
import florin.core.ErrorCode;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.text.Normalizer;
import java.util.Base64;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.mindrot.jbcrypt.BCrypt;

/**
 * Password hashes: {@code bcrypt(base64(hmac-sha384(pepper, NFC(password))))} (OWASP, Password
 * Storage). The HMAC is there because bcrypt reads 72 bytes and stops at NUL; its 64 characters are
 * read whole. As many hashes are made at once as there are processors, a few more wait a moment,
 * the rest are refused {@code overloaded}. Thread-safe.
 */
public final class Passwords {
  public static final int PEPPER_BYTES_MIN = 32;

  private static final Pattern HASH = Pattern.compile("\\$2[aby]\\$(\\d\\d)\\$[./A-Za-z0-9]{53}");
  private static final int COST_MIN = 4;

  /** A stored cost beyond this is damage; obeying it would take minutes. */
  private static final int COST_MAX = 16;

  /** Each that waits keeps one of the server's threads from everybody else. */
  private static final int WAITING_MAX = 32;

  private static final int WAIT_SECONDS = 2;

  private final SecretKeySpec pepper;
  private final int cost;

  /** Matched by nothing, at the full cost. */
  private final String hashOfNobody;

  private final Semaphore processors =
      new Semaphore(Runtime.getRuntime().availableProcessors(), true);

  /**
   * @param pepper at least {@link #PEPPER_BYTES_MIN} random bytes, kept outside the database
   * @param cost log2 of bcrypt's rounds, 4 to 16; 12 takes about half a second
   */
  public Passwords(byte[] pepper, int cost) {
    if (pepper.length < PEPPER_BYTES_MIN) {
      throw new IllegalArgumentException("a pepper has at least 32 bytes");
    }
    if (cost < COST_MIN || cost > COST_MAX) {
      throw new IllegalArgumentException("bcrypt's cost is 4 to 16");
    }
    this.pepper = new SecretKeySpec(pepper, "HmacSHA384");
    this.cost = cost;
    this.hashOfNobody = String.format(Locale.ROOT, "$2a$%02d$%s", cost, ".".repeat(53));
  }

  /** A new hash with a new salt. Throws {@link BankException} {@code overloaded}. */
  public String hash(String password) {
    return bounded(() -> BCrypt.hashpw(peppered(password), BCrypt.gensalt(cost)));
  }

  /**
   * Whether this is the password; a damaged hash never matches. No hash, no such user: the same
   * work is done, so that the time tells nothing.
   *
   * @throws BankException {@code overloaded}
   */
  public boolean matches(String password, @Nullable String hash) {
    String stored = hash != null && costOf(hash) > 0 ? hash : null;
    String target = stored == null ? hashOfNobody : "$2a$" + stored.substring(4);
    boolean same = bounded(() -> BCrypt.checkpw(peppered(password), target));
    return same && stored != null && PasswordRules.isUnicode(password);
  }

  /** Whether a hash is to be made anew now that the password is at hand: its cost is too low. */
  public boolean isOutdated(String hash) {
    return costOf(hash) < cost;
  }

  private static int costOf(String hash) {
    var matcher = HASH.matcher(hash);
    int cost = matcher.matches() ? Integer.parseInt(matcher.group(1)) : 0;
    return cost < COST_MIN || cost > COST_MAX ? 0 : cost;
  }

  private String peppered(String password) {
    try {
      Mac mac = Mac.getInstance("HmacSHA384");
      mac.init(pepper);
      String form = Normalizer.normalize(password, Normalizer.Form.NFC);
      byte[] digest = mac.doFinal(form.getBytes(StandardCharsets.UTF_8));
      return Base64.getEncoder().encodeToString(digest);
    } catch (GeneralSecurityException never) {
      throw new IllegalStateException(never); // every Java platform has it
    }
  }

  private <T> T bounded(Supplier<T> work) {
    if (processors.getQueueLength() >= WAITING_MAX || !acquired()) {
      throw new BankException(
          ErrorCode.OVERLOADED, "Too many passwords are being checked. Try again in a moment.");
    }
    try {
      return work.get();
    } finally {
      processors.release();
    }
  }

  private boolean acquired() {
    try {
      return processors.tryAcquire(WAIT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
