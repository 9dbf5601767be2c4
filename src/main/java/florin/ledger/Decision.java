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
 */
record Decision(
    Command command,
    @Nullable ErrorCode refusal,
    @Nullable Long availableCents,
    Instant effectiveAt,
    Instant bookedAt,
    List<Entry> entries,
    List<AccountState> after) {

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
