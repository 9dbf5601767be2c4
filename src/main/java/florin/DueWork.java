package florin;

import florin.core.Due;
import florin.db.Database;
import florin.db.SharedTask;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Has what falls due done soon after, by one of the instances on this database. */
final class DueWork implements AutoCloseable {
  private static final Duration PAUSE = Duration.ofSeconds(2);

  private final Clock business;
  private final List<Due> dues;
  private final SharedTask task;

  DueWork(Database database, Clock business, List<Due> dues) {
    this.business = business;
    this.dues = dues;
    this.task = new SharedTask(database, "due_work", PAUSE, this::run);
  }

  /** All that is due by now; whoever else is at it does not matter. */
  void run() {
    Instant now = business.instant();
    dues.forEach(due -> due.run(now));
  }

  @Override
  public void close() {
    task.close();
  }
}
