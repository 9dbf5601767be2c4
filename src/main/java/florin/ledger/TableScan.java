package florin.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * All rows of a table that the caller's transaction sees, in the order in which they lie there,
 * some pages at a time: several tables can be read side by side on one connection.
 */
final class TableScan {
  private final Connection connection;
  private final String query;
  private final int step;
  private final long pages;
  private long page;
  private boolean over;

  /**
   * @param columns of the table {@code t}, separated by commas
   * @param step pages at a time
   */
  TableScan(Connection connection, String table, String columns, int step) throws SQLException {
    this.connection = connection;
    this.step = step;
    query = "SELECT " + columns + " FROM " + table + " t WHERE ctid >= '(%d,0)'";
    pages = pages(connection, table);
  }

  private static long pages(Connection connection, String table) throws SQLException {
    String size = "SELECT pg_relation_size(?::regclass) / current_setting('block_size')::int";
    try (PreparedStatement statement = connection.prepareStatement(size)) {
      statement.setString(1, table);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }

  boolean isOver() {
    return over;
  }

  /** The next ones, if any, each as for {@link CopiedRow}. */
  List<byte[]> next() throws SQLException {
    long end = page + step;
    over = end >= pages; // the last step has no end: pages may have come meanwhile
    String from = query.formatted(page);
    page = end;
    List<byte[]> rows = new ArrayList<>();
    try (CopiedRows copied =
        new CopiedRows(connection, over ? from : from + " AND ctid < '(" + end + ",0)'")) {
      for (byte[] row = copied.next(); row != null; row = copied.next()) {
        rows.add(row);
      }
    }
    return rows;
  }
}
