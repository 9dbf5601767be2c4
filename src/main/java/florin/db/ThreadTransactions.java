package florin.db;

import java.sql.SQLException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.transaction.DelegatingTransactionHandler;
import org.jdbi.v3.core.transaction.LocalTransactionHandler;
import org.jdbi.v3.core.transaction.TransactionHandler;

/**
 * Knows whether the calling thread has a transaction open, so that nobody waits for the ledger
 * while holding locks it may need. One for each bank.
 */
public final class ThreadTransactions extends DelegatingTransactionHandler {
  private final ThreadLocal<Boolean> open;

  public ThreadTransactions() {
    this(LocalTransactionHandler.binding(), new ThreadLocal<>());
  }

  private ThreadTransactions(TransactionHandler handler, ThreadLocal<Boolean> open) {
    super(handler);
    this.open = open;
  }

  public boolean isOpen() {
    return open.get() != null;
  }

  @Override
  public TransactionHandler specialize(Handle handle) throws SQLException {
    return new ThreadTransactions(getDelegate().specialize(handle), open);
  }

  @Override
  public void begin(Handle handle) {
    super.begin(handle);
    open.set(true);
  }

  @Override
  public void commit(Handle handle) {
    open.remove();
    super.commit(handle);
  }

  @Override
  public void rollback(Handle handle) {
    open.remove();
    super.rollback(handle);
  }
}
