package florin.audit;

import florin.Await;
import java.time.Duration;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;

/** A running bank seals what was recorded a moment later, in a transaction of its own. */
public final class Sealed {
  private static final Duration LONGEST = Duration.ofMinutes(1);

  private Sealed() {}

  /** Waits until nothing is left to seal. */
  public static void await(Jdbi where) throws Exception {
    Await.until("all is sealed", LONGEST, () -> isAll(where));
  }

  /** At an isolation at which nobody who looks on is told to look again. */
  private static boolean isAll(Jdbi where) {
    return where.withHandle(
        handle -> {
          handle.setTransactionIsolationLevel(TransactionIsolationLevel.READ_COMMITTED);
          return handle
              .createQuery("SELECT NOT EXISTS (SELECT FROM audit_unsealed)")
              .mapTo(Boolean.class)
              .one();
        });
  }
}
