package florin.db;

/** PostgreSQL cannot be used here; the message is one sentence for people that says what to do. */
public class PostgresUnavailable extends RuntimeException {
  public PostgresUnavailable(String message) {
    super(message);
  }

  public PostgresUnavailable(String message, Throwable cause) {
    super(message, cause);
  }
}
