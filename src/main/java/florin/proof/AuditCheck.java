package florin.proof;

import florin.audit.AuditChain;
import florin.audit.AuditHead;
import florin.ledger.Verification.Finding;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** What is wrong with the audit log, among what is wrong with the ledger. */
public final class AuditCheck {
  private static final String NAME = "audit";

  private AuditCheck() {}

  /** Of its chain, in a snapshot of its own. */
  public static List<Finding> findings(Jdbi jdbi) throws SQLException {
    return findings(AuditChain.faults(jdbi));
  }

  /**
   * Of its chain, and of its end beside the newest checkpoint that the bank keeps; in the caller's
   * transaction.
   */
  public static List<Finding> within(Handle handle) throws SQLException {
    List<Finding> all = new ArrayList<>(findings(AuditChain.faults(handle)));
    Optional<Checkpoint> newest =
        handle
            .createQuery(CheckpointDao.NEWEST)
            .map(new CheckpointDao.CheckpointMapper())
            .findFirst();
    if (newest.isPresent()) {
      all.addAll(against(newest.get(), handle.getConnection()));
    }
    return all;
  }

  /** Where the log no longer goes on from where it was; nothing of a checkpoint without its end. */
  static List<Finding> against(Checkpoint checkpoint, Connection connection) throws SQLException {
    AuditHead then = checkpoint.audit();
    if (then == null || AuditHead.until(connection, then.sequence()).equals(then)) {
      return List.of();
    }
    long last = AuditHead.last(connection).sequence();
    String detail =
        last < then.sequence()
            ? ("the audit log ends at seal %d and went on until %d: its tail is missing,"
                    + " or it is an older copy")
                .formatted(last, then.sequence())
            : "what was sealed in the audit log until %d was changed".formatted(then.sequence());
    return List.of(new Finding(NAME, checkpoint.id().toString(), detail));
  }

  private static List<Finding> findings(List<AuditChain.Fault> faults) {
    return faults.stream().map(fault -> new Finding(NAME, fault.row(), fault.detail())).toList();
  }
}
