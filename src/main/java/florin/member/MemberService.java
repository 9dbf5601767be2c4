package florin.member;

import florin.access.AccountAccess;
import florin.access.Authorized;
import florin.core.Access;
import florin.core.AccountId;
import florin.core.BankException;
import florin.core.ErrorCode;
import florin.core.FieldError;
import florin.core.UserId;
import florin.ledger.Allowance;
import florin.ledger.Allowances;
import florin.ledger.Command;
import florin.ledger.GrantChange;
import florin.ledger.LedgerService;
import florin.ledger.Outcome;
import florin.ledger.Payer;
import florin.ledger.SetLimits;
import java.sql.SQLException;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * Who has access to an account. Changes are orders to the ledger, which alone decides who may move
 * money; {@link GrantWriter} writes them. Thread-safe; reads only, on own handles.
 */
public final class MemberService {
  private final Jdbi jdbi;
  private final LedgerService ledger;
  private final AccountAccess access;
  private final Clock business;

  public MemberService(Jdbi jdbi, LedgerService ledger, AccountAccess access, Clock business) {
    this.jdbi = jdbi;
    this.ledger = ledger;
    this.access = access;
    this.business = business;
  }

  /** By when they became users. */
  List<Member> list(Authorized account, @Nullable UserId after, int limit) {
    AccountId id = account.accountId();
    try (Handle handle = jdbi.open()) {
      return withLimits(
          handle,
          id,
          handle.attach(MemberDao.class).list(id, after == null ? null : after.value(), limit));
    }
  }

  /** Throws {@link BankException} {@code not_found}. */
  Member find(AccountId account, UserId user) {
    try (Handle handle = jdbi.open()) {
      Member found =
          handle.attach(MemberDao.class).find(account, user).orElseThrow(BankException::notFound);
      return withLimits(handle, account, List.of(found)).get(0);
    }
  }

  private List<Member> withLimits(Handle handle, AccountId account, List<Member> members) {
    Map<Payer, Allowance> allowances = new HashMap<>();
    var payers = members.stream().map(one -> new Payer(account, one.userId()).id()).toList();
    try {
      Allowances.of(handle, payers, business.instant())
          .forEach(one -> allowances.put(one.payer(), one));
    } catch (SQLException failure) {
      throw new IllegalStateException(failure);
    }
    return members.stream()
        .map(one -> one.with(allowances.get(new Payer(account, one.userId()))))
        .toList();
  }

  /** What a member is to have; what is null stays. */
  record Wanted(@Nullable Access access, Allowance.@Nullable Limits limits) {}

  /**
   * Changes what a member may do. Limits are for {@code pay} alone: with other access they go, and
   * where it becomes {@code pay} without any there are none.
   *
   * @throws BankException {@code not_found}, {@code invalid_request} at {@code #/limits}
   */
  CompletableFuture<Outcome> change(
      Authorized account, UserId user, Wanted wanted, Command.Origin origin) {
    Access before = granted(account.accountId(), user);
    Access after = wanted.access() == null ? before : wanted.access();
    if (wanted.limits() != null && after != Access.PAY) {
      throw onlyWithPay();
    }
    boolean stays = before == Access.PAY && after == Access.PAY;
    Allowance.Limits limits =
        wanted.limits() != null ? wanted.limits() : stays ? null : Allowance.Limits.NONE;
    return submit(
        new Payer(account.accountId(), user), origin, limits, new GrantChange(before, after, null));
  }

  static BankException onlyWithPay() {
    return BankException.invalid(
        List.of(
            new FieldError("#/limits", "only_with_pay", "Limits are for access \"pay\" alone.")));
  }

  /**
   * Ends a member's access; his limits go with it.
   *
   * @throws BankException {@code not_found}
   */
  CompletableFuture<Outcome> remove(Authorized account, UserId user, Command.Origin origin) {
    granted(account.accountId(), user);
    return submit(
        new Payer(account.accountId(), user),
        origin,
        Allowance.Limits.NONE,
        new GrantChange(null, null, null));
  }

  private CompletableFuture<Outcome> submit(
      Payer member, Command.Origin origin, Allowance.@Nullable Limits limits, GrantChange change) {
    MemberDao.Days own;
    try (Handle handle = jdbi.open()) {
      own = handle.attach(MemberDao.class).daysOf(member.account());
    }
    return ledger.submit(
        new SetLimits(
            origin, member.account(), member.user(), own.currency(), limits, own.zone(), change));
  }

  private Access granted(AccountId account, UserId user) {
    try (Handle handle = jdbi.open()) {
      return handle
          .attach(MemberDao.class)
          .access(account, user)
          .orElseThrow(BankException::notFound);
    }
  }

  /** What this instance remembers of his grants is not true any more. */
  void changed(UserId user) {
    access.forget(user);
  }

  /**
   * Why the ledger found nothing to change, where the route had found it.
   *
   * @param account with the caller's grant as it was then
   */
  BankException meanwhile(Authorized account, UserId user) {
    changed(account.caller().userId());
    if (!account.caller().userId().equals(user)) {
      access.require(account.caller(), account.accountId(), Access.MANAGE);
    }
    granted(account.accountId(), user);
    return new BankException(
        ErrorCode.PRECONDITION_FAILED, "His access was changed meanwhile: look at it again.");
  }
}
