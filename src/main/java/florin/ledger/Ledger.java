package florin.ledger;

import static florin.core.ErrorCode.ACCOUNT_CLOSED;
import static florin.core.ErrorCode.ACCOUNT_FENCED;
import static florin.core.ErrorCode.ACCOUNT_FROZEN;
import static florin.core.ErrorCode.ACCOUNT_NOT_EMPTY;
import static florin.core.ErrorCode.CURRENCY_MISMATCH;
import static florin.core.ErrorCode.INVALID_ACCOUNT_NUMBER;
import static florin.core.ErrorCode.LAST_MANAGER;
import static florin.core.ErrorCode.NOT_FOUND;
import static florin.core.ErrorCode.OPERATOR_REQUIRED;
import static florin.core.ErrorCode.USER_LOCKED;

import florin.core.Access;
import florin.core.Caller;
import florin.core.ErrorCode;
import florin.ledger.AccountState.Restrictions;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * The core: every rule about money, as a function of the locked rows and a command. No I/O, no
 * clock, no randomness; nothing is changed here, the decision says what would be.
 */
final class Ledger {
  private final Books books;
  private final Instant bookedAt;

  private Ledger(Books books, Instant bookedAt) {
    this.books = books;
    this.bookedAt = bookedAt;
  }

  static Decision decide(Books books, Command command, Instant bookedAt) {
    Ledger ledger = new Ledger(books, bookedAt);
    if (books.isLockedOut(command.origin().caller())) {
      return ledger.refuse(command, USER_LOCKED);
    }
    if (command instanceof Command.Transfer transfer) {
      return ledger.transfer(transfer, transfer);
    }
    if (command instanceof Command.PlaceHold place) {
      return ledger.transfer(place, place.transfer());
    }
    if (command instanceof Command.OpenAccount open) {
      return ledger.open(open);
    }
    if (command instanceof Command.Restrict restrict) {
      return ledger.restrict(restrict);
    }
    if (command instanceof SetLimits limits) {
      return ledger.setLimits(limits);
    }
    if (command instanceof Command.CloseAccount close) {
      return ledger.close(close);
    }
    if (command instanceof ChangeCard change) {
      return new Cards(books, bookedAt).decide(change);
    }
    if (command instanceof Reverse reverse) {
      return new Reversals(books, bookedAt).decide(reverse);
    }
    Holds holds = new Holds(books, bookedAt);
    if (command instanceof CaptureHold capture) {
      return holds.capture(capture);
    }
    if (command instanceof RefundCard refund) {
      return holds.refund(refund);
    }
    return holds.release((ReleaseHold) command);
  }

  /** A transfer, or a hold: refused for whatever its transfer would be refused for. */
  private Decision transfer(Command command, Command.Transfer transfer) {
    if (transfer.from() == null || transfer.to() == null) {
      return refuse(command, INVALID_ACCOUNT_NUMBER);
    }
    Movement movement = Movement.of(command, books, bookedAt);
    if (movement == null || !mayOrder(transfer, movement.from(), movement.to())) {
      return refuse(command, NOT_FOUND);
    }
    CardUse use = movement.use();
    CardState card = use == null ? null : books.card(use.line());
    if (use != null && (card == null || !card.account().equals(transfer.from()))) {
      return refuse(command, NOT_FOUND);
    }
    Decision refusal = movement.refused();
    if (refusal != null) {
      boolean guessed = refusal.refusal() == ErrorCode.CARD_VERIFICATION_FAILED;
      return card == null || use == null ? refusal : refusal.with(guessed ? card.after(use) : card);
    }
    return command instanceof Command.PlaceHold place
        ? new Holds(books, bookedAt).place(place)
        : movement.post();
  }

  private boolean mayOrder(Command.Transfer transfer, AccountState from, AccountState to) {
    Caller caller = transfer.origin().caller();
    return switch (transfer.transferKind()) {
      case TRANSFER -> !to.system() && books.allows(caller, from.id(), Access.PAY);
      case DEPOSIT -> !to.system() && (books.isOperator(caller) || isBank(caller, to));
      case WITHDRAWAL -> !from.system() && books.isOperator(caller);
      case CARD ->
          to.system()
              && !from.system()
              && (books.allows(caller, from.id(), Access.PAY) || books.isOperator(caller));
      case IMPORT -> isBank(caller, from.system() ? to : from);
      case INTEREST -> isBank(caller) && is(SystemAccount.INTEREST, from) && !to.system();
      case FEE -> isBank(caller) && !from.system() && is(SystemAccount.FEES, to);
    };
  }

  private static boolean is(SystemAccount own, AccountState account) {
    return account.id().equals(own.id(account.currency()));
  }

  private static boolean isBank(Caller caller) {
    return caller instanceof Caller.Job;
  }

  /** The bank itself, for whoever manages the account. */
  private boolean isBank(Caller caller, AccountState account) {
    return isBank(caller) && books.allows(caller, account.id(), Access.MANAGE);
  }

  private Decision open(Command.OpenAccount open) {
    Command.NewAccount account = open.account();
    long overdraft = open.overdraftLimitCents();
    return change(open, AccountState.opened(account.id(), account.currency(), false, overdraft));
  }

  private Decision restrict(Command.Restrict restrict) {
    AccountState account = books.account(restrict.from());
    boolean operator = books.isOperator(restrict.origin().caller());
    if (account == null || account.system() || !(operator || manages(restrict, account))) {
      return refuse(restrict, NOT_FOUND);
    }
    if (account.closed()) {
      return refuse(restrict, ACCOUNT_CLOSED);
    }
    Restrictions now = account.restrictions();
    if (!restrict.frozen() && now.byOperator() && !operator) {
      return refuse(restrict, OPERATOR_REQUIRED);
    }
    boolean isNew = restrict.frozen() ? !now.any() || (operator && !now.byOperator()) : now.any();
    if (!isNew) {
      return unchanged(restrict);
    }
    return change(
        restrict,
        account.with(restrict.frozen() ? Restrictions.frozen(operator) : Restrictions.NONE));
  }

  private Decision close(Command.CloseAccount close) {
    AccountState account = books.account(close.from());
    if (account == null || account.system() || !manages(close, account)) {
      return refuse(close, NOT_FOUND);
    }
    if (account.closed()) {
      return unchanged(close);
    }
    if (account.restrictions().any()) {
      return refuse(close, ACCOUNT_FROZEN);
    }
    if (account.fenced()) {
      return refuse(close, ACCOUNT_FENCED); // what it holds is just what is not known
    }
    if (account.balanceCents() != 0 || account.heldCents() != 0) {
      return refuse(close, ACCOUNT_NOT_EMPTY);
    }
    return change(close, account.closedNow());
  }

  private Decision setLimits(SetLimits set) {
    AccountState account = set.from() == null ? null : books.account(set.from());
    boolean isThere =
        (set.from() == null || (account != null && !account.system()))
            && (set.user() == null || books.isThere(set.user()));
    if (!isThere || !maySet(set)) {
      return refuse(set, NOT_FOUND);
    }
    if (account != null && !account.currency().equals(set.currency())) {
      return refuse(set, CURRENCY_MISMATCH);
    }
    CardLimits card = set.card();
    ErrorCode refusal = card == null || account == null ? null : Cards.refusal(set, account, books);
    if (refusal != null) {
      return refuse(set, refusal);
    }
    Payer payer = set.payer();
    GrantChange grant = set.grant();
    if (payer != null
        && grant != null
        && grant.after() != Access.MANAGE
        && books.grants().isLastManager(payer)) {
      return refuse(set, LAST_MANAGER);
    }
    Allowance counted = books.counted(set.allowance(), bookedAt);
    Decision changed =
        Decision.changed(
            set, bookedAt, set.limits() == null ? counted : counted.with(set.limits()));
    return card == null || card.blocked() == null
        ? changed
        : changed.with(Objects.requireNonNull(books.card(card.line())).blocking(card.blocked()));
  }

  /** Operators set limits of accounts and users; who manages an account, those of its members. */
  private boolean maySet(SetLimits set) {
    Caller caller = set.origin().caller();
    if (set.card() != null) {
      return set.from() != null && books.allows(caller, set.from(), Access.MANAGE);
    }
    Payer payer = set.payer();
    if (payer == null) {
      return books.isOperator(caller);
    }
    GrantChange grant = set.grant();
    Access access = books.grants().of(payer.user(), payer.account());
    boolean leaves = grant != null && grant.after() == null && caller.userId().equals(payer.user());
    boolean asExpected =
        grant == null || (grant.after() == null ? access != null : access == grant.before());
    return asExpected && (leaves || books.allows(caller, payer.account(), Access.MANAGE));
  }

  private boolean manages(Command command, AccountState account) {
    return books.allows(command.origin().caller(), account.id(), Access.MANAGE);
  }

  private Decision refuse(Command command, ErrorCode code) {
    return Decision.refused(command, code, bookedAt);
  }

  private Decision change(Command command, AccountState after) {
    return Decision.changed(command, bookedAt, List.of(after));
  }

  private Decision unchanged(Command command) {
    return Decision.changed(command, bookedAt, List.of());
  }
}
