package florin.export;

import static java.nio.charset.StandardCharsets.UTF_8;

import florin.db.Rollback;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;
import org.jspecify.annotations.Nullable;

/** Writes the whole books, also beside a bank that serves: nobody waits for an export. */
public final class ExportService {
  private static final int BUFFER_CHARS = 1 << 16;

  private final Jdbi jdbi;
  private final Clock wall;

  public ExportService(Jdbi jdbi, Clock wall) {
    this.jdbi = jdbi;
    this.wall = wall;
  }

  /**
   * Writes one consistent state, in UTF-8, in a read-only transaction of its own; memory does not
   * grow with the ledger.
   *
   * @param to is flushed, and left open
   * @throws IOException of {@code to}; what was written by then is no export
   */
  public void export(ExportFormat format, OutputStream to) throws IOException {
    Writer out = new BufferedWriter(new OutputStreamWriter(to, UTF_8), BUFFER_CHARS);
    try (Handle handle = jdbi.open()) {
      handle.registerColumnMapper(Instant.class, (row, column, context) -> instant(row, column));
      handle.setTransactionIsolationLevel(TransactionIsolationLevel.REPEATABLE_READ);
      handle.begin();
      try {
        handle.execute("SET TRANSACTION READ ONLY");
        var snapshot = new Snapshot(handle.attach(ExportDao.class), wall.instant());
        format.books(snapshot).write(out);
        out.flush();
        handle.commit();
      } catch (Throwable failure) {
        Rollback.after(failure, handle);
        throw failure;
      }
    }
  }

  /** As it is: Jdbi's own way would move what lies before 1582 to another calendar. */
  private static @Nullable Instant instant(ResultSet row, int column) throws SQLException {
    OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }
}
