package florin.customer;

import florin.auth.Passwords;
import florin.auth.Sessions;
import florin.auth.Tokens;
import florin.core.BankException;
import florin.core.ErrorCode;
import florin.core.FieldError;
import florin.core.SessionId;
import florin.db.Rollback;
import java.util.List;
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
  public record Parts(Passwords passwords, Sessions sessions, Tokens tokens) {}

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
        User user = registry.insert(handle, row);
        SignedIn signedIn = signedIn(user, parts.sessions.open(handle, user.userId(), device));
        handle.commit();
        return signedIn;
      } catch (Throwable failure) {
        Rollback.after(failure, handle);
        throw failure;
      }
    }
  }

  /**
   * Unknown address and wrong password are one refusal and cost the same work.
   *
   * @throws BankException {@code invalid_credentials}, {@code overloaded}
   */
  public SignedIn login(String email, String password, Sessions.Device device) {
    UserDao.Login login = find(email).orElse(null);
    String hash = login == null ? null : login.passwordHash();
    if (!parts.passwords.matches(password, hash) || login == null || hash == null) {
      throw new BankException(
          ErrorCode.INVALID_CREDENTIALS, "No user has this e-mail address and this password.");
    }
    String better = parts.passwords.isOutdated(hash) ? parts.passwords.hash(password) : null;
    try (Handle handle = jdbi.open()) {
      handle.begin();
      try {
        SignedIn signedIn = begin(handle, login, better, device);
        handle.commit();
        return signedIn;
      } catch (Throwable failure) {
        Rollback.after(failure, handle);
        throw failure;
      }
    }
  }

  private Optional<UserDao.Login> find(String email) {
    try (Handle handle = jdbi.open()) {
      return handle.attach(UserDao.class).byEmail(email);
    }
  }

  private SignedIn begin(
      Handle handle, UserDao.Login login, @Nullable String better, Sessions.Device device) {
    UserDao dao = handle.attach(UserDao.class);
    if (better != null) {
      dao.rehash(login.userId(), login.passwordHash(), better);
    }
    User user = dao.find(login.userId()).orElseThrow();
    return signedIn(user, parts.sessions.open(handle, user.userId(), device));
  }

  /**
   * Exchanges a refresh token for new tokens of both kinds. One that was used before ends its
   * session.
   *
   * @param active whether this puts off the idle end
   * @throws BankException {@code session_revoked}, {@code unauthenticated}
   */
  public SignedIn refresh(String token, boolean active) {
    Optional<SignedIn> next = rotated(token, active);
    if (next.isEmpty()) {
      parts.sessions.endOf(token);
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
  public void logout(SessionId session) {
    parts.sessions.end(session);
  }

  private SignedIn signedIn(User user, Sessions.Opened opened) {
    String access = parts.tokens.issue(opened.userId(), opened.sessionId());
    return new SignedIn(user, access, parts.tokens.lifeSeconds(), opened.refreshToken());
  }
}
