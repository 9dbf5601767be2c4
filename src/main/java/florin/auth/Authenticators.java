package florin.auth;

import florin.core.BankException;
import florin.core.ErrorCode;
import florin.core.FieldError;
import florin.core.SessionId;
import florin.core.UserId;
import florin.db.Sealing;
import florin.seal.Field;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.jdbi.v3.core.Handle;

/**
 * Gives users an authenticator and takes it away. Everything runs in the caller's transaction.
 * Thread-safe.
 */
public final class Authenticators {
  /** How old a log-in may be that stands for its user when he sets one up. */
  public static final Duration FRESH = Duration.ofMinutes(10);

  private static final String ISSUER = "Florin";

  private final SecureRandom random = new SecureRandom();
  private final SecondFactor factor;
  private final Clock wall;

  /** What an authenticator is set up with; shown once. */
  public record Proposed(String secret, String otpauthUri) {
    @Override
    public String toString() {
      return "***";
    }
  }

  /** What became of a first code: codes to keep, or a refusal, which counts once committed. */
  public sealed interface Confirmed {
    record Enabled(List<String> recoveryCodes) implements Confirmed {}

    record Refused(BankException why) implements Confirmed {}
  }

  public Authenticators(SecondFactor factor, Clock wall) {
    this.factor = factor;
    this.wall = wall;
  }

  /** Whether the session was begun by a log-in no longer ago than {@link #FRESH}. */
  public boolean isFresh(Handle handle, SessionId session) {
    return handle.attach(SessionDao.class).isBegunAfter(session, wall.instant().minus(FRESH));
  }

  /**
   * A new secret, in force once a code of it was confirmed; an earlier one that never was is gone.
   *
   * @param account what the authenticator shows beside the codes
   * @throws BankException {@code totp_already_enabled}
   */
  public Proposed propose(Handle handle, UserId user, String account) {
    byte[] secret = new byte[Totp.SECRET_BYTES];
    random.nextBytes(secret);
    byte[] sealed = Sealing.of(handle).seal(Field.TOTP_SEED, user.value(), secret);
    if (!handle.attach(TotpDao.class).propose(user, sealed, wall.instant())) {
      throw alreadyEnabled();
    }
    String text = Base32.of(secret, Base32.STANDARD);
    return new Proposed(text, uri(text, account));
  }

  /** Google's "Key Uri Format", which all authenticators read. */
  private static String uri(String secret, String account) {
    String label = URLEncoder.encode(account, StandardCharsets.UTF_8).replace("+", "%20");
    return "otpauth://totp/%s:%s?secret=%s&issuer=%s&algorithm=SHA1&digits=6&period=%d"
        .formatted(ISSUER, label, secret, ISSUER, Totp.STEP_SECONDS);
  }

  /**
   * Puts it in force with its first code, which is used up by that.
   *
   * @throws BankException {@code totp_already_enabled}; {@code invalid_request} where none was
   *     proposed
   */
  public Confirmed confirm(Handle handle, UserId user, String code) {
    TotpDao dao = handle.attach(TotpDao.class);
    TotpDao.Row row = dao.lock(user).orElseThrow(Authenticators::notProposed);
    if (row.isEnabled()) {
      throw alreadyEnabled();
    }
    BankException refusal = factor.refusal(handle, user, row, code);
    if (refusal != null) {
      return new Confirmed.Refused(
          refusal.code() == ErrorCode.INVALID_TOTP
              ? wrong("wrong_code", refusal.detail())
              : refusal);
    }
    List<String> codes = RecoveryCodes.make(random);
    dao.enable(user, wall.instant());
    dao.removeRecoveryCodes(user);
    dao.addRecoveryCodes(user, codes.stream().map(RecoveryCodes::hash).toList());
    return new Confirmed.Enabled(codes);
  }

  /** Takes it away, its recovery codes too; false where there is none in force. */
  public boolean remove(Handle handle, UserId user) {
    TotpDao dao = handle.attach(TotpDao.class);
    dao.removeRecoveryCodes(user);
    return dao.remove(user);
  }

  /** How many recovery codes are left; 0 also where there is no authenticator. */
  public int recoveryCodesLeft(Handle handle, UserId user) {
    return handle.attach(TotpDao.class).recoveryCodesLeft(user);
  }

  private static BankException notProposed() {
    return wrong("not_enrolling", "Ask for a secret first: POST /v1/me/totp.");
  }

  private static BankException wrong(String code, String detail) {
    return BankException.invalid(List.of(new FieldError("#/code", code, detail)));
  }

  private static BankException alreadyEnabled() {
    return new BankException(
        ErrorCode.TOTP_ALREADY_ENABLED, "An authenticator is in force. Remove it first.");
  }
}
