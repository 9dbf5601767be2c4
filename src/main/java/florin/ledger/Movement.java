package florin.ledger;

import florin.core.Access;
import florin.core.ErrorCode;
import florin.core.Hash;
import florin.core.HoldId;
import florin.core.TransferId;
import java.time.Instant;
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

  /** The first reason to refuse it, or null. */
  @Nullable Decision refusedBy(List<Rule> rules) {
    for (Rule rule : rules) {
      if (rule.refuses().test(this)) {
        return Decision.refused(command, decline(rule.code()), at);
      }
    }
    return null;
  }

  private Recorded.Decline decline(ErrorCode code) {
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
    Entry debit = from.next(command, -amountCents, times, text);
    Entry credit = to.next(command, amountCents, times, text);
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

  /** The first limit that it would pass, or null. */
  Allowance.@Nullable Exceeded exceeded() {
    for (UUID spender : command.spenders()) {
      Allowance allowance = books.allowance(new Allowance.Id(spender, from.currency()), at);
      Allowance.Exceeded limit = allowance == null ? null : allowance.exceededBy(amountCents);
      if (limit != null) {
        return limit;
      }
    }
    return null;
  }

  boolean isForced() {
    return command instanceof Command.Reverse reverse && reverse.forced();
  }

  /** The hold that is captured or released. */
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
