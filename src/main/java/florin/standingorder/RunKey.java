package florin.standingorder;

import florin.core.Caller;
import florin.core.Hash;
import florin.core.StandingOrderId;
import florin.ledger.Command;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * Which try of which due date of which order: the idempotency key of its transfer, whichever
 * instance makes it and however often. No client's key contains a space, so none is one of these.
 *
 * @param attempt from 1; a try that was refused is another than the one after it
 */
record RunKey(StandingOrderId order, LocalDate dueOn, int attempt) {
  private static final String JOB = "standing_order";

  /** In whose name it is run. */
  static Caller.Job caller(StandingOrder order) {
    return new Caller.Job(order.userId(), JOB);
  }

  /** What a command of the ledger's is a run of; null for all that are none. */
  static @Nullable RunKey of(Command command) {
    Command.Key key = command.origin().key();
    boolean isRun = command.origin().caller() instanceof Caller.Job job && job.name().equals(JOB);
    return isRun && key != null ? parse(key.value()) : null;
  }

  private static RunKey parse(String text) {
    String[] parts = text.split(" ", 3);
    return new RunKey(
        StandingOrderId.parse(parts[0]), LocalDate.parse(parts[1]), Integer.parseInt(parts[2]));
  }

  /** The same request whatever the order says by now: a try that was made is not made again. */
  Command.Key key() {
    return new Command.Key(toString(), Hash.of(toString().getBytes(StandardCharsets.US_ASCII)));
  }

  RunKey next() {
    return new RunKey(order, dueOn, attempt + 1);
  }

  @Override
  public String toString() {
    return order + " " + dueOn + " " + attempt;
  }
}
