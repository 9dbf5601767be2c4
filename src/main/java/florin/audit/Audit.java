package florin.audit;

import florin.db.Rollback;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Writes the audit log. What is done is recorded in the very transaction that does it; what is
 * refused has none, and is written by a thread of ours, so that refusals by the thousand cost
 * nobody a connection or a wait. Thread-safe.
 */
public final class Audit implements AutoCloseable {
  private final Jdbi jdbi;
  private final Clock wall;
  private final RefusalQueue refusals;

  /**
   * @param jdbi for what is refused
   */
  public Audit(Jdbi jdbi, Clock wall) {
    this.jdbi = jdbi;
    this.wall = wall;
    this.refusals = new RefusalQueue(wall, this::write);
  }

  /** In the caller's transaction: it is in the log if and only if that commits. */
  public void record(Handle handle, AuditEvent event) {
    record(handle, List.of(event));
  }

  /** Of what has no transaction: in one of its own. Throws where it cannot be written. */
  public void record(AuditEvent event) {
    write(List.of(AuditRow.of(event, wall.instant())));
    AuditLines.tell(event);
  }

  /** As the first, for many, with one statement. */
  public void record(Handle handle, List<AuditEvent> events) {
    if (!events.isEmpty()) {
      insert(handle, events.stream().map(event -> AuditRow.of(event, wall.instant())).toList());
    }
    events.forEach(AuditLines::tell);
  }

  /**
   * A refusal, which changes nothing else: written soon, in a transaction of its own. Never waits
   * and never fails; where more come than can be written, the rest is counted, and the count
   * written.
   */
  public void refused(AuditEvent event) {
    AuditLines.tell(event);
    refusals.add(event);
  }

  /** Comes when all that was refused here until now is written, or could not be. */
  public CompletableFuture<Void> settled() {
    return refusals.settled();
  }

  private void write(List<AuditRow> rows) {
    try (Handle handle = jdbi.open()) {
      handle.begin();
      try {
        insert(handle, rows);
        handle.commit();
      } catch (Throwable failure) {
        Rollback.after(failure, handle);
        throw failure;
      }
    }
  }

  private static void insert(Handle handle, List<AuditRow> rows) {
    try {
      AuditSql.insert(handle, rows);
    } catch (SQLException failure) {
      throw new IllegalStateException("the audit log cannot be written", failure);
    }
  }

  /** Writes what waits, then stops. */
  @Override
  public void close() {
    refusals.close();
  }
}
