package florin.http;

import florin.core.BankException;
import florin.core.ErrorCode;
import java.sql.SQLException;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * Does again what PostgreSQL undid because of what others did at the same time (SQLSTATE 40001 and
 * 40P01; its chapter 13.5 asks for that). A request writes in one transaction at most and reads
 * before it, so nothing is done twice; orders of money have their own repetition in the ledger.
 */
final class Again {
  private static final Set<String> UNDONE = Set.of("40001", "40P01");
  private static final int ATTEMPTS_MAX = 10;

  private Again() {}

  /** What may be done again. */
  interface Work<E extends Exception> {
    void run() throws E;
  }

  /**
   * @throws BankException {@code overloaded} when it is undone again and again
   */
  static <E extends Exception> void run(Work<E> work) throws E {
    for (int attempt = 1; attempt <= ATTEMPTS_MAX; attempt++) {
      try {
        work.run();
        return;
      } catch (Exception failure) {
        if (!isUndone(failure)) {
          throw failure;
        }
        pause(attempt);
      }
    }
    throw new BankException(ErrorCode.OVERLOADED, "Too much is done at once. Try again soon.");
  }

  private static boolean isUndone(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql && UNDONE.contains(String.valueOf(sql.getSQLState()))) {
        return true;
      }
    }
    return false;
  }

  private static void pause(int attempt) {
    try {
      TimeUnit.MILLISECONDS.sleep(ThreadLocalRandom.current().nextInt(5 * attempt));
    } catch (InterruptedException hurry) {
      Thread.currentThread().interrupt();
    }
  }
}
