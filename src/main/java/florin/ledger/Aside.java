package florin.ledger;

import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jdbi.v3.core.Handle;

/**
 * What is no money but is written in the ledger's order, between two batches and a few times a
 * second. Money never waits for its success: where it fails, it is tried again.
 *
 * @param isDue whether there is anything to write; reads without a transaction or a lock
 * @param write in a transaction of its own that has the ledger's turn
 */
public record Aside(Predicate<Handle> isDue, Consumer<Handle> write) {
  public static final Aside NONE = new Aside(handle -> false, handle -> {});
}
