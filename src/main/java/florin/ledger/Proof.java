package florin.ledger;

import java.sql.SQLException;
import java.util.function.BiConsumer;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;

/** A verification of the whole ledger and a replay of its journal, in one read-only snapshot. */
public final class Proof {
  private final Jdbi jdbi;

  public Proof(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /** What the verification and the replay found, and how many commands were replayed. */
  public record Result(Verification.Result found, long commands) {}

  /**
   * Runs once, for minutes on a large ledger.
   *
   * @param entries called now and then with entries read and entries in all
   * @param commands the same for commands
   */
  public Result run(BiConsumer<Long, Long> entries, BiConsumer<Long, Long> commands)
      throws SQLException {
    return jdbi.inTransaction(
        TransactionIsolationLevel.REPEATABLE_READ,
        handle -> {
          handle.execute("SET TRANSACTION READ ONLY");
          Verification.Result verified = new Verification(jdbi).within(handle, entries);
          Replay.Result replayed = new Replay(handle.getConnection()).run(commands);
          return new Result(verified.plus(replayed.findings()), replayed.commands());
        });
  }
}
