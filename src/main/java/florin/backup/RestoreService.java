package florin.backup;

import florin.backup.BackupRefused.Reason;
import florin.config.Secret;
import florin.db.Database;
import florin.db.PostgresUnavailable;
import florin.db.Rollback;
import florin.db.SqlStates;
import florin.ledger.Verification;
import florin.proof.AuditCheck;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.function.BiConsumer;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationInfoService;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.postgresql.copy.CopyIn;

/**
 * Brings a backup into an empty bank: reads the whole file first, then fills every table in one
 * transaction, which is committed only when counts, sums and every check of the ledger and of the
 * audit log are right.
 */
public final class RestoreService {
  private final Path file;
  private final @Nullable Secret key;

  public RestoreService(Path file, @Nullable Secret key) {
    this.file = file;
    this.key = key;
  }

  /**
   * What the file says of itself.
   *
   * @param unopenedTexts are sealed, and were not compared with the journal
   */
  public record Result(
      String program,
      String schema,
      String postgresql,
      String takenAt,
      long rows,
      long entries,
      long unopenedTexts) {
    private static Result of(Header header, long entries, long unopenedTexts) {
      String takenAt = header.takenAt().toString();
      return new Result(
          header.program(),
          header.schema(),
          header.postgresql(),
          takenAt,
          header.contents().rows(),
          entries,
          unopenedTexts);
    }
  }

  /**
   * Reads the file to its end and writes nothing.
   *
   * @throws BackupRefused when it is not as it was written, or the key is not its own
   */
  public Result check() throws SQLException {
    try (BodyReader body = BodyReader.open(file, key)) {
      Header header = body.header();
      for (Contents.Table table : header.contents().tables()) {
        body.table(table, (bytes, length) -> {});
      }
      body.end();
      return Result.of(header, 0, 0);
    } catch (IOException failure) {
      throw unreadable(failure);
    }
  }

  /**
   * @param checked what {@link #check} said; the file is judged once more while it is restored
   * @param owner of the empty bank's schema, which is brought up to date first
   * @param service who the bank will log in as
   * @param progress called with rows written and rows in all
   * @throws BackupRefused when it cannot be restored there; then nothing was
   */
  public Result run(
      Result checked, Database.Login owner, String service, BiConsumer<Long, Long> progress)
      throws SQLException {
    requireSchema(owner, checked);
    try (Handle handle = Catalogue.open(owner)) {
      requireEmpty(new Catalogue(handle));
      Database.migrate(owner, service);
      handle.begin();
      try {
        Result result = restore(new Catalogue(handle), progress);
        handle.commit();
        return result;
      } catch (Throwable failure) {
        Rollback.after(failure, handle);
        throw failure;
      }
    } catch (IOException failure) {
      throw unreadable(failure);
    }
  }

  private static void requireSchema(Database.Login owner, Result backup) {
    MigrationInfoService info = Database.flyway(owner).info();
    MigrationInfo[] pending = info.pending();
    MigrationInfo last = pending.length == 0 ? info.current() : pending[pending.length - 1];
    String ours = last == null ? "none" : String.valueOf(last.getVersion());
    if (!ours.equals(backup.schema())) {
      throw new BackupRefused(
          Reason.INPUT,
          ("The backup was written by Florin %s with schema version %s, this one's is %s: restore"
                  + " it with that Florin; a newer one brings the schema up to date when it starts."
                  + " Nothing was restored.")
              .formatted(backup.program(), backup.schema(), ours));
    }
  }

  private static void requireEmpty(Catalogue catalogue) {
    if (catalogue.sessionsOfABank() > 0) {
      throw new PostgresUnavailable(
          "A bank is running on this database: stop it first. Nothing was restored.");
    }
    for (String table : catalogue.filled()) {
      throw new BackupRefused(
          Reason.INPUT,
          "The bank is not empty, "
              + table
              + " has rows: restore into a new folder or database. Nothing was restored.");
    }
  }

  private Result restore(Catalogue catalogue, BiConsumer<Long, Long> progress)
      throws SQLException, IOException {
    catalogue.setUp();
    List<Contents.Table> tables = catalogue.tables();
    catalogue.lock(tables);
    requireEmpty(catalogue);
    catalogue.forgetKey();
    try (BodyReader body = BodyReader.open(file, key)) {
      Header header = body.header();
      if (!header.contents().shape().equals(tables) || !header.counts(catalogue.sequences())) {
        throw wrong("its tables are not those of this schema");
      }
      fill(catalogue, body, header.contents(), progress);
      body.end();
      Verification.Result ledger = verified(catalogue, header);
      catalogue.restart(header.sequences());
      return Result.of(header, ledger.entries(), ledger.unopenedTexts());
    }
  }

  /** A value or a constraint that PostgreSQL refuses (class 22, 23) is the file's fault. */
  private static void fill(
      Catalogue catalogue, BodyReader body, Contents contents, BiConsumer<Long, Long> progress)
      throws SQLException, IOException {
    long done = 0;
    for (Contents.Table table : contents.tables()) {
      String columns = table.columns().isEmpty() ? "" : " (" + table.columnList() + ")";
      CopyIn copy = catalogue.copy().copyIn("COPY " + table.quoted() + columns + " FROM STDIN");
      try {
        body.table(table, (bytes, length) -> copy.writeToCopy(bytes, 0, length));
        copy.endCopy();
      } catch (SQLException refused) {
        if (String.valueOf(SqlStates.of(refused)).matches("2[23].*")) {
          throw wrong(String.valueOf(refused.getMessage()).lines().findFirst().orElse(""));
        }
        throw refused;
      } finally {
        if (copy.isActive()) {
          copy.cancelCopy();
        }
      }
      done += table.rows();
      progress.accept(done, contents.rows());
    }
  }

  /** Asks for the plans' statistics first: the tables were empty a moment ago. */
  private static Verification.Result verified(Catalogue catalogue, Header header)
      throws SQLException {
    catalogue.analyze(header.contents().tables());
    if (!catalogue.contents().equals(header.contents())) {
      throw wrong("counts or sums differ from those of the bank that was saved");
    }
    var verification = new Verification(catalogue.handle().getJdbi());
    Verification.Result result = verification.within(catalogue.handle(), (done, all) -> {});
    result = result.plus(AuditCheck.within(catalogue.handle()));
    if (!result.isRight()) {
      Verification.Finding first = result.findings().get(0);
      throw wrong(
          "%d findings, the first: %s %s %s"
              .formatted(result.findingCount(), first.check(), first.row(), first.detail()));
    }
    return result;
  }

  private static BackupRefused wrong(String what) {
    return new BackupRefused(
        Reason.LEDGER, "The backup's ledger is wrong: " + what + ". Nothing was restored.");
  }

  private BackupRefused unreadable(IOException failure) {
    boolean isThere = !(failure instanceof NoSuchFileException);
    return isThere
        ? new BackupRefused(Reason.DISK, file + " cannot be read: " + failure.getMessage() + ".")
        : new BackupRefused(Reason.INPUT, "There is no file " + file + ".");
  }
}
