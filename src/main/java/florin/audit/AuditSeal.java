package florin.audit;

import florin.core.Hash;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * Gives the log's rows their places in the chain. Called by the ledger's writer in the ledger's
 * turn, which is what orders the instances: nobody else seals.
 */
public final class AuditSeal {
  private static final int ROWS_MAX = 4_000;

  private static final String TAKE =
      """
      WITH taken AS (
        DELETE FROM audit_unsealed
        WHERE audit_id IN (SELECT audit_id FROM audit_unsealed ORDER BY audit_id LIMIT ?)
        RETURNING audit_id
      )
      SELECT %s FROM audit a JOIN taken USING (audit_id) ORDER BY audit_id
      """
          .formatted(AuditSql.COLUMNS);

  private static final String INSERT =
      """
      INSERT INTO audit_seal (sequence, audit_id, hash)
      SELECT * FROM unnest(?::bigint[], ?::uuid[], ?::bytea[])
      """;

  /** Whether a row waits; takes no lock. */
  public boolean isDue(Handle handle) {
    return handle
        .createQuery("SELECT EXISTS (SELECT FROM audit_unsealed)")
        .mapTo(Boolean.class)
        .one();
  }

  /** Seals what waits, in the order of ids; in the caller's transaction, which has the turn. */
  public void seal(Handle handle) {
    try {
      Connection connection = handle.getConnection();
      List<AuditRow> rows = taken(connection);
      if (!rows.isEmpty()) {
        append(connection, AuditHead.last(connection), rows);
      }
    } catch (SQLException failure) {
      throw new IllegalStateException("the audit log cannot be sealed", failure);
    }
  }

  private static List<AuditRow> taken(Connection connection) throws SQLException {
    List<AuditRow> rows = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(TAKE)) {
      statement.setInt(1, ROWS_MAX);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          rows.add(AuditSql.read(row));
        }
      }
    }
    return rows;
  }

  private static void append(Connection connection, AuditHead head, List<AuditRow> rows)
      throws SQLException {
    Long[] sequences = new Long[rows.size()];
    UUID[] ids = new UUID[rows.size()];
    byte[][] hashes = new byte[rows.size()][];
    Hash previous = head.hash();
    for (int i = 0; i < sequences.length; i++) {
      sequences[i] = head.sequence() + 1 + i;
      ids[i] = rows.get(i).id().value();
      previous = rows.get(i).link(previous, sequences[i]);
      hashes[i] = previous.bytes();
    }
    try (PreparedStatement statement = connection.prepareStatement(INSERT)) {
      statement.setArray(1, connection.createArrayOf("bigint", sequences));
      statement.setArray(2, connection.createArrayOf("uuid", ids));
      statement.setArray(3, connection.createArrayOf("bytea", hashes));
      statement.executeUpdate();
    }
  }
}
