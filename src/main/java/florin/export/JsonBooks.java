package florin.export;

import static java.nio.charset.StandardCharsets.UTF_8;

import florin.http.Json;
import java.io.IOException;
import java.io.Writer;
import java.time.Instant;

/**
 * JSON Lines: a header, accounts, holds, limits, commands by booking, entries account by account.
 */
final class JsonBooks implements Books {
  private static final int VERSION = 1;

  private final Snapshot snapshot;

  JsonBooks(Snapshot snapshot) {
    this.snapshot = snapshot;
  }

  /**
   * @param version rises when what is written changes its meaning
   */
  record Header(String type, int version, Instant takenAt, Snapshot.Counts counts) {}

  @Override
  public void write(Writer out) throws IOException {
    ExportDao rows = snapshot.rows();
    line(out, new Header("header", VERSION, snapshot.takenAt(), rows.counts()));
    lines(out, rows.accounts());
    lines(out, rows.holds());
    lines(out, rows.limits());
    lines(out, rows.commands());
    lines(out, rows.entries());
  }

  private static void lines(Writer out, Iterable<?> rows) throws IOException {
    for (Object row : rows) {
      line(out, row);
    }
  }

  private static void line(Writer out, Object row) throws IOException {
    out.write(new String(Json.bytes(row), UTF_8));
    out.write('\n');
  }
}
