package florin.ledger;

import static florin.core.ErrorCode.ACCOUNT_CLOSED;
import static florin.core.ErrorCode.ACCOUNT_FROZEN;
import static florin.core.ErrorCode.ACCOUNT_NOT_EMPTY;
import static florin.core.ErrorCode.BALANCE_OUT_OF_RANGE;
import static florin.core.ErrorCode.BALANCE_VERSION_MISMATCH;
import static florin.core.ErrorCode.CURRENCY_MISMATCH;
import static florin.core.ErrorCode.EFFECTIVE_AT_OUT_OF_WINDOW;
import static florin.core.ErrorCode.INSUFFICIENT_FUNDS;
import static florin.core.ErrorCode.INVALID_ACCOUNT_NUMBER;
import static florin.core.ErrorCode.NOT_FOUND;
import static florin.core.ErrorCode.OPERATOR_REQUIRED;
import static florin.core.ErrorCode.SAME_ACCOUNT;

import florin.core.Access;
import florin.core.AccountId;
import florin.core.Caller;
import florin.core.ErrorCode;
import florin.core.Hash;
import florin.core.Money;
import florin.ledger.AccountState.Restrictions;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

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
    if (command instanceof Command.Transfer transfer) {
      return ledger.transfer(transfer);
    }
    if (command instanceof Command.OpenAccount open) {
      return ledger.open(open);
    }
    if (command instanceof Command.Restrict restrict) {
      return ledger.restrict(restrict);
    }
    if (command instanceof Command.CloseAccount close) {
      return ledger.close(close);
    }
    if (command instanceof Command.Reverse reverse) {
      return new Reversals(books, bookedAt).decide(reverse);
    }
    Holds holds = new Holds(books, bookedAt);
    if (command instanceof Command.PlaceHold place) {
      return holds.place(place, ledger.transfer(place.transfer()));
    }
    if (command instanceof Command.CaptureHold capture) {
      return holds.capture(capture);
    }
    return holds.release((Command.ReleaseHold) command);
  }

  /** The guards stand in the order of the contract: the first that applies is the answer. */
  private Decision transfer(Command.Transfer transfer) {
    AccountId fromId = transfer.from();
    AccountId toId = transfer.to();
    if (fromId == null || toId == null) {
      return refuse(transfer, INVALID_ACCOUNT_NUMBER);
    }
    AccountState from = books.account(fromId);
    AccountState to = books.account(toId);
    if (from == null || to == null || !mayOrder(transfer, from, to)) {
      return refuse(transfer, NOT_FOUND);
    }
    if (from.id().equals(to.id())) {
      return refuse(transfer, SAME_ACCOUNT);
    }
    Money money = transfer.money();
    if (!from.currency().equals(money.currency()) || !to.currency().equals(money.currency())) {
      return refuse(transfer, CURRENCY_MISMATCH);
    }
    if (from.closed() || to.closed()) {
      return refuse(transfer, ACCOUNT_CLOSED);
    }
    if (from.restrictions().debit() || to.restrictions().credit()) {
      return refuse(transfer, ACCOUNT_FROZEN);
    }
    Long version = transfer.terms().ifBalanceVersion();
    if (version != null && version != from.sequence()) {
      return refuse(transfer, BALANCE_VERSION_MISMATCH);
    }
    if (!isInWindow(transfer)) {
      return refuse(transfer, EFFECTIVE_AT_OUT_OF_WINDOW);
    }
    if (!from.system() && from.availableCents() < money.amountCents()) {
      return insufficientFunds(transfer, from);
    }
    if (!from.isInRange(-money.amountCents()) || !to.isInRange(money.amountCents())) {
      return refuse(transfer, BALANCE_OUT_OF_RANGE);
    }
    // After this point the transfer must succeed.
    return post(transfer, from, to);
  }

  private boolean mayOrder(Command.Transfer transfer, AccountState from, AccountState to) {
    Caller caller = transfer.origin().caller();
    return switch (transfer.transferKind()) {
      case TRANSFER -> !to.system() && books.allows(caller, from.id(), Access.PAY);
      case DEPOSIT -> !to.system() && books.isOperator(caller);
      case WITHDRAWAL -> !from.system() && books.isOperator(caller);
      case IMPORT ->
          caller instanceof Caller.Job
              && books.allows(caller, (from.system() ? to : from).id(), Access.MANAGE);
    };
  }

  private boolean isInWindow(Command.Transfer transfer) {
    Instant effectiveAt = transfer.terms().effectiveAt();
    if (effectiveAt == null || effectiveAt.equals(bookedAt)) {
      return true;
    }
    boolean anyPast =
        transfer.transferKind() == TransferKind.IMPORT
            || books.isOperator(transfer.origin().caller());
    return !effectiveAt.isAfter(bookedAt)
        && (anyPast || !effectiveAt.isBefore(bookedAt.minus(transfer.terms().past())));
  }

  private Decision post(Command.Transfer transfer, AccountState from, AccountState to) {
    ErasableText memo = transfer.terms().memo();
    Hash text = memo == null ? null : memo.hash();
    var times = new Entry.Times(bookedAt, effectiveAt(transfer));
    long amount = transfer.money().amountCents();
    Entry debit = from.next(transfer, -amount, times, text);
    Entry credit = to.next(transfer, amount, times, text);
    return new Decision(
        transfer,
        null,
        null,
        debit.effectiveAt(),
        bookedAt,
        List.of(debit, credit),
        List.of(from.after(debit), to.after(credit)));
  }

  private Decision open(Command.OpenAccount open) {
    Command.NewAccount account = open.account();
    AccountState state =
        new AccountState(
            account.id(),
            account.currency(),
            false,
            false,
            Restrictions.NONE,
            0,
            0,
            open.overdraftLimitCents(),
            0,
            Entry.genesis(account.id()));
    return change(open, state);
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
    if (account.balanceCents() != 0 || account.heldCents() != 0) {
      return refuse(close, ACCOUNT_NOT_EMPTY);
    }
    return change(close, account.closedNow());
  }

  private boolean manages(Command command, AccountState account) {
    return books.allows(command.origin().caller(), account.id(), Access.MANAGE);
  }

  private Decision insufficientFunds(Command.Transfer transfer, AccountState from) {
    Caller caller = transfer.origin().caller();
    boolean mayKnow = books.allows(caller, from.id(), Access.VIEW);
    return refuse(transfer, INSUFFICIENT_FUNDS, mayKnow ? from.availableCents() : null);
  }

  private Decision refuse(Command command, ErrorCode code) {
    return refuse(command, code, null);
  }

  private Decision refuse(Command command, ErrorCode code, @Nullable Long availableCents) {
    return new Decision(
        command, code, availableCents, effectiveAt(command), bookedAt, List.of(), List.of());
  }

  private Decision change(Command command, AccountState after) {
    return Decision.changed(command, bookedAt, List.of(after));
  }

  private Decision unchanged(Command command) {
    return Decision.changed(command, bookedAt, List.of());
  }

  private Instant effectiveAt(Command command) {
    if (command instanceof Command.Transfer transfer && transfer.terms().effectiveAt() != null) {
      return transfer.terms().effectiveAt();
    }
    return bookedAt;
  }
}
