package florin.ledger;

import static florin.core.ErrorCode.NOT_FOUND;
import static florin.core.ErrorCode.NOT_PAYEE;
import static florin.core.ErrorCode.OPERATOR_REQUIRED;

import florin.core.Access;
import florin.core.Caller;
import florin.core.ErrorCode;
import java.time.Instant;
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

  Decision decide(Reverse reverse) {
    Movement movement = Movement.of(reverse, books, bookedAt);
    if (movement == null) {
      return refuse(reverse, NOT_FOUND);
    }
    ErrorCode forbidden = forbidden(reverse, movement.from(), movement.to());
    if (forbidden != null) {
      return refuse(reverse, forbidden);
    }
    Decision refusal = movement.refused();
    if (refusal != null) {
      return refusal;
    }
    Decision posted = movement.post();
    return posted.withSource(posted.after().get(0).forcedIf(reverse.forced()));
  }

  /** Who may see it but not take it back is told so; for everybody else it is not there. */
  private @Nullable ErrorCode forbidden(Reverse reverse, AccountState payee, AccountState payer) {
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

  private Decision refuse(Command command, ErrorCode code) {
    return Decision.refused(command, code, bookedAt);
  }
}
