package florin.http;

import florin.core.BankException;
import florin.core.ErrorCode;
import io.javalin.http.HttpResponseException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns whatever was thrown into the refusal the caller may read. Logs what was not expected. */
final class Failures {
  private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

  private Failures() {}

  static BankException refusal(Throwable thrown, String requestId) {
    Throwable failure = unwrapped(thrown);
    if (failure instanceof BankException refusal) {
      return refusal;
    }
    if (failure instanceof HttpResponseException refusal) {
      return ofStatus(refusal.getStatus());
    }
    if (failure instanceof RejectedExecutionException) {
      return new BankException(ErrorCode.OVERLOADED, "Too much is being asked. Try again soon.");
    }
    if (failure instanceof TimeoutException) {
      return new BankException(
          ErrorCode.OUTCOME_UNKNOWN, "No answer came in time. Ask again with the same key.");
    }
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql && isOutage(sql)) {
        tell(requestId, () -> LOG.warn("The database is not available: {}", sql.toString()));
        return new BankException(ErrorCode.UNAVAILABLE, "The database cannot be reached just now.");
      }
    }
    tell(requestId, () -> LOG.error("A bug", failure));
    return new BankException(
        ErrorCode.INTERNAL_ERROR, "This is our fault. It is logged under its request_id.");
  }

  @SuppressWarnings("try") // what is named is left at the end
  private static void tell(String requestId, Runnable line) {
    try (Trace.Named named = Trace.named(requestId)) {
      line.run();
    }
  }

  /** The refusal for a bare status, as Javalin and Jetty give it. */
  static BankException ofStatus(int status) {
    return switch (status) {
      case 404 -> new BankException(ErrorCode.NOT_FOUND, "There is nothing at this path.");
      case 405 ->
          new BankException(ErrorCode.METHOD_NOT_ALLOWED, "See the Allow header for what is.");
      case 413 ->
          new BankException(
              ErrorCode.BODY_TOO_LARGE, "A body may have 65,536 bytes, a batch 1,048,576.");
      case 415 ->
          new BankException(
              ErrorCode.UNSUPPORTED_MEDIA_TYPE, "Send the body as application/json in UTF-8.");
      case 414, 431 ->
          new BankException(
              ErrorCode.HEADERS_TOO_LARGE, "Path and headers may have 8,192 bytes together.");
      case 503 -> new BankException(ErrorCode.UNAVAILABLE, "The bank is stopping or not ready.");
      default ->
          status >= 500 && status != 501 && status != 505
              ? new BankException(
                  ErrorCode.INTERNAL_ERROR, "This is our fault. It is logged under its request_id.")
              : new BankException(ErrorCode.MALFORMED_REQUEST, "This is not a valid HTTP request.");
    };
  }

  private static Throwable unwrapped(Throwable thrown) {
    Throwable failure = thrown;
    while ((failure instanceof CompletionException || failure instanceof ExecutionException)
        && failure.getCause() != null) {
      failure = failure.getCause();
    }
    return failure;
  }

  /**
   * PostgreSQL appendix A: connection exceptions, a server that stops or starts, resources used up,
   * a read-only standby, a lock or statement that waited too long; and a pool without a connection.
   */
  private static boolean isOutage(SQLException failure) {
    String state = failure.getSQLState();
    return failure instanceof SQLTransientConnectionException
        || (state != null
            && (state.startsWith("08")
                || state.startsWith("57P0")
                || state.startsWith("53")
                || state.equals("25006")
                || state.equals("55P03")
                || state.equals("57014")));
  }
}
