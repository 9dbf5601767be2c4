package florin.customer;

import florin.audit.Actor;
import florin.audit.Audit;
import florin.audit.AuditEvent;
import florin.audit.AuditKind;
import florin.auth.Guesses;
import florin.auth.LinkToken;
import florin.auth.SecondFactor;
import florin.auth.Sessions;
import florin.core.BankException;
import florin.core.ErrorCode;
import florin.core.FieldError;
import florin.core.SessionId;
import florin.core.UserId;
import florin.db.Rollback;
import florin.mail.Mail;
import florin.mail.Outbox;
import florin.notice.Notice;
import florin.notice.Notices;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * A new password for whoever reads the mail of his address. Asking is answered before anybody has
 * looked whether there is such a user. Thread-safe.
 */
public final class PasswordResetService {
  static final Duration LIFE = Duration.ofMinutes(30);

  private final Jdbi jdbi;
  private final Registry registry;
  private final Parts parts;
  private final Clock wall;

  /**
   * What it is made with.
   *
   * @param page where the bank's page is reached
   */
  public record Parts(
      Outbox outbox,
      Supplier<String> page,
      SecondFactor factor,
      Sessions sessions,
      Guesses guesses,
      Audit audit,
      Notices notices) {}

  public PasswordResetService(Jdbi jdbi, Registry registry, Parts parts, Clock wall) {
    this.jdbi = jdbi;
    this.registry = registry;
    this.parts = parts;
    this.wall = wall;
  }

  /**
   * Has a link sent to him, if there is such a user and he is not locked. Throws {@code
   * invalid_request} for what is no address, {@code overloaded}.
   */
  public void ask(String email, Actor actor) {
    if (Email.parse(email) == null) {
      throw BankException.invalid(List.of(Registry.badEmail()));
    }
    if (!parts.outbox.offer(() -> letter(email, actor))) {
      throw new BankException(
          ErrorCode.OVERLOADED, "Too many mails are waiting. Try again in a while.");
    }
  }

  private Optional<Mail> letter(String email, Actor actor) {
    String token = LinkToken.make();
    Instant end = wall.instant().plus(LIFE);
    try (Handle handle = jdbi.open()) {
      UserDao users = handle.attach(UserDao.class);
      Optional<User> user =
          users
              .byEmail(email)
              .map(UserDao.Login::userId)
              .filter(id -> !users.isLocked(id))
              .flatMap(users::find);
      user.ifPresent(
          him ->
              handle.useTransaction(
                  same -> {
                    same.attach(LinkDao.class).putReset(him.userId(), LinkToken.hash(token), end);
                    record(same, AuditKind.PASSWORD_RESET_ASKED, him.userId(), actor);
                  }));
      return user.map(him -> new Mail(him.email(), "A new password", text(token)));
    }
  }

  private void record(Handle handle, AuditKind kind, UserId user, Actor actor) {
    parts.audit.record(handle, AuditEvent.done(kind, actor).about(user));
  }

  /** What is behind # stays in the browser: no log of a server ever has it. */
  private String text(String token) {
    return """
    Somebody, you perhaps, has asked the bank for a new password for this address.

    To choose one, open this within 30 minutes:
    %s/#reset=%s

    It is good once. If it was not you, do nothing: your password stays as it is.
    """
        .formatted(parts.page.get(), token);
  }

  /**
   * Sets the password of whoever was sent the token, and ends all his sessions; his second factor
   * stays. No wrong password of before makes him wait, nor do those of strangers where he is. In a
   * transaction of its own, after the password was hashed.
   *
   * @throws BankException {@code invalid_request} for a token that is used, too old or none, and
   *     for a password that will not do; {@code overloaded}
   */
  public void confirm(String token, String password, Actor actor) {
    byte[] hash = LinkToken.hash(token);
    User user = find(hash);
    List<FieldError> errors =
        registry.errorsOfNewPassword(user, parts.factor.isEnabled(user.userId()), password);
    if (!errors.isEmpty()) {
      throw BankException.invalid(errors);
    }
    String newHash = registry.hash(password);
    List<SessionId> ended;
    try (Handle handle = jdbi.open()) {
      handle.begin();
      try {
        UserId set = set(handle, hash, newHash);
        ended = parts.sessions.endAll(handle, set);
        parts.guesses.know(handle, Email.account(user.email()), actor.address());
        record(handle, AuditKind.PASSWORD_RESET, set, actor);
        parts.notices.tell(handle, set, Notice.PASSWORD_CHANGED);
        handle.commit();
      } catch (Throwable failure) {
        Rollback.after(failure, handle);
        throw failure;
      }
    }
    parts.sessions.forget(ended);
  }

  private User find(byte[] hash) {
    try (Handle handle = jdbi.open()) {
      return handle
          .attach(LinkDao.class)
          .findReset(hash, wall.instant())
          .flatMap(handle.attach(UserDao.class)::find)
          .orElseThrow(() -> badToken("Ask for another one."));
    }
  }

  private UserId set(Handle handle, byte[] token, String newHash) {
    UserId user =
        handle
            .attach(LinkDao.class)
            .useReset(token, wall.instant())
            .orElseThrow(() -> badToken("Ask for another one."));
    handle.attach(UserDao.class).setPassword(user, newHash);
    return user;
  }

  static BankException badToken(String whatToDo) {
    return BankException.invalid(
        List.of(
            new FieldError(
                "#/token",
                "invalid_token",
                "This link is used up, too old, or none. " + whatToDo)));
  }
}
