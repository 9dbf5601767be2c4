package florin.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Future;

/**
 * All rows of a table that the caller's transaction sees, in the order in which they lie there,
 * some pages at a time and some more ahead: several tables can be read side by side on one
 * connection.
 */
final class TableScan {
  private static final int UNKNOWN = -1;

  /** One is read while another waits: else a slow range would make both sides wait. */
  private static final int AHEAD = 2;

  private final ReadAhead ahead;
  private final String table;
  private final String query;
  private final int step;
  private long pages = UNKNOWN; // this and the next two are the reading thread's
  private long page;
  private boolean ended;
  private final Deque<Future<Range>> coming = new ArrayDeque<>();
  private boolean over;

  /**
   * @param columns of the table {@code t}, separated by commas
   * @param step pages at a time
   */
  TableScan(ReadAhead ahead, String table, String columns, int step) {
    this.ahead = ahead;
    this.table = table;
    this.step = step;
    query = "SELECT " + columns + " FROM " + table + " t WHERE ctid >= '(%d,0)'";
  }

  private record Range(List<byte[]> rows, boolean isLast) {}

  boolean isOver() {
    return over;
  }

  /** The next ones, if any, each as for {@link CopiedRow}. */
  List<byte[]> next() throws SQLException {
    while (coming.size() < AHEAD) {
      coming.add(ahead.ask(this::read));
    }
    Range range = ReadAhead.answer(coming.remove());
    over = range.isLast();
    if (!over) {
      coming.add(ahead.ask(this::read));
    }
    return range.rows();
  }

  private Range read(Connection connection) throws SQLException {
    if (pages == UNKNOWN) {
      pages = pages(connection);
    }
    if (ended) {
      return new Range(List.of(), true);
    }
    long end = page + step;
    boolean isLast = end >= pages; // the last range has no end: pages may have come meanwhile
    String from = query.formatted(page);
    page = end;
    ended = isLast;
    List<byte[]> rows = new ArrayList<>();
    try (CopiedRows copied =
        new CopiedRows(connection, isLast ? from : from + " AND ctid < '(" + end + ",0)'")) {
      for (byte[] row = copied.next(); row != null; row = copied.next()) {
        rows.add(row);
      }
    }
    return new Range(rows, isLast);
  }

  private long pages(Connection connection) throws SQLException {
    String size = "SELECT pg_relation_size(?::regclass) / current_setting('block_size')::int";
    try (PreparedStatement statement = connection.prepareStatement(size)) {
      statement.setString(1, table);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }
}
