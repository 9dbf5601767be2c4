package florin.ledger;

import florin.core.ErrorCode;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the core says to one command.
 *
 * @param refusal null when it is posted
 * @param availableCents beside {@code insufficient_funds}, for whoever may know it
 * @param entries both sides, source first; empty when no money moved
 * @param after the changed accounts; empty when nothing changed
 * @param hold as it is after this, when it is about one
 */
record Decision(
    Command command,
    @Nullable ErrorCode refusal,
    @Nullable Long availableCents,
    Instant effectiveAt,
    Instant bookedAt,
    List<Entry> entries,
    List<AccountState> after,
    @Nullable HoldState hold) {

  Decision(
      Command command,
      @Nullable ErrorCode refusal,
      @Nullable Long availableCents,
      Instant effectiveAt,
      Instant bookedAt,
      List<Entry> entries,
      List<AccountState> after) {
    this(command, refusal, availableCents, effectiveAt, bookedAt, entries, after, null);
  }

  /** Refused now, without a time of its own. */
  static Decision refused(
      Command command, ErrorCode code, @Nullable Long availableCents, Instant at) {
    return new Decision(command, code, availableCents, at, at, List.of(), List.of());
  }

  /** Posted without moving money. */
  static Decision changed(Command command, Instant at, List<AccountState> after) {
    return new Decision(command, null, null, at, at, List.of(), after);
  }

  Decision with(HoldState changed) {
    return new Decision(
        command, refusal, availableCents, effectiveAt, bookedAt, entries, after, changed);
  }

  boolean isPosted() {
    return refusal == null;
  }

  Decision becauseOfAnother() {
    return new Decision(
        command,
        ErrorCode.LINKED_TRANSFER_FAILED,
        null,
        effectiveAt,
        bookedAt,
        List.of(),
        List.of());
  }
}
