package florin.trail;

import florin.core.AuditId;
import florin.db.Rollback;
import java.io.IOException;
import java.io.Writer;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;
import org.jspecify.annotations.Nullable;

/** Reads the audit log. Thread-safe. */
public final class TrailService {
  private final Jdbi jdbi;

  public TrailService(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  List<TrailEvent> list(TrailDao.Filter filter, @Nullable AuditId after, int limit) {
    return jdbi.withExtension(TrailDao.class, dao -> dao.list(filter, after, limit));
  }

  /** The time an export is about; null for no bound. {@code from} is inclusive, {@code to} not. */
  public record Period(@Nullable Instant from, @Nullable Instant to) {}

  /**
   * Writes one consistent state, in a read-only transaction of its own; memory does not grow with
   * the log.
   *
   * @param out is flushed, and left open
   * @throws IOException of {@code out}; what was written by then is no export
   */
  public void export(TrailFormat format, Period period, Writer out) throws IOException {
    try (Handle handle = jdbi.open()) {
      handle.setTransactionIsolationLevel(TransactionIsolationLevel.REPEATABLE_READ);
      handle.begin();
      try {
        handle.execute("SET TRANSACTION READ ONLY");
        format.write(handle.attach(TrailDao.class).all(period.from(), period.to()), out);
        out.flush();
        handle.commit();
      } catch (Throwable failure) {
        Rollback.after(failure, handle);
        throw failure;
      }
    }
  }
}
