package florin.ledger;

import florin.core.ErrorCode;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the core says to one command.
 *
 * @param decline null when it is posted
 * @param entries both sides, source first; empty when no money moved
 * @param after the changed accounts, source first; empty when nothing changed
 * @param hold as it is after this, when it is about one
 * @param allowance as it is after this, when its limits were set
 * @param card as it is after this, when it is about one: a refusal too may change it
 */
record Decision(
    Command command,
    Recorded.@Nullable Decline decline,
    Instant effectiveAt,
    Instant bookedAt,
    List<Entry> entries,
    List<AccountState> after,
    @Nullable HoldState hold,
    @Nullable Allowance allowance,
    @Nullable CardState card) {
  Decision(
      Command command,
      Recorded.@Nullable Decline decline,
      Instant effectiveAt,
      Instant bookedAt,
      List<Entry> entries,
      List<AccountState> after,
      @Nullable HoldState hold,
      @Nullable Allowance allowance) {
    this(command, decline, effectiveAt, bookedAt, entries, after, hold, allowance, null);
  }

  static Decision refused(Command command, Recorded.Decline decline, Instant at) {
    return new Decision(
        command, decline, effectiveAt(command, at), at, List.of(), List.of(), null, null);
  }

  static Decision refused(Command command, ErrorCode code, Instant at) {
    return refused(command, new Recorded.Decline(code), at);
  }

  /** Posted without moving money. */
  static Decision changed(Command command, Instant at, List<AccountState> after) {
    return new Decision(command, null, at, at, List.of(), after, null, null);
  }

  /** When it counts, if it is booked now. */
  static Instant effectiveAt(Command command, Instant at) {
    Instant other =
        command instanceof Command.Transfer transfer ? transfer.terms().effectiveAt() : null;
    return other == null ? at : other;
  }

  Decision with(HoldState changed) {
    return new Decision(
        command, decline, effectiveAt, bookedAt, entries, after, changed, allowance, card);
  }

  Decision with(@Nullable CardState changed) {
    return new Decision(
        command, decline, effectiveAt, bookedAt, entries, after, hold, allowance, changed);
  }

  /** Posted, of what is no account. */
  static Decision changed(Command command, Instant at, Allowance allowance) {
    return new Decision(command, null, at, at, List.of(), List.of(), null, allowance);
  }

  /** The source is otherwise changed than by its entry alone. */
  Decision withSource(AccountState source) {
    return new Decision(
        command,
        decline,
        effectiveAt,
        bookedAt,
        entries,
        List.of(source, after.get(1)),
        hold,
        null);
  }

  boolean isPosted() {
    return decline == null;
  }

  @Nullable ErrorCode refusal() {
    return decline == null ? null : decline.code();
  }

  Decision becauseOfAnother() {
    return refused(command, ErrorCode.LINKED_TRANSFER_FAILED, bookedAt);
  }
}
