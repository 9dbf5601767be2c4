package florin.backup;

import florin.backup.BackupRefused.Reason;
import florin.config.Secret;
import florin.db.Database;
import florin.db.Rollback;
import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.util.function.BiConsumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;
import org.jspecify.annotations.Nullable;

/**
 * Saves the whole bank as of one instant, in one read-only snapshot, while it serves. Blocks nobody
 * but migrations; memory does not grow with the bank.
 */
public final class BackupService {
  private final Database.Login owner;
  private final Clock wall;

  public BackupService(Database.Login owner, Clock wall) {
    this.owner = owner;
    this.wall = wall;
  }

  /**
   * What to write.
   *
   * @param replaces whether a file of that name may be replaced
   * @param program the version to be named in it
   */
  public record Request(Path file, @Nullable Secret key, boolean replaces, String program) {}

  /** What was written. */
  public record Result(long bytes, long rows, int tables, String schema) {}

  /**
   * @param progress called often with rows written and rows in all
   * @throws BackupRefused where the file cannot be written; then none is left
   */
  public Result run(Request request, BiConsumer<Long, Long> progress) throws SQLException {
    try (NewFile file = NewFile.create(request.file(), request.replaces())) {
      Header header = snapshot(file, request, progress);
      Contents contents = header.contents();
      return new Result(file.finish(), contents.rows(), contents.tables().size(), header.schema());
    } catch (IOException failure) {
      throw new BackupRefused(Reason.OUTPUT, unwritten(request.file(), failure));
    }
  }

  private Header snapshot(NewFile file, Request request, BiConsumer<Long, Long> progress)
      throws SQLException, IOException {
    try (Handle handle = Catalogue.open(owner)) {
      handle.setTransactionIsolationLevel(TransactionIsolationLevel.REPEATABLE_READ);
      handle.begin();
      try {
        handle.execute("SET TRANSACTION READ ONLY");
        Header header = write(new Catalogue(handle), file, request, progress);
        handle.commit();
        return header;
      } catch (Throwable failure) {
        Rollback.after(failure, handle);
        throw failure;
      }
    }
  }

  private Header write(
      Catalogue catalogue, NewFile file, Request request, BiConsumer<Long, Long> progress)
      throws SQLException, IOException {
    catalogue.setUp();
    if (!catalogue.hasBank()) {
      throw new BackupRefused(Reason.INPUT, "There is no bank in this database to be saved.");
    }
    Header header = header(catalogue, request.program());
    OutputStream bytes = new BufferedOutputStream(file.stream(), Body.BLOCK_BYTES);
    Progress rows = new Progress(header.contents().rows(), progress);
    try (BodyWriter body = new BodyWriter(new SealingOutput(bytes, Seal.fresh(request.key())))) {
      body.header(header);
      for (Contents.Table table : header.contents().tables()) {
        String select = "SELECT " + table.columnList() + " FROM " + table.quoted();
        body.table(
            out -> catalogue.copy().copyOut("COPY (" + select + ") TO STDOUT", rows.counting(out)));
      }
      body.end();
    }
    return header;
  }

  private Header header(Catalogue catalogue, String program) {
    return new Header(
        program,
        catalogue.schema(),
        catalogue.postgresql(),
        wall.instant(),
        catalogue.contents(),
        catalogue.sequences());
  }

  private static String unwritten(Path file, IOException failure) {
    String reason = failure.getMessage();
    if (failure instanceof FileSystemException known) {
      reason = known.getReason() == null ? known.getClass().getSimpleName() : known.getReason();
    }
    return file + " cannot be written: " + reason + ". No backup is left.";
  }

  /** Counts rows: COPY writes each with one call. */
  private static final class Progress {
    private final long total;
    private final BiConsumer<Long, Long> told;
    private long done;

    Progress(long total, BiConsumer<Long, Long> told) {
      this.total = total;
      this.told = told;
    }

    OutputStream counting(OutputStream out) {
      return new FilterOutputStream(out) {
        @Override
        public void write(byte[] row, int offset, int length) throws IOException {
          out.write(row, offset, length);
          if (++done % 1_000 == 0) {
            told.accept(done, total);
          }
        }
      };
    }
  }
}
