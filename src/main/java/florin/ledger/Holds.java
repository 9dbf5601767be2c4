package florin.ledger;

import static florin.core.ErrorCode.NOT_FOUND;

import florin.core.Access;
import florin.core.Caller;
import florin.core.ErrorCode;
import florin.core.HoldId;
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
            null,
            0,
            place.card() == null ? null : place.card().line());
    AccountState from = books.held(place.from()).reserving(hold);
    Decision placed = Decision.changed(place, bookedAt, List.of(from)).with(hold);
    return place.card() == null ? placed : placed.with(after(place.card()));
  }

  private CardState after(CardUse use) {
    return Objects.requireNonNull(books.card(use.line()), "looked at before").after(use);
  }

  Decision capture(CaptureHold capture) {
    Movement movement = Movement.of(capture, books, bookedAt);
    Caller caller = capture.origin().caller();
    CaptureHold.CardCapture card = capture.card();
    boolean may =
        movement != null
            && movement.hold().isCards() == (card != null)
            && mayCapture(caller, movement.hold());
    if (movement == null || !may) {
      return refuse(capture, NOT_FOUND);
    }
    Decision refusal = movement.refused();
    if (refusal != null) {
      return refusal;
    }
    Decision posted = movement.post();
    HoldState captured = movement.hold().captured(movement.amountCents(), bookedAt);
    long left = card != null && card.last() ? captured.remainingCents() : 0;
    return posted
        .withSource(posted.after().get(0).reserving(-movement.amountCents() - left))
        .with(left > 0 ? captured.released(bookedAt) : captured);
  }

  /** Gives back captured money: not more than was. */
  Decision refund(RefundCard refund) {
    Movement movement = Movement.of(refund, books, bookedAt);
    if (movement == null
        || !movement.hold().isCards()
        || !mayCapture(refund.origin().caller(), movement.hold())) {
      return refuse(refund, NOT_FOUND);
    }
    Decision refusal = movement.refused();
    return refusal != null
        ? refusal
        : movement.post().with(movement.hold().refunded(movement.amountCents()));
  }

  Decision release(ReleaseHold release) {
    Movement movement = Movement.of(release, books, bookedAt);
    Caller caller = release.origin().caller();
    boolean may =
        movement != null
            && movement.hold().isCards() == (release.card() != null)
            && (movement.hold().isCards()
                ? mayCapture(caller, movement.hold())
                : mayLetGo(caller, movement.hold()));
    if (movement == null || !may) {
      return refuse(release, NOT_FOUND);
    }
    Decision refusal = movement.refused();
    if (refusal != null) {
      return refusal;
    }
    long cents = movement.amountCents();
    HoldState hold = movement.hold();
    AccountState from = movement.from().reserving(-cents);
    return Decision.changed(release, bookedAt, List.of(from))
        .with(cents < hold.remainingCents() ? hold.without(cents) : hold.released(bookedAt));
  }

  /**
   * Who placed it, while he may pay from the account: one who was shut out moves no money. A card's
   * is anybody's who may pay from it.
   */
  private boolean mayCapture(Caller caller, HoldState hold) {
    return ((hold.isCards() || isBy(caller, hold)) && books.allows(caller, hold.from(), Access.PAY))
        || books.isOperator(caller);
  }

  private boolean mayLetGo(Caller caller, HoldState hold) {
    return isBy(caller, hold)
        || books.isOperator(caller)
        || books.allows(caller, hold.from(), Access.MANAGE)
        || books.allows(caller, hold.to(), Access.PAY);
  }

  private static boolean isBy(Caller caller, HoldState hold) {
    return caller.userId().equals(hold.by());
  }

  private Decision refuse(Command command, ErrorCode code) {
    return Decision.refused(command, code, bookedAt);
  }
}
