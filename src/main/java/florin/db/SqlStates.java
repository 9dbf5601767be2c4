package florin.db;

import java.sql.SQLException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientConnectionException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a failure of the database means (PostgreSQL, appendix A). */
public final class SqlStates {
  private static final Set<String> RETRY = Set.of("40001", "40P01", "55P03");

  private SqlStates() {}

  /** The SQLSTATE anywhere in the causes, or null. */
  public static @Nullable String of(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql && sql.getSQLState() != null) {
        return sql.getSQLState();
      }
    }
    return null;
  }

  /** The same transaction may pass when it is run again: serialization, deadlock, lock timeout. */
  public static boolean isTransient(Throwable failure) {
    String state = of(failure);
    return state != null && RETRY.contains(state);
  }

  /** The connection is gone, or the server: whether a commit under way was done is not known. */
  public static boolean isConnectionLost(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLTransientConnectionException
          || cause instanceof SQLRecoverableException) {
        return true;
      }
    }
    String state = of(failure);
    return state != null
        && (state.startsWith("08") || state.startsWith("57P") || state.startsWith("53"));
  }
}
