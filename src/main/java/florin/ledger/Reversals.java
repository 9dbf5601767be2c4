package florin.ledger;

import static florin.core.ErrorCode.ACCOUNT_CLOSED;
import static florin.core.ErrorCode.ACCOUNT_FROZEN;
import static florin.core.ErrorCode.BALANCE_OUT_OF_RANGE;
import static florin.core.ErrorCode.EXCEEDS_ORIGINAL;
import static florin.core.ErrorCode.INSUFFICIENT_FUNDS;
import static florin.core.ErrorCode.NOT_FOUND;
import static florin.core.ErrorCode.NOT_PAYEE;
import static florin.core.ErrorCode.NOT_REVERSIBLE;
import static florin.core.ErrorCode.OPERATOR_REQUIRED;

import florin.core.Access;
import florin.core.Caller;
import florin.core.ErrorCode;
import florin.core.Hash;
import florin.core.Money;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The core's rules about taking a transfer back: whoever received the money gives it back, in parts
 * that never exceed it; an operator may force it although the payee is frozen or has too little.
 * Pure, like {@link Ledger}.
 */
final class Reversals {
  private final Books books;
  private final Instant bookedAt;

  Reversals(Books books, Instant bookedAt) {
    this.books = books;
    this.bookedAt = bookedAt;
  }

  Decision decide(Command.Reverse reverse) {
    Original original = books.original(reverse.original());
    AccountState payee = books.account(reverse.from());
    AccountState payer = books.account(reverse.to());
    if (original == null || payee == null || payer == null) {
      return refuse(reverse, NOT_FOUND);
    }
    ErrorCode forbidden = forbidden(reverse, payee, payer);
    if (forbidden != null) {
      return refuse(reverse, forbidden);
    }
    if (!original.isReversible()) {
      return refuse(reverse, NOT_REVERSIBLE);
    }
    if (payee.closed() || payer.closed()) {
      return refuse(reverse, ACCOUNT_CLOSED);
    }
    boolean frozen = payee.restrictions().debit() || payer.restrictions().credit();
    if (frozen && !reverse.forced()) {
      return refuse(reverse, ACCOUNT_FROZEN);
    }
    Money asked = reverse.money();
    long amount = asked == null ? original.remainingCents() : asked.amountCents();
    if (amount > original.remainingCents() || amount == 0) {
      return refuse(reverse, EXCEEDS_ORIGINAL);
    }
    if (!payee.system() && payee.availableCents() < amount && !reverse.forced()) {
      return insufficientFunds(reverse, payee);
    }
    if (!payee.isInRange(-amount) || !payer.isInRange(amount)) {
      return refuse(reverse, BALANCE_OUT_OF_RANGE);
    }
    return post(reverse, payee, payer, amount);
  }

  /** Who may see it but not take it back is told so; for everybody else it is not there. */
  private @Nullable ErrorCode forbidden(
      Command.Reverse reverse, AccountState payee, AccountState payer) {
    Caller caller = reverse.origin().caller();
    if (books.isOperator(caller)) {
      return null;
    }
    boolean byBank = payee.system() || payer.system();
    boolean gives = books.allows(caller, payee.id(), Access.PAY);
    if (gives && !byBank && !reverse.forced()) {
      return null;
    }
    if (gives || books.allows(caller, payer.id(), Access.VIEW)) {
      return byBank || gives ? OPERATOR_REQUIRED : NOT_PAYEE;
    }
    return NOT_FOUND;
  }

  private Decision post(
      Command.Reverse reverse, AccountState payee, AccountState payer, long amount) {
    ErasableText reason = reverse.text();
    Hash text = reason == null ? null : reason.hash();
    var times = new Entry.Times(bookedAt, bookedAt);
    Entry debit = payee.next(reverse, -amount, times, text);
    Entry credit = payer.next(reverse, amount, times, text);
    return new Decision(
        reverse,
        null,
        null,
        bookedAt,
        bookedAt,
        List.of(debit, credit),
        List.of(payee.after(debit).forcedIf(reverse.forced()), payer.after(credit)));
  }

  private Decision insufficientFunds(Command.Reverse reverse, AccountState payee) {
    boolean mayKnow = books.allows(reverse.origin().caller(), payee.id(), Access.VIEW);
    Long available = mayKnow ? payee.availableCents() : null;
    return Decision.refused(reverse, INSUFFICIENT_FUNDS, available, bookedAt);
  }

  private Decision refuse(Command command, ErrorCode code) {
    return Decision.refused(command, code, null, bookedAt);
  }
}
