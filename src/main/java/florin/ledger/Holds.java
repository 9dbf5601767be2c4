package florin.ledger;

import static florin.core.ErrorCode.ACCOUNT_CLOSED;
import static florin.core.ErrorCode.BALANCE_OUT_OF_RANGE;
import static florin.core.ErrorCode.EXCEEDS_HOLD;
import static florin.core.ErrorCode.HOLD_ALREADY_CAPTURED;
import static florin.core.ErrorCode.HOLD_EXPIRED;
import static florin.core.ErrorCode.HOLD_RELEASED;
import static florin.core.ErrorCode.NOT_FOUND;

import florin.core.Access;
import florin.core.Caller;
import florin.core.ErrorCode;
import florin.core.HoldId;
import florin.core.Money;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The core's rules about holds. A hold refuses when it is placed whatever its transfer would be
 * refused for, so that a capture cannot fail for want of money: a freeze that comes later does not
 * stop it, a closed account does. Pure, like {@link Ledger}.
 */
final class Holds {
  private final Books books;
  private final Instant bookedAt;

  Holds(Books books, Instant bookedAt) {
    this.books = books;
    this.bookedAt = bookedAt;
  }

  Decision place(Command.PlaceHold place, Decision transfer) {
    ErrorCode refusal = transfer.refusal();
    if (refusal != null) {
      return Decision.refused(place, refusal, transfer.availableCents(), bookedAt);
    }
    HoldState hold =
        new HoldState(
            new HoldId(place.origin().id().value()),
            place.origin().caller().userId(),
            Objects.requireNonNull(place.from(), "posted"),
            Objects.requireNonNull(place.to(), "posted"),
            place.money(),
            0,
            HoldState.Status.ACTIVE,
            bookedAt,
            bookedAt.plus(place.expiresIn()),
            null);
    AccountState from = books.held(place.from()).reserving(hold);
    return Decision.changed(place, bookedAt, List.of(from)).with(hold);
  }

  Decision capture(Command.CaptureHold capture) {
    HoldState hold = books.hold(capture.hold());
    Caller caller = capture.origin().caller();
    if (hold == null || !(isBy(caller, hold) || books.isOperator(caller))) {
      return refuse(capture, NOT_FOUND);
    }
    ErrorCode resolved = resolved(hold);
    if (resolved != null) {
      return refuse(capture, resolved);
    }
    AccountState from = books.held(hold.from());
    AccountState to = books.held(hold.to());
    if (from.closed() || to.closed()) {
      return refuse(capture, ACCOUNT_CLOSED);
    }
    Money asked = capture.money();
    long amount = asked == null ? hold.remainingCents() : asked.amountCents();
    if (amount > hold.remainingCents()) {
      return refuse(capture, EXCEEDS_HOLD);
    }
    if (!to.isInRange(amount) || !from.isInRange(-amount)) {
      return refuse(capture, BALANCE_OUT_OF_RANGE);
    }
    Entry debit = from.next(capture, -amount, bookedAt);
    Entry credit = to.next(capture, amount, bookedAt);
    return new Decision(
            capture,
            null,
            null,
            bookedAt,
            bookedAt,
            List.of(debit, credit),
            List.of(from.after(debit).reserving(-amount), to.after(credit)))
        .with(hold.captured(amount, bookedAt));
  }

  Decision release(Command.ReleaseHold release) {
    HoldState hold = books.hold(release.hold());
    Caller caller = release.origin().caller();
    if (hold == null
        || !(isBy(caller, hold)
            || books.isOperator(caller)
            || books.allows(caller, hold.to(), Access.PAY))) {
      return refuse(release, NOT_FOUND);
    }
    ErrorCode resolved = resolved(hold);
    if (resolved != null) {
      return refuse(release, resolved);
    }
    AccountState from = books.held(hold.from()).reserving(-hold.remainingCents());
    return Decision.changed(release, bookedAt, List.of(from)).with(hold.released(bookedAt));
  }

  private static boolean isBy(Caller caller, HoldState hold) {
    return caller.userId().equals(hold.by());
  }

  /** Why nothing is left of it, or null. */
  private static @Nullable ErrorCode resolved(HoldState hold) {
    return switch (hold.status()) {
      case ACTIVE -> null;
      case CAPTURED -> HOLD_ALREADY_CAPTURED;
      case RELEASED -> HOLD_RELEASED;
      case EXPIRED -> HOLD_EXPIRED;
    };
  }

  private Decision refuse(Command command, ErrorCode code) {
    return Decision.refused(command, code, null, bookedAt);
  }
}
