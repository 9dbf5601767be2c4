package florin.ledger;

import static florin.core.ErrorCode.NOT_FOUND;

import florin.core.Access;
import florin.core.Caller;
import florin.core.ErrorCode;
import florin.core.HoldId;
import florin.core.Money;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

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

  /** After all that refuses a transfer was looked at. */
  Decision place(Command.PlaceHold place) {
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
    Money asked = capture.money();
    Movement movement =
        movement(capture, hold, asked == null ? hold.remainingCents() : asked.amountCents());
    Decision refusal = movement.refusedBy(Rules.CAPTURE);
    if (refusal != null) {
      return refusal;
    }
    Decision posted = movement.post();
    return posted
        .withSource(posted.after().get(0).reserving(-movement.amountCents()))
        .with(hold.captured(movement.amountCents(), bookedAt));
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
    Decision refusal = movement(release, hold, hold.remainingCents()).refusedBy(Rules.RELEASE);
    if (refusal != null) {
      return refusal;
    }
    AccountState from = books.held(hold.from()).reserving(-hold.remainingCents());
    return Decision.changed(release, bookedAt, List.of(from)).with(hold.released(bookedAt));
  }

  private static boolean isBy(Caller caller, HoldState hold) {
    return caller.userId().equals(hold.by());
  }

  private Movement movement(Command command, HoldState hold, long amountCents) {
    return new Movement(
        command, books.held(hold.from()), books.held(hold.to()), amountCents, books, bookedAt);
  }

  private Decision refuse(Command command, ErrorCode code) {
    return Decision.refused(command, code, bookedAt);
  }
}
