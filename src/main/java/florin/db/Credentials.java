package florin.db;

/** Who logs in to PostgreSQL, and with what. Prints as the user alone. */
public record Credentials(String user, String password) {
  @Override
  public String toString() {
    return user;
  }
}
