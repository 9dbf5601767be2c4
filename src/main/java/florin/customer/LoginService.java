package florin.customer;

import florin.audit.Actor;
import florin.audit.Audit;
import florin.audit.AuditEvent;
import florin.audit.AuditKind;
import florin.auth.DeviceMarks;
import florin.auth.Guesses;
import florin.auth.Passwords;
import florin.auth.SecondFactor;
import florin.auth.Sessions;
import florin.auth.Tokens;
import florin.core.BankException;
import florin.core.ErrorCode;
import florin.core.FieldError;
import florin.core.SessionId;
import florin.core.UserId;
import florin.db.Rollback;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * The ways in and out: each way in begins or goes on with a session, in one transaction of its own.
 * Passwords are hashed outside of it, so that no connection waits for bcrypt. Thread-safe.
 */
public final class LoginService {
  private final Jdbi jdbi;
  private final Registry registry;
  private final Parts parts;

  /** What log-ins are made with. */
  public record Parts(
      Passwords passwords,
      Sessions sessions,
      Tokens tokens,
      Guesses guesses,
      DeviceMarks marks,
      SecondFactor factor,
      NewDevices newDevices,
      Audit audit) {}

  /** What somebody logs in with. */
  public record Credentials(String email, String password, SecondFactor.Shown shown) {
    @Override
    public String toString() {
      return email;
    }
  }

  public LoginService(Jdbi jdbi, Registry registry, Parts parts) {
    this.jdbi = jdbi;
    this.registry = registry;
    this.parts = parts;
  }

  /**
   * Throws {@link BankException} {@code invalid_request}, {@code email_taken}, {@code overloaded}.
   */
  public SignedIn signup(NewUser wanted, Sessions.Device device) {
    UserDao.Row row = registry.prepare(wanted);
    try (Handle handle = jdbi.open()) {
      handle.begin();
      try {
        SignedIn signedIn = begin(handle, registry.insert(handle, row), device, AuditKind.SIGNUP);
        handle.commit();
        return signedIn;
      } catch (Throwable failure) {
        Rollback.after(failure, handle);
        throw failure;
      }
    }
  }

  /**
   * Unknown address and wrong password are one refusal and cost the same work. That somebody is
   * locked, or has a second factor, is told to whoever knows his password, and to nobody else.
   *
   * @throws BankException {@code invalid_credentials}, {@code user_locked}, {@code totp_required},
   *     {@code invalid_totp}, {@code rate_limited} after too many wrong passwords or codes, {@code
   *     overloaded}
   */
  public SignedIn login(Credentials credentials, Sessions.Device device) {
    UserDao.Login login = find(credentials.email()).orElse(null);
    String hash = login == null ? null : login.passwordHash();
    if (!isRight(credentials, login, device) || login == null || hash == null) {
      String reason = login == null ? "unknown_address" : "wrong_password";
      parts.audit.refused(
          failed(login == null ? null : login.userId(), reason, device).tried(credentials.email()));
      throw invalid();
    }
    String better =
        parts.passwords.isOutdated(hash) ? parts.passwords.hash(credentials.password()) : null;
    Entry entry = enter(login, better, credentials.shown(), device);
    if (entry.refusal() != null) {
      if (entry.refusal().code() != ErrorCode.TOTP_REQUIRED) {
        parts.audit.refused(
            SecondFactor.refused(AuditKind.LOGIN_FAILED, entry.refusal(), device.actor())
                .about(login.userId()));
      }
      throw entry.refusal();
    }
    return Objects.requireNonNull(entry.signedIn());
  }

  /** What came of a right password. */
  private record Entry(@Nullable SignedIn signedIn, @Nullable BankException refusal) {}

  private Entry enter(
      UserDao.Login login,
      @Nullable String better,
      SecondFactor.Shown shown,
      Sessions.Device device) {
    try (Handle handle = jdbi.open()) {
      handle.begin();
      try {
        requireUnlocked(handle, login.userId(), device);
        BankException refusal = parts.factor.refusal(handle, login.userId(), shown);
        SignedIn signedIn = refusal == null ? begin(handle, login, better, device) : null;
        if (signedIn != null && shown.recoveryCode() != null) {
          Actor known = device.actor().as(login.userId(), null);
          parts.audit.record(
              handle, AuditEvent.done(AuditKind.RECOVERY_CODE_USED, known).about(login.userId()));
        }
        handle.commit(); // a wrong code counts
        return new Entry(signedIn, refusal);
      } catch (Throwable failure) {
        Rollback.after(failure, handle);
        throw failure;
      }
    }
  }

  private void requireUnlocked(Handle handle, UserId user, Sessions.Device device) {
    if (handle.attach(UserDao.class).isLocked(user)) {
      parts.audit.refused(failed(user, "locked", device));
      throw new BankException(ErrorCode.USER_LOCKED, "You are locked out. Ask the bank.");
    }
  }

  /** Begins a session of his. Runs in the caller's transaction. */
  SignedIn begin(Handle handle, User user, Sessions.Device device, AuditKind how) {
    parts.guesses.know(handle, Email.account(user.email()), device.address());
    Sessions.Opened opened = parts.sessions.open(handle, user.userId(), device);
    parts.audit.record(handle, cameIn(how, device, opened));
    return signedIn(user, opened);
  }

  private static AuditEvent failed(@Nullable UserId user, String reason, Sessions.Device device) {
    return AuditEvent.refused(AuditKind.LOGIN_FAILED, device.actor())
        .about(user)
        .with("reason", reason);
  }

  private static AuditEvent cameIn(AuditKind kind, Sessions.Device device, Sessions.Opened opened) {
    Actor known = device.actor().as(opened.userId(), opened.sessionId());
    return AuditEvent.done(kind, known).about(opened.userId());
  }

  private boolean isRight(
      Credentials credentials, UserDao.@Nullable Login login, Sessions.Device device) {
    String hash = login == null ? null : login.passwordHash();
    try {
      return parts.guesses.isRight(
          guess(credentials.email(), login, device),
          () -> parts.passwords.matches(credentials.password(), hash));
    } catch (BankException refusal) {
      if (refusal.code() == ErrorCode.RATE_LIMITED) {
        parts.audit.refused(
            AuditEvent.refused(AuditKind.LOCK_OUT, device.actor())
                .about(login == null ? null : login.userId())
                .with("by", "password")
                .tried(credentials.email()));
      }
      throw refusal;
    }
  }

  private Guesses.Guess guess(String email, UserDao.@Nullable Login login, Sessions.Device device) {
    String account = Email.account(email);
    return new Guesses.Guess(
        account,
        login == null ? 0 : login.passwordVersion(),
        device.address(),
        parts.marks.deviceOf(account, device.mark()));
  }

  /** For the browser of somebody who has just logged in. */
  public String mark(User user) {
    return parts.marks.make(Email.account(user.email()));
  }

  private static BankException invalid() {
    return new BankException(
        ErrorCode.INVALID_CREDENTIALS, "No user has this e-mail address and this password.");
  }

  private Optional<UserDao.Login> find(String email) {
    try (Handle handle = jdbi.open()) {
      return handle.attach(UserDao.class).byEmail(email);
    }
  }

  private SignedIn begin(
      Handle handle, UserDao.Login login, @Nullable String better, Sessions.Device device) {
    UserDao dao = handle.attach(UserDao.class);
    if (!dao.isUnchanged(login)) {
      throw invalid();
    }
    if (better != null) {
      dao.rehash(login.userId(), login.passwordHash(), better);
    }
    User user = dao.find(login.userId()).orElseThrow();
    parts.newDevices.tell(handle, user, device);
    return begin(handle, user, device, AuditKind.LOGIN);
  }

  /**
   * Exchanges a refresh token for new tokens of both kinds. One that was used before ends its
   * session.
   *
   * @param active whether this puts off the idle end
   * @throws BankException {@code session_revoked}, {@code unauthenticated}
   */
  public SignedIn refresh(String token, boolean active, Actor actor) {
    Optional<SignedIn> next = rotated(token, active);
    if (next.isEmpty()) {
      var reuse = AuditEvent.refused(AuditKind.REFRESH_REUSE, actor);
      parts.sessions.endReused(token).map(reuse::about).ifPresent(parts.audit::refused);
      throw new BankException(
          ErrorCode.SESSION_REVOKED, "This refresh token is used up, or its session is over.");
    }
    return next.get();
  }

  private Optional<SignedIn> rotated(String token, boolean active) {
    try (Handle handle = jdbi.open()) {
      handle.begin();
      try {
        UserDao users = handle.attach(UserDao.class);
        Optional<SignedIn> next =
            parts
                .sessions
                .rotate(handle, token, active)
                .map(opened -> signedIn(users.find(opened.userId()).orElseThrow(), opened));
        handle.commit();
        return next;
      } catch (Throwable failure) {
        Rollback.after(failure, handle);
        throw failure;
      }
    }
  }

  /** Throws as {@link #refresh} would where the token's session is over; changes nothing. */
  public void requireLive(String token) {
    parts.sessions.requireLive(token);
  }

  /** All that is wrong with a sign-up, by field; what is null is not judged. */
  public List<FieldError> errors(
      @Nullable String email, @Nullable String fullName, @Nullable String password) {
    return registry.errors(email, fullName, password);
  }

  /** When the session will be over. Throws {@link BankException} {@code session_revoked}. */
  public Sessions.Ends ends(SessionId session) {
    return parts.sessions.ends(session);
  }

  /** Puts its idle end off. Throws {@link BankException} {@code session_revoked}. */
  public Sessions.Ends extend(SessionId session) {
    return parts.sessions.extend(session);
  }

  /** Ends the session; its tokens stop working at once. */
  public void logout(SessionId session, Actor actor) {
    try (Handle handle = jdbi.open()) {
      handle.begin();
      try {
        parts.sessions.end(handle, session);
        parts.audit.record(handle, AuditEvent.done(AuditKind.LOGOUT, actor).about(session));
        handle.commit();
      } catch (Throwable failure) {
        Rollback.after(failure, handle);
        throw failure;
      }
    }
    parts.sessions.forget(session);
  }

  private SignedIn signedIn(User user, Sessions.Opened opened) {
    String access = parts.tokens.issue(opened.userId(), opened.sessionId());
    return new SignedIn(user, access, parts.tokens.lifeSeconds(), opened.refreshToken());
  }
}
