package florin.ledger;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * What one caller waits for.
 *
 * @param deadlineNanos on {@link System#nanoTime}: after it the caller is told to try again
 */
record Pending(Linked linked, CompletableFuture<List<Outcome>> answer, long deadlineNanos) {
  List<Command> commands() {
    return linked.commands();
  }

  boolean isLate() {
    return System.nanoTime() - deadlineNanos > 0;
  }
}
