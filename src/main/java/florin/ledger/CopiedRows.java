package florin.ledger;

import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.postgresql.copy.CopyManager;
import org.postgresql.copy.CopyOut;
import org.postgresql.core.BaseConnection;

/** What a query gives, as PostgreSQL's binary COPY sends it; holds the connection until the end. */
final class CopiedRows implements AutoCloseable {
  private static final int SIGNATURE = 11 + 4;

  private final CopyOut copy;
  private boolean begun;

  CopiedRows(Connection connection, String query) throws SQLException {
    copy =
        new CopyManager(connection.unwrap(BaseConnection.class))
            .copyOut("COPY (" + query + ") TO STDOUT (FORMAT binary)");
  }

  /** Number of columns, then each column's length and bytes; null after the last. */
  byte @Nullable [] next() throws SQLException {
    byte[] row = copy.readFromCopy();
    if (!begun && row != null) {
      begun = true;
      row = withoutHead(row);
    }
    while (row != null && row.length <= Short.BYTES) { // nothing but the head, or the end mark
      row = copy.readFromCopy();
    }
    return row;
  }

  /** The first message begins with a signature and, it may be, an extension. */
  private static byte[] withoutHead(byte[] first) {
    int extension = ByteBuffer.wrap(first).getInt(SIGNATURE);
    return Arrays.copyOfRange(first, SIGNATURE + Integer.BYTES + extension, first.length);
  }

  /** Ends what is still to come. */
  @Override
  public void close() throws SQLException {
    if (copy.isActive()) {
      copy.cancelCopy();
    }
  }
}
