package florin.ledger;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * A thread that asks PostgreSQL for what is needed next while what came before is looked at, so
 * that the two do not wait for each other by turns. From the first query until it is closed the
 * connection is this thread's alone.
 */
final class ReadAhead implements AutoCloseable {
  private final ExecutorService reader =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread thread = new Thread(task, "florin-read-ahead");
            thread.setDaemon(true);
            return thread;
          });

  private final Connection connection;

  ReadAhead(Connection connection) {
    this.connection = connection;
  }

  /** What is to be asked. */
  interface Query<T> {
    T run(Connection connection) throws SQLException;
  }

  /** Asks after whatever was asked before. */
  <T> Future<T> ask(Query<T> query) {
    return reader.submit(() -> query.run(connection));
  }

  /** What it gave, or its failure. */
  static <T> T answer(Future<T> asked) throws SQLException {
    try {
      return asked.get();
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while reading", stop);
    } catch (ExecutionException failure) {
      if (failure.getCause() instanceof SQLException known) {
        throw known;
      }
      throw new IllegalStateException(failure.getCause());
    }
  }

  /** Returns when the connection is free again: whoever interrupts waits as well. */
  @Override
  public void close() {
    reader.shutdown();
    boolean interrupted = false;
    while (!reader.isTerminated()) {
      try {
        reader.awaitTermination(1, TimeUnit.MINUTES);
      } catch (InterruptedException later) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
