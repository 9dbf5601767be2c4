package florin.ledger;

import florin.core.BankException;
import florin.core.ErrorCode;
import florin.core.TransferId;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Finds out what became of a commit whose connection was lost. Taking the turn first waits until
 * the lost backend has ended, one way or the other; a look without it could be too early.
 */
final class LostCommits {
  private static final Duration SEARCH_MAX = Duration.ofSeconds(3);

  private final Jdbi jdbi;

  LostCommits(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /**
   * @throws BankException {@code outcome_unknown} when that cannot be learnt within 3 s
   */
  boolean isCommitted(List<TransferId> journalIds) {
    long deadline = System.nanoTime() + SEARCH_MAX.toNanos();
    while (System.nanoTime() - deadline < 0) {
      try (Handle handle = jdbi.open()) {
        handle.begin();
        try {
          return new BatchSql(handle).isCommitted(journalIds);
        } finally {
          handle.rollback();
        }
      } catch (SQLException | RuntimeException unreachable) {
        LockSupport.parkNanos(100_000_000);
      }
    }
    throw new BankException(
        ErrorCode.OUTCOME_UNKNOWN,
        "The database was lost while this was being committed. Repeat it with the same key: it is"
            + " done once, whatever happened.");
  }
}
