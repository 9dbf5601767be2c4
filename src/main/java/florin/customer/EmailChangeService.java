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
import florin.core.Caller;
import florin.core.ErrorCode;
import florin.core.SessionId;
import florin.core.StepUp;
import florin.core.UserId;
import florin.db.Rollback;
import florin.mail.Mail;
import florin.mail.Outbox;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * Another address for whoever shows his password and reads the mail there. Asking is answered
 * before anybody has looked whose the address is. Thread-safe.
 */
public final class EmailChangeService {
  static final Duration LIFE = Duration.ofMinutes(30);

  private final Jdbi jdbi;
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
      PasswordAgain again,
      SecondFactor factor,
      Sessions sessions,
      Guesses guesses,
      Audit audit) {}

  /**
   * The address that is wanted, and what shows that it is he.
   *
   * @param code of his authenticator; null where none came
   */
  public record Wanted(String email, String password, @Nullable String code) {
    @Override
    public String toString() {
      return "***";
    }
  }

  public EmailChangeService(Jdbi jdbi, Parts parts, Clock wall) {
    this.jdbi = jdbi;
    this.parts = parts;
    this.wall = wall;
  }

  /**
   * Has a link sent to the new address; or, where somebody else has it, tells him.
   *
   * @throws BankException {@code invalid_request} for what is no address; {@code wrong_password},
   *     {@code step_up_required}, {@code rate_limited}, {@code overloaded}
   */
  public void ask(Caller.Session caller, Wanted wanted, Actor actor) {
    Email email = Email.parse(wanted.email());
    if (email == null) {
      throw BankException.invalid(List.of(Registry.badEmail()));
    }
    UserDao.Login login = login(caller.userId());
    var shown = new PasswordAgain.Shown(wanted.password(), login.passwordHash());
    parts.again.require(caller, shown, AuditKind.EMAIL_CHANGE_ASKED, actor);
    requireSecondFactor(caller, wanted.code(), actor);
    var pending =
        new EmailChangeDao.Pending(
            caller.userId(), caller.sessionId(), login.passwordVersion(), email.text());
    if (!parts.outbox.offer(() -> letter(pending, actor))) {
      throw new BankException(
          ErrorCode.OVERLOADED, "Too many mails are waiting. Try again in a while.");
    }
  }

  private UserDao.Login login(UserId user) {
    try (Handle handle = jdbi.open()) {
      return handle.attach(UserDao.class).login(user).orElseThrow();
    }
  }

  /** Of whoever has one. */
  private void requireSecondFactor(Caller.Session caller, @Nullable String code, Actor actor) {
    var origin = new SecondFactor.Origin(actor.requestId(), actor.address());
    StepUp said = parts.factor.stepUp(caller, code, origin);
    if (said == StepUp.CODE_MISSING || said == StepUp.CODE_REFUSED) {
      throw new BankException(
          ErrorCode.STEP_UP_REQUIRED,
          said == StepUp.CODE_MISSING
              ? "This needs the code of your authenticator: send it again with totp."
              : "The code in totp is no good: send it again with the next.",
          Map.of("step_up", said.slug()),
          List.of());
    }
  }

  private Optional<Mail> letter(EmailChangeDao.Pending pending, Actor actor) {
    try (Handle handle = jdbi.open()) {
      handle.begin();
      try {
        Optional<Mail> letter = letter(handle, pending, actor);
        handle.commit();
        return letter;
      } catch (Throwable failure) {
        Rollback.after(failure, handle);
        throw failure;
      }
    }
  }

  private Optional<Mail> letter(Handle handle, EmailChangeDao.Pending pending, Actor actor) {
    UserDao users = handle.attach(UserDao.class);
    if (users.lock(pending.userId()).isEmpty()) { // erased since he asked
      return Optional.empty();
    }
    Optional<User> another =
        users
            .byEmail(pending.email())
            .map(UserDao.Login::userId)
            .filter(id -> !id.equals(pending.userId()))
            .flatMap(users::find);
    if (another.isPresent()) {
      parts.audit.refused(
          AuditEvent.refused(AuditKind.EMAIL_CHANGE_ASKED, actor)
              .about(pending.userId())
              .with("reason", ErrorCode.EMAIL_TAKEN.slug()));
      return Optional.of(AddressMails.taken(another.get().email(), parts.page.get()));
    }
    String token = LinkToken.make();
    Instant end = wall.instant().plus(LIFE);
    handle.attach(EmailChangeDao.class).put(pending, LinkToken.hash(token), end);
    parts.audit.record(
        handle, AuditEvent.done(AuditKind.EMAIL_CHANGE_ASKED, actor).about(pending.userId()));
    return Optional.of(AddressMails.link(pending.email(), parts.page.get(), token));
  }

  /**
   * Gives whoever was sent the token the address it was sent to, tells the one before, and ends all
   * his sessions but the one in which he asked; API keys stay. In a transaction of its own.
   *
   * @throws BankException {@code invalid_request} for a token that is used, too old or none, or of
   *     a user who has another password by now or is locked; {@code email_taken} where somebody has
   *     signed up with the address since
   */
  public void confirm(String token, Actor actor) {
    List<SessionId> ended;
    try (Handle handle = jdbi.open()) {
      handle.begin();
      try {
        EmailChangeDao dao = handle.attach(EmailChangeDao.class);
        byte[] hash = LinkToken.hash(token);
        User before = // his row first, as whoever erases him does
            dao.find(hash, wall.instant())
                .flatMap(handle.attach(UserDao.class)::lock)
                .orElseThrow(EmailChangeService::badToken);
        UserId user = before.userId();
        EmailChangeDao.Pending pending =
            dao.use(hash, wall.instant()).orElseThrow(EmailChangeService::badToken);
        change(dao, pending);
        handle.attach(LinkDao.class).removeReset(user); // that one was mailed to the old address
        ended = parts.sessions.endAllBut(handle, user, pending.sessionId());
        parts.guesses.know(handle, Email.account(pending.email()), actor.address());
        parts.audit.record(
            handle,
            AuditEvent.done(AuditKind.EMAIL_CHANGED, actor)
                .about(user)
                .with("sessions_ended", ended.size()));
        Mail farewell = AddressMails.changed(before.email(), parts.page.get(), wall.instant());
        handle.afterCommit(() -> parts.outbox.offer(() -> Optional.of(farewell)));
        handle.commit();
      } catch (Throwable failure) {
        Rollback.after(failure, handle);
        throw failure;
      }
    }
    parts.sessions.forget(ended);
  }

  private static void change(EmailChangeDao dao, EmailChangeDao.Pending pending) {
    Email email =
        Objects.requireNonNull(Email.parse(pending.email()), "it was one when it was asked");
    if (!dao.register(pending.userId(), email)) {
      throw new BankException(
          ErrorCode.EMAIL_TAKEN, "Somebody has signed up with this address meanwhile.");
    }
    if (!dao.change(pending)) {
      throw badToken();
    }
  }

  private static BankException badToken() {
    return PasswordResetService.badToken("Ask for another one.");
  }
}
