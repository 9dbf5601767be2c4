package florin.member;

import com.github.f4b6a3.uuid.UuidCreator;
import florin.access.AccountAccess;
import florin.access.Authorized;
import florin.audit.Actor;
import florin.audit.Audit;
import florin.audit.AuditEvent;
import florin.audit.AuditKind;
import florin.core.Access;
import florin.core.AccountId;
import florin.core.BankException;
import florin.core.Caller;
import florin.core.ErrorCode;
import florin.core.FieldError;
import florin.core.InvitationId;
import florin.core.UserId;
import florin.db.Rollback;
import florin.ledger.Allowance;
import florin.ledger.Command;
import florin.ledger.GrantChange;
import florin.ledger.LedgerService;
import florin.ledger.Outcome;
import florin.ledger.SetLimits;
import florin.mail.Outbox;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * Invitations to accounts. Whether anybody has the address is looked up by nobody until he asks for
 * what is addressed to him. Follows the wall clock. Thread-safe.
 */
public final class InvitationService {
  static final Duration LIFE = Duration.ofDays(14);
  static final int A_DAY_MAX = 20;
  static final int OPEN_MAX = 100;
  private static final Duration KEPT = Duration.ofDays(30);

  private final Jdbi jdbi;
  private final LedgerService ledger;
  private final Parts parts;
  private final Clock wall;
  private final Inbox inbox;

  /**
   * What it is made with.
   *
   * @param emailKey the one form in which addresses are compared; null for what is none
   * @param page where the bank's page is reached
   */
  public record Parts(
      AccountAccess access,
      Audit audit,
      Outbox outbox,
      Function<String, @Nullable String> emailKey,
      Supplier<String> page) {}

  public InvitationService(Jdbi jdbi, LedgerService ledger, Parts parts, Clock wall) {
    this.jdbi = jdbi;
    this.ledger = ledger;
    this.parts = parts;
    this.wall = wall;
    this.inbox = new Inbox(jdbi, parts.emailKey, wall);
  }

  Inbox inbox() {
    return inbox;
  }

  /** What somebody is to be offered. */
  record Wanted(String email, Access access, Allowance.Limits limits) {}

  /**
   * Invites whoever has the address, in the place of what he was offered before, and writes to him.
   * In a transaction of its own.
   *
   * @throws BankException {@code invalid_request} at {@code #/email}, {@code already_member},
   *     {@code too_many_invitations}
   */
  Invitation invite(Authorized account, Wanted wanted, Actor actor) {
    String key = parts.emailKey.apply(wanted.email());
    if (key == null) {
      throw BankException.invalid(
          List.of(
              new FieldError(
                  "#/email", "invalid_email", "An address looks like ada@example.com.")));
    }
    Invitation made;
    try (Handle handle = jdbi.open()) {
      handle.begin();
      try {
        made = invite(handle, account, wanted, key);
        parts.audit.record(
            handle,
            AuditEvent.done(AuditKind.INVITATION_MADE, actor)
                .about(account.accountId(), made.id())
                .with("access", wanted.access().name().toLowerCase(Locale.ROOT)));
        handle.commit();
      } catch (Throwable failure) {
        Rollback.after(failure, handle);
        throw failure;
      }
    }
    parts.outbox.offer(() -> Optional.of(InvitationMail.of(made, parts.page.get())));
    return made;
  }

  private Invitation invite(Handle handle, Authorized account, Wanted wanted, String key) {
    AccountId id = account.accountId();
    InvitationDao dao = handle.attach(InvitationDao.class);
    Instant now = now();
    dao.lockUser(account.caller().userId());
    if (dao.emailsOf(id).stream().anyMatch(email -> key.equals(parts.emailKey.apply(email)))) {
      throw alreadyMember();
    }
    if (dao.countSince(id, now.minus(Duration.ofDays(1))) >= A_DAY_MAX) {
      throw new BankException(
          ErrorCode.TOO_MANY_INVITATIONS,
          "An account's people invite " + A_DAY_MAX + " in 24 hours at most.");
    }
    dao.replace(id, Inbox.hashes(handle, key), now);
    if (dao.countOpen(account.caller().userId(), now) >= OPEN_MAX) {
      throw new BankException(
          ErrorCode.TOO_MANY_INVITATIONS,
          "A user has " + OPEN_MAX + " open invitations at most. Withdraw one first.");
    }
    MemberDao.Days days = handle.attach(MemberDao.class).daysOf(id);
    Invitation invitation =
        new Invitation(
            new InvitationId(UuidCreator.getTimeOrderedEpoch()),
            new Invitation.To(id, days.currency(), days.zone()),
            new Invitation.By(account.caller().userId(), ""),
            wanted.email(),
            wanted.access(),
            wanted.limits(),
            Invitation.OPEN,
            now,
            now.plus(LIFE),
            null);
    if (!dao.insert(invitation, key)) {
      throw new BankException(
          ErrorCode.PRECONDITION_FAILED, "Somebody else has just invited him: look at it again.");
    }
    return dao.find(invitation.id()).orElseThrow();
  }

  private static BankException alreadyMember() {
    return new BankException(
        ErrorCode.ALREADY_MEMBER, "Whoever has this address is a member of the account.");
  }

  /**
   * What accepting it orders of the ledger: what its maker wanted, if he manages the account still.
   *
   * @throws BankException {@code not_found}, {@code invitation_not_open}, {@code already_member}
   */
  CompletableFuture<Outcome> accept(InvitationId id, Command.Origin origin) {
    Caller caller = origin.caller();
    Invitation made = inbox.addressed(caller.userId(), id);
    requireOpen(made);
    requireNoMember(made, caller.userId());
    Caller job = new Caller.Job(made.by().userId(), "invitation");
    Command.Origin order =
        new Command.Origin(
            origin.id(),
            job,
            null,
            origin.requestId(),
            origin.address(),
            origin.stepUp(),
            origin.kyc());
    return ledger.submit(
        new SetLimits(
            order,
            made.account().id(),
            caller.userId(),
            made.account().currency(),
            made.limits(),
            made.account().zone(),
            new GrantChange(null, made.access(), id.value())));
  }

  /**
   * The invitation, once the ledger has decided.
   *
   * @throws BankException why it was not accepted by this very order
   */
  Invitation accepted(InvitationId id, Command.Origin origin) {
    UserId user = origin.caller().userId();
    Invitation made = inbox.addressed(user, id);
    if (origin.id().equals(made.command())) {
      parts.access.forget(user);
      return made;
    }
    requireOpen(made);
    requireNoMember(made, user);
    throw new BankException(
        ErrorCode.INVITATION_NOT_OPEN, "Whoever made it does not manage the account any more.");
  }

  private void requireOpen(Invitation made) {
    if (!made.isOpen(now())) {
      throw notOpen(made);
    }
  }

  private BankException notOpen(Invitation made) {
    return new BankException(
        ErrorCode.INVITATION_NOT_OPEN, "It is " + made.status(now()) + " by now.");
  }

  private void requireNoMember(Invitation made, UserId user) {
    try (Handle handle = jdbi.open()) {
      if (handle.attach(MemberDao.class).access(made.account().id(), user).isPresent()) {
        throw new BankException(
            ErrorCode.ALREADY_MEMBER, "You are a member of the account already.");
      }
    }
  }

  /**
   * Says no, in a transaction of its own.
   *
   * @throws BankException {@code not_found}, {@code invitation_not_open}
   */
  Invitation decline(InvitationId id, Caller caller, Actor actor) {
    resolve(inbox.addressed(caller.userId(), id), AuditKind.INVITATION_DECLINED, actor);
    return inbox.addressed(caller.userId(), id);
  }

  /**
   * Takes it back: whoever manages the account. In a transaction of its own.
   *
   * @throws BankException {@code not_found}, {@code invitation_not_open}
   */
  void withdraw(InvitationId id, Caller caller, Actor actor) {
    Invitation made = inbox.find(id);
    if (parts.access.find(caller, made.account().id(), Access.MANAGE).isEmpty()) {
      throw BankException.notFound();
    }
    resolve(made, AuditKind.INVITATION_WITHDRAWN, actor);
  }

  private void resolve(Invitation made, AuditKind kind, Actor actor) {
    String status = kind == AuditKind.INVITATION_DECLINED ? "declined" : "withdrawn";
    try (Handle handle = jdbi.open()) {
      handle.begin();
      try {
        InvitationDao dao = handle.attach(InvitationDao.class);
        if (!dao.resolve(made.id(), status, now())) {
          throw notOpen(dao.find(made.id()).orElse(made));
        }
        parts.audit.record(
            handle, AuditEvent.done(kind, actor).about(made.account().id(), made.id()));
        handle.commit();
      } catch (Throwable failure) {
        Rollback.after(failure, handle);
        throw failure;
      }
    }
  }

  /** Forgets the addresses of those who were invited, a month after it came to its end. */
  public void sweep() {
    try (Handle handle = jdbi.open()) {
      InvitationDao dao = handle.attach(InvitationDao.class);
      int deleted;
      do {
        deleted = dao.deleteOver(now().minus(KEPT));
      } while (deleted > 0);
    }
  }

  private Instant now() {
    return wall.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
