package florin.audit;

import florin.core.Hash;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * Where the chain ends, or ended once.
 *
 * @param sequence of the last seal; 0 before the first
 * @param hash that seal, or what the first one follows
 */
public record AuditHead(long sequence, Hash hash) {
  static final AuditHead START = new AuditHead(0, AuditRow.GENESIS);

  private static final String UNTIL =
      "SELECT sequence, hash FROM audit_seal WHERE sequence <= ? ORDER BY sequence DESC LIMIT 1";

  /** As the connection's transaction sees it. */
  public static AuditHead last(Connection connection) throws SQLException {
    return until(connection, Long.MAX_VALUE);
  }

  /** The same, were there no seals after this sequence. */
  public static AuditHead until(Connection connection, long sequence) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(UNTIL)) {
      statement.setLong(1, sequence);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? new AuditHead(row.getLong(1), Hash.wrap(row.getBytes(2))) : START;
      }
    }
  }
}
