package florin.db;

import org.jdbi.v3.core.Handle;

/** The last step of a transaction that failed. */
public final class Rollback {
  private Rollback() {}

  /** Rolls back; if that fails too, the first failure keeps the second one with it. */
  public static void after(Throwable failure, Handle handle) {
    try {
      handle.rollback();
    } catch (RuntimeException second) {
      if (second != failure) {
        failure.addSuppressed(second);
      }
    }
  }
}
