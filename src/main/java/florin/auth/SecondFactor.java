package florin.auth;

import florin.audit.Actor;
import florin.audit.Audit;
import florin.audit.AuditEvent;
import florin.audit.AuditKind;
import florin.core.BankException;
import florin.core.Caller;
import florin.core.ErrorCode;
import florin.core.StepUp;
import florin.core.UserId;
import florin.db.Rollback;
import florin.db.Sealing;
import florin.seal.Field;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.OptionalLong;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * Judges what is shown beside the password: a code of the user's authenticator, or one of his
 * recovery codes. Each is good once. After {@link #FREE_TRIES} wrong codes in a row there is a
 * pause, twice as long after each further one, a quarter of an hour at most: a million codes cannot
 * be tried, and nobody is kept out for ever. Recovery codes are looked at even then. Follows the
 * wall clock. Thread-safe.
 */
public final class SecondFactor {
  static final int FREE_TRIES = 5;
  private static final Duration PAUSE = Duration.ofSeconds(30);
  private static final Duration PAUSE_MAX = Duration.ofMinutes(15);

  private final Jdbi jdbi;
  private final Audit audit;
  private final Clock wall;

  /** What came beside a password. */
  public record Shown(@Nullable String totp, @Nullable String recoveryCode) {
    public static final Shown NOTHING = new Shown(null, null);

    @Override
    public String toString() {
      return "***";
    }
  }

  public SecondFactor(Jdbi jdbi, Audit audit, Clock wall) {
    this.jdbi = jdbi;
    this.audit = audit;
    this.wall = wall;
  }

  /** Whether the user has an authenticator in force. */
  public boolean isEnabled(UserId user) {
    try (Handle handle = jdbi.open()) {
      return handle.attach(TotpDao.class).isEnabled(user);
    }
  }

  /**
   * Uses up what was shown. Runs in the caller's transaction, with the user's authenticator locked;
   * the caller commits also where it is refused, so that the try counts.
   *
   * @return null where it is good, or none is asked for; else {@code totp_required}, {@code
   *     invalid_totp} or {@code rate_limited}
   */
  public @Nullable BankException refusal(Handle handle, UserId user, Shown shown) {
    TotpDao dao = handle.attach(TotpDao.class);
    TotpDao.Row row = dao.lock(user).filter(TotpDao.Row::isEnabled).orElse(null);
    if (row == null) {
      return null;
    }
    if (shown.recoveryCode() != null) {
      byte[] hash = RecoveryCodes.hash(shown.recoveryCode());
      return dao.useRecoveryCode(user, hash, wall.instant()) ? null : invalid();
    }
    return shown.totp() == null
        ? new BankException(
            ErrorCode.TOTP_REQUIRED, "Send the code of your authenticator as totp as well.")
        : refusal(handle, user, row, shown.totp());
  }

  /** As above, of a code; also of an authenticator that is not in force yet. */
  @Nullable BankException refusal(Handle handle, UserId user, TotpDao.Row row, String code) {
    TotpDao dao = handle.attach(TotpDao.class);
    Instant now = wall.instant().truncatedTo(ChronoUnit.MICROS); // as fine as it is kept
    if (row.isBlocked(now)) {
      return pausing(Duration.between(now, row.blockedUntil()));
    }
    byte[] secret = Sealing.of(handle).open(Field.TOTP_SEED, user.value(), row.secretSealed());
    OptionalLong step = Totp.stepOf(code.strip(), secret, now);
    if (step.isPresent()) {
      return dao.use(user, step.getAsLong()) ? null : invalid(); // used before: no guess, no count
    }
    int failures = row.failures() + 1;
    dao.failed(user, failures < FREE_TRIES ? null : now.plus(pause(failures)));
    return invalid();
  }

  private static Duration pause(int failures) {
    int doublings = Math.min(failures - FREE_TRIES, 10);
    Duration pause = PAUSE.multipliedBy(1L << doublings);
    return pause.compareTo(PAUSE_MAX) < 0 ? pause : PAUSE_MAX;
  }

  private static BankException pausing(Duration left) {
    return BankException.rateLimited(
        left, "Too many wrong codes. Wait as long as Retry-After says, or use a recovery code.");
  }

  private static BankException invalid() {
    return new BankException(
        ErrorCode.INVALID_TOTP, "The code is wrong, too old, or was used before. Take the next.");
  }

  /** For the audit log: a refusal of ours, which is a lock-out during a pause. */
  public static AuditEvent refused(AuditKind what, BankException why, Actor actor) {
    return why.code() == ErrorCode.RATE_LIMITED
        ? AuditEvent.refused(AuditKind.LOCK_OUT, actor).with("by", "second_factor")
        : AuditEvent.refused(what, actor).with("reason", why.code().slug());
  }

  /** Where an order came from. */
  public record Origin(@Nullable String requestId, @Nullable String address) {}

  /**
   * What his second factor says to one order, in a transaction of its own; a code that came is used
   * up, whatever becomes of the order.
   */
  public StepUp stepUp(Caller caller, @Nullable String code, Origin origin) {
    if (!(caller instanceof Caller.Session)) {
      return StepUp.NOBODY_THERE;
    }
    if (!isEnabled(caller.userId())) {
      return StepUp.NOT_ENROLLED;
    }
    if (code == null) {
      return StepUp.CODE_MISSING;
    }
    BankException refusal = refusal(caller.userId(), code);
    if (refusal == null) {
      return StepUp.SHOWN;
    }
    Actor actor = Actor.of(caller, origin.requestId(), origin.address());
    audit.refused(refused(AuditKind.STEP_UP_REFUSED, refusal, actor).about(caller.userId()));
    return StepUp.CODE_REFUSED;
  }

  private @Nullable BankException refusal(UserId user, String code) {
    try (Handle handle = jdbi.open()) {
      handle.begin();
      try {
        BankException refusal = refusal(handle, user, new Shown(code, null));
        handle.commit();
        return refusal;
      } catch (Throwable failure) {
        Rollback.after(failure, handle);
        throw failure;
      }
    }
  }
}
