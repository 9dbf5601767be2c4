package florin.ledger;

import java.util.List;
import org.jdbi.v3.core.Handle;

/**
 * A feature's own rows beside the money: a card's authorisation, a standing order's run. Called in
 * the ledger's transaction, after the balances and before the commit; writes its own tables only,
 * with one statement for the whole batch, and never fails for one command.
 */
public interface Companion {
  void write(Handle handle, List<Decided> batch);
}
