package florin.ledger;

import florin.core.Access;
import florin.core.ErrorCode;
import florin.core.Hash;
import florin.core.HoldId;
import florin.core.Money;
import florin.core.TransferId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Money that would move, or be held, as the {@link Rules} look at it.
 *
 * @param amountCents what is asked for, or else all there is
 * @param at when it would be booked
 */
record Movement(
    Command command,
    AccountState from,
    AccountState to,
    long amountCents,
    Books books,
    Instant at) {

  /**
   * What a command about money would move.
   *
   * @return null when an account, the hold or the original of it is not in the books
   */
  static @Nullable Movement of(Command command, Books books, Instant at) {
    AccountState from = command.from() == null ? null : books.account(command.from());
    AccountState to = command.to() == null ? null : books.account(command.to());
    Long left = left(command, books);
    if (from == null || to == null || left == null) {
      return null;
    }
    Money asked = command.money();
    Long part = asked == null ? part(command) : (Long) asked.amountCents();
    return new Movement(command, from, to, part == null ? left : part, books, at);
  }

  /** What is let go of a card's hold, where it is not all. */
  private static @Nullable Long part(Command command) {
    ReleaseHold.CardRelease release = command instanceof ReleaseHold let ? let.card() : null;
    return release == null ? null : release.partCents();
  }

  /** All that there is to move; of a transfer what is asked for. */
  private static @Nullable Long left(Command command, Books books) {
    if (command instanceof Reverse reverse) {
      Original original = books.original(reverse.original());
      return original == null ? null : (Long) original.remainingCents();
    }
    if (command instanceof CaptureHold || command instanceof ReleaseHold) {
      HoldState hold = books.hold(new HoldId(Objects.requireNonNull(command.concerns())));
      return hold == null ? null : (Long) hold.remainingCents();
    }
    if (command instanceof RefundCard refund) {
      HoldState hold = books.hold(refund.hold());
      return hold == null ? null : (Long) hold.refundableCents();
    }
    Money asked = command.money();
    return asked == null ? null : (Long) asked.amountCents();
  }

  /** The first reason to refuse it, or null. */
  @Nullable Decision refused() {
    for (Rule rule : Rules.of(command)) {
      if (rule.refuses().test(this)) {
        return Decision.refused(command, decline(rule.code()), at);
      }
    }
    return null;
  }

  private Recorded.Decline decline(ErrorCode code) {
    if (code == ErrorCode.STEP_UP_REQUIRED) {
      return new Recorded.Decline(code, command.origin().stepUp());
    }
    if (!mayViewSource()) {
      return new Recorded.Decline(code);
    }
    return switch (code) {
      case INSUFFICIENT_FUNDS -> new Recorded.Decline(code, from.availableCents(), null);
      case LIMIT_EXCEEDED -> new Recorded.Decline(code, null, exceeded());
      default -> new Recorded.Decline(code);
    };
  }

  private boolean mayViewSource() {
    return books.allows(command.origin().caller(), from.id(), Access.VIEW);
  }

  /** Both sides booked. */
  Decision post() {
    ErasableText words = command.text();
    Hash text = words == null ? null : words.hash();
    var times = new Entry.Times(at, Decision.effectiveAt(command, at));
    Entry debit = from.next(command, to.id(), -amountCents, times, text);
    Entry credit = to.next(command, from.id(), amountCents, times, text);
    return new Decision(
        command,
        null,
        times.effectiveAt(),
        at,
        List.of(debit, credit),
        List.of(from.after(debit), to.after(credit)),
        null,
        null);
  }

  /** All limits that it has to keep, in the order in which they are looked at. */
  List<Allowance.Use> limits() {
    List<Allowance.Use> limits = new ArrayList<>();
    if (!books.hasAllowances()) {
      return limits;
    }
    for (UUID spender : command.spenders()) {
      Allowance allowance = books.allowance(new Allowance.Id(spender, from.currency()), at);
      if (allowance != null) {
        limits.addAll(allowance.uses());
      }
    }
    return limits;
  }

  /** The first limit that it would pass, or null. */
  Allowance.@Nullable Use exceeded() {
    for (Allowance.Use limit : limits()) {
      if (amountCents > limit.limitCents() - limit.usedCents()) {
        return limit;
      }
    }
    return null;
  }

  boolean isForced() {
    return command instanceof Reverse reverse && reverse.forced();
  }

  /** The card that pays, and what was shown with it, if one does. */
  @Nullable CardUse use() {
    return command instanceof Command.PlaceHold place ? place.card() : null;
  }

  /** The same, of what is a card's. */
  CardUse shown() {
    return Objects.requireNonNull(use());
  }

  /** What the ledger knows of it. */
  CardState card() {
    return Objects.requireNonNull(books.card(shown().line()));
  }

  /** The hold that is captured, released or refunded. */
  HoldState hold() {
    return Objects.requireNonNull(
        books.hold(new HoldId(Objects.requireNonNull(command.concerns()))));
  }

  /** The transfer that is reversed. */
  Original original() {
    return Objects.requireNonNull(
        books.original(new TransferId(Objects.requireNonNull(command.concerns()))));
  }
}
