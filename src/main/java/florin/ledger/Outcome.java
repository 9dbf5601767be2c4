package florin.ledger;

import florin.core.ErrorCode;
import florin.core.TransferId;
import org.jspecify.annotations.Nullable;

/** What became of a command. A refusal is an outcome like any other: kept, committed, replayed. */
public sealed interface Outcome {
  /**
   * @param replayed the same request had this answer before
   * @param hold as this left it, when it is about one; null also where it is replayed
   */
  record Posted(Recorded record, boolean replayed, @Nullable HoldState hold) implements Outcome {}

  record Declined(Recorded record, boolean replayed) implements Outcome {
    public ErrorCode code() {
      Recorded.Decline decline = record.decline();
      if (decline == null) {
        throw new IllegalStateException("declined without a reason: " + record.id());
      }
      return decline.code();
    }

    public @Nullable Long availableCents() {
      Recorded.Decline decline = record.decline();
      return decline == null ? null : decline.availableCents();
    }
  }

  /** The key belongs to another request. */
  record KeyReused(TransferId first) implements Outcome {}
}
