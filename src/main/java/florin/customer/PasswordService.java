package florin.customer;

import florin.audit.Actor;
import florin.audit.Audit;
import florin.audit.AuditEvent;
import florin.audit.AuditKind;
import florin.auth.Passwords;
import florin.auth.Sessions;
import florin.core.BankException;
import florin.core.Caller;
import florin.core.FieldError;
import florin.core.SessionId;
import florin.db.Rollback;
import florin.notice.Notice;
import florin.notice.Notices;
import java.util.List;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** Changes passwords. Hashes outside of its transactions. Thread-safe. */
public final class PasswordService {
  private final Jdbi jdbi;
  private final Registry registry;
  private final Parts parts;

  /** What a change is made with. */
  public record Parts(
      PasswordAgain again, Passwords passwords, Sessions sessions, Audit audit, Notices notices) {}

  /** The password so far, as its user says, and the one from now on. */
  public record Change(String current, String wanted) {
    @Override
    public String toString() {
      return "***";
    }
  }

  public PasswordService(Jdbi jdbi, Registry registry, Parts parts) {
    this.jdbi = jdbi;
    this.registry = registry;
    this.parts = parts;
  }

  /**
   * Gives the caller another password and ends every other session of his, in one transaction of
   * its own; API keys stay. The current password is judged as {@link PasswordAgain} has it.
   *
   * @throws BankException {@code invalid_request} at {@code #/new_password}, {@code
   *     wrong_password}, {@code rate_limited}, {@code overloaded}
   */
  public void change(Caller.Session caller, Change change, Actor actor) {
    User user = read(dao -> dao.find(caller.userId()).orElseThrow());
    UserDao.Login login = read(dao -> dao.login(caller.userId()).orElseThrow());
    List<FieldError> errors =
        registry.errorsOfNewPassword(user, caller.hasSecondFactor(), change.wanted());
    if (!errors.isEmpty()) {
      throw BankException.invalid(errors);
    }
    var shown = new PasswordAgain.Shown(change.current(), login.passwordHash());
    parts.again.require(caller, shown, AuditKind.PASSWORD_CHANGED, actor);
    change(caller, login, parts.passwords.hash(change.wanted()), actor);
  }

  private void change(Caller.Session caller, UserDao.Login login, String newHash, Actor actor) {
    try (Handle handle = jdbi.open()) {
      handle.begin();
      try {
        if (!handle.attach(UserDao.class).changePassword(login, newHash)) {
          // it was changed meanwhile, so this is the current one no more
          throw PasswordAgain.wrong();
        }
        handle.attach(LinkDao.class).removeReset(caller.userId());
        List<SessionId> ended =
            parts.sessions.endAllBut(handle, caller.userId(), caller.sessionId());
        parts.audit.record(
            handle,
            AuditEvent.done(AuditKind.PASSWORD_CHANGED, actor)
                .about(caller.userId())
                .with("sessions_ended", ended.size()));
        parts.notices.tell(handle, caller.userId(), Notice.PASSWORD_CHANGED);
        handle.commit();
        parts.sessions.forget(ended);
      } catch (Throwable failure) {
        Rollback.after(failure, handle);
        throw failure;
      }
    }
  }

  private <T> T read(Function<UserDao, T> question) {
    try (Handle handle = jdbi.open()) {
      return question.apply(handle.attach(UserDao.class));
    }
  }
}
