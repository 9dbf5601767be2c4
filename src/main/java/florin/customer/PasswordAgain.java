package florin.customer;

import florin.audit.Actor;
import florin.audit.Audit;
import florin.audit.AuditEvent;
import florin.audit.AuditKind;
import florin.auth.Guesses;
import florin.auth.Passwords;
import florin.core.BankException;
import florin.core.Caller;
import florin.core.ErrorCode;

/**
 * Has somebody who is logged in show his password again before he changes how he comes in. Wrong
 * ones are counted by session, for whatever they were asked: whoever holds a stolen one cannot keep
 * its user from showing his in another. Thread-safe.
 */
public record PasswordAgain(Passwords passwords, Guesses guesses, Audit audit) {

  /** What he says, and the hash of what is right. */
  record Shown(String password, String hash) {
    @Override
    public String toString() {
      return "***";
    }
  }

  /**
   * Returns where it is right. In transactions of its own.
   *
   * @param change what it is asked for
   * @throws BankException {@code wrong_password}, {@code rate_limited}, {@code overloaded}
   */
  void require(Caller.Session caller, Shown shown, AuditKind change, Actor actor) {
    if (!isRight(caller, shown, actor)) {
      audit.refused(
          AuditEvent.refused(change, actor)
              .about(caller.userId())
              .with("reason", ErrorCode.WRONG_PASSWORD.slug()));
      throw wrong();
    }
  }

  private boolean isRight(Caller.Session caller, Shown shown, Actor actor) {
    try {
      return guesses.isRight(
          "password", caller.sessionId(), () -> passwords.matches(shown.password(), shown.hash()));
    } catch (BankException refusal) {
      if (refusal.code() == ErrorCode.RATE_LIMITED) {
        audit.refused(
            AuditEvent.refused(AuditKind.LOCK_OUT, actor)
                .about(caller.userId())
                .with("by", "password"));
      }
      throw refusal;
    }
  }

  static BankException wrong() {
    return new BankException(ErrorCode.WRONG_PASSWORD, "This is not your password.");
  }
}
