package florin.customer;

import florin.audit.Actor;
import florin.audit.Audit;
import florin.audit.AuditEvent;
import florin.audit.AuditKind;
import florin.auth.Authenticators;
import florin.auth.PasswordRules;
import florin.auth.SecondFactor;
import florin.auth.Sessions;
import florin.core.BankException;
import florin.core.Caller;
import florin.core.FieldError;
import florin.core.SessionId;
import florin.core.UserId;
import florin.db.Rollback;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * A user's second factor: set up, put in force, taken away, each in a transaction of its own. Where
 * it comes or goes, all other sessions of his end. Thread-safe.
 */
public final class TotpService {
  private final Jdbi jdbi;
  private final Parts parts;

  /**
   * What it is made with.
   *
   * @param enabled told who has just put one in force
   */
  public record Parts(
      SecondFactor factor,
      Authenticators authenticators,
      PasswordAgain again,
      Sessions sessions,
      Audit audit,
      Consumer<UserId> enabled) {}

  public TotpService(Jdbi jdbi, Parts parts) {
    this.jdbi = jdbi;
    this.parts = parts;
  }

  /** Whether it is in force, and how many recovery codes are left. */
  public record State(boolean enabled, int recoveryCodesLeft) {}

  public State state(UserId user) {
    boolean enabled = parts.factor.isEnabled(user);
    try (Handle handle = jdbi.open()) {
      return new State(enabled, parts.authenticators.recoveryCodesLeft(handle, user));
    }
  }

  /**
   * A secret for his authenticator, for whoever has just shown who he is: by a password here, or by
   * a log-in that is not older than {@link Authenticators#FRESH}.
   *
   * @param password null where he relies on his log-in
   * @throws BankException {@code totp_already_enabled}; {@code invalid_request} where the log-in is
   *     older; {@code wrong_password}, {@code rate_limited}, {@code overloaded}
   */
  public Authenticators.Proposed propose(
      Caller.Session caller, @Nullable String password, Actor actor) {
    UserId user = caller.userId();
    if (password != null) {
      requirePassword(caller, password, AuditKind.TOTP_ENABLED, actor);
    } else if (!isFresh(caller)) {
      throw BankException.invalid(
          List.of(
              new FieldError(
                  "#/password",
                  "required",
                  "Your log-in is some time ago: send your password as well.")));
    }
    return inTransaction(
        handle -> {
          String email = handle.attach(UserDao.class).find(user).orElseThrow().email();
          return parts.authenticators.propose(handle, user, email);
        });
  }

  private boolean isFresh(Caller.Session caller) {
    try (Handle handle = jdbi.open()) {
      return parts.authenticators.isFresh(handle, caller.sessionId());
    }
  }

  /**
   * Puts it in force.
   *
   * @return the recovery codes, which are shown this once
   * @throws BankException {@code totp_already_enabled}; {@code invalid_request} for a wrong code;
   *     {@code rate_limited} after too many of them
   */
  public List<String> confirm(Caller.Session caller, String code, Actor actor) {
    List<SessionId> changed = new ArrayList<>();
    Authenticators.Confirmed confirmed =
        inTransaction(
            handle -> {
              var said = parts.authenticators.confirm(handle, caller.userId(), code);
              if (said instanceof Authenticators.Confirmed.Enabled) {
                changed.addAll(endOthers(handle, caller));
                record(handle, AuditKind.TOTP_ENABLED, caller.userId(), actor);
              }
              return said;
            });
    if (confirmed instanceof Authenticators.Confirmed.Refused refused) {
      parts.audit.refused(
          SecondFactor.refused(AuditKind.TOTP_ENABLED, refused.why(), actor)
              .about(caller.userId()));
      throw refused.why();
    }
    parts.enabled.accept(caller.userId());
    parts.sessions.forget(changed);
    return ((Authenticators.Confirmed.Enabled) confirmed).recoveryCodes();
  }

  /**
   * Takes it away.
   *
   * @throws BankException {@code wrong_password}, {@code rate_limited} after too many of them,
   *     {@code not_found} where there is none, {@code invalid_request} where the password is too
   *     short to stand alone
   */
  public void remove(Caller.Session caller, String password, Actor actor) {
    requirePassword(caller, password, AuditKind.TOTP_DISABLED, actor);
    if (PasswordRules.needsSecondFactor(password)) {
      throw BankException.invalid(
          List.of(
              new FieldError(
                  "#/password",
                  "password_too_short",
                  "A password alone has at least 15 characters: change yours first.")));
    }
    List<SessionId> changed = new ArrayList<>();
    inTransaction(
        handle -> {
          if (!parts.authenticators.remove(handle, caller.userId())) {
            throw BankException.notFound();
          }
          record(handle, AuditKind.TOTP_DISABLED, caller.userId(), actor);
          return changed.addAll(endOthers(handle, caller));
        });
    parts.sessions.forget(changed);
  }

  private void requirePassword(
      Caller.Session caller, String password, AuditKind change, Actor actor) {
    String hash;
    try (Handle handle = jdbi.open()) {
      hash = handle.attach(UserDao.class).passwordHash(caller.userId());
    }
    parts.again.require(caller, new PasswordAgain.Shown(password, hash), change, actor);
  }

  private void record(Handle handle, AuditKind kind, UserId user, Actor actor) {
    parts.audit.record(handle, AuditEvent.done(kind, actor).about(user));
  }

  /** The caller's own goes on, and is asked for again. */
  private List<SessionId> endOthers(Handle handle, Caller.Session caller) {
    List<SessionId> changed =
        new ArrayList<>(parts.sessions.endAllBut(handle, caller.userId(), caller.sessionId()));
    changed.add(caller.sessionId());
    return changed;
  }

  private <T> T inTransaction(Function<Handle, T> work) {
    try (Handle handle = jdbi.open()) {
      handle.begin();
      try {
        T done = work.apply(handle);
        handle.commit();
        return done;
      } catch (Throwable failure) {
        Rollback.after(failure, handle);
        throw failure;
      }
    }
  }
}
