package florin.audit;

import florin.core.AuditId;
import florin.core.Hash;
import florin.db.Database;
import florin.db.Rollback;
import florin.db.Sealing;
import florin.seal.Field;
import florin.seal.FieldCipher;
import florin.seal.Unopened;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;
import org.jspecify.annotations.Nullable;

/**
 * Checks the whole audit log against its chain, in one read-only snapshot: every row is read once,
 * in the chain's order, so memory does not grow with the log.
 */
public final class AuditChain {
  private static final int FAULTS_MAX = 1_000;
  private static final int FETCH_ROWS = 2_000;
  private static final int WAIT_MILLIS_MAX = 3_600_000;

  private static final String SEALED =
      """
      SELECT s.sequence, s.hash AS seal, s.audit_id AS sealed_id, t.salt, t.sealed, %s
      FROM audit_seal s LEFT JOIN audit a USING (audit_id) LEFT JOIN audit_text t USING (audit_id)
      ORDER BY s.sequence
      """
          .formatted(AuditSql.COLUMNS);

  private static final String LOOSE =
      """
      SELECT audit_id, 'has no seal and does not wait for one' FROM audit a
      WHERE NOT EXISTS (SELECT FROM audit_seal s WHERE s.audit_id = a.audit_id)
        AND NOT EXISTS (SELECT FROM audit_unsealed u WHERE u.audit_id = a.audit_id)
      """;

  /** While no bank runs nobody seals; the next one that starts does. */
  private static final String LATE =
      """
      SELECT audit_id, 'has waited for its seal for '
        || extract(epoch FROM date_trunc('second', clock_timestamp() - since)) || ' s'
      FROM audit_unsealed
      WHERE since < clock_timestamp() - interval '5 seconds' AND %s
      """
          .formatted(Database.A_LEDGER_IS_WRITTEN);

  private final List<Fault> faults = new ArrayList<>();
  private final @Nullable FieldCipher cipher;

  private AuditChain(Handle handle) {
    this.cipher = Sealing.isKeyed(handle) ? Sealing.of(handle) : null;
  }

  /**
   * One thing that is wrong.
   *
   * @param row an event's id, or the place of a seal
   */
  public record Fault(String row, String detail) {}

  /** What is wrong, at most a thousand of them. */
  public static List<Fault> faults(Jdbi jdbi) throws SQLException {
    try (Handle handle = jdbi.open()) {
      handle.setTransactionIsolationLevel(TransactionIsolationLevel.REPEATABLE_READ);
      handle.begin();
      try {
        handle.execute("SET TRANSACTION READ ONLY");
        List<Fault> found = faults(handle);
        handle.commit();
        return found;
      } catch (Throwable failure) {
        Rollback.after(failure, handle);
        throw failure;
      }
    }
  }

  /** The same in the caller's transaction: what is not committed yet can be checked. */
  public static List<Fault> faults(Handle handle) throws SQLException {
    AuditChain chain = new AuditChain(handle);
    chain.within(handle.getConnection());
    return List.copyOf(chain.faults);
  }

  private void within(Connection connection) throws SQLException {
    connection.setNetworkTimeout(Runnable::run, WAIT_MILLIS_MAX); // whole tables are sorted
    try (PreparedStatement statement = connection.prepareStatement(SEALED)) {
      statement.setFetchSize(FETCH_ROWS);
      try (ResultSet row = statement.executeQuery()) {
        AuditHead head = AuditHead.START;
        while (row.next()) {
          head = follow(head, row);
        }
      }
    }
    unsealed(connection, LOOSE);
    unsealed(connection, LATE);
  }

  /** After a broken link the next is judged by the seal that is there: one fault each. */
  private AuditHead follow(AuditHead before, ResultSet row) throws SQLException {
    long sequence = row.getLong("sequence");
    String id = id(row.getObject("sealed_id", UUID.class));
    Hash seal = Hash.wrap(row.getBytes("seal"));
    if (sequence != before.sequence() + 1) {
      found(id, "has seal " + sequence + " where " + (before.sequence() + 1) + " follows");
    }
    if (row.getObject("audit_id") == null) {
      found(id, "has seal " + sequence + " and is not there");
    } else {
      AuditRow event = AuditSql.read(row);
      if (!event.link(before.hash(), sequence).equals(seal)) {
        found(id, "does not fit its seal " + sequence + " and the one before");
      }
      words(event, row.getBytes("salt"), row.getBytes("sealed"));
    }
    return new AuditHead(sequence, seal);
  }

  /** Erased ones are in order; those that are sealed with a key that is not here are not read. */
  private void words(AuditRow event, byte @Nullable [] salt, byte @Nullable [] sealed) {
    if (salt == null || sealed == null || cipher == null) {
      return;
    }
    try {
      String text = cipher.openText(Field.AUDIT_DETAIL, event.id().value(), sealed);
      Hash written = event.wordsHash();
      if (written == null || !new AuditRow.Words(salt, text).hash().equals(written)) {
        found(event.id().toString(), "has other words than it was written with");
      }
    } catch (Unopened other) {
      boolean isOurs = cipher.keyIds().stream().anyMatch(id -> isOf(id, sealed));
      if (isOurs) {
        found(event.id().toString(), "has words that do not open");
      }
    }
  }

  private static boolean isOf(byte[] keyId, byte[] sealed) {
    return sealed.length > keyId.length
        && Arrays.equals(keyId, Arrays.copyOfRange(sealed, 1, 1 + keyId.length));
  }

  private void unsealed(Connection connection, String sql) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setFetchSize(FETCH_ROWS);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          found(id(row.getObject(1, UUID.class)), row.getString(2));
        }
      }
    }
  }

  private static String id(UUID value) {
    return new AuditId(value).toString();
  }

  private void found(String row, String detail) {
    if (faults.size() < FAULTS_MAX) {
      faults.add(new Fault(row, detail));
    }
  }
}
