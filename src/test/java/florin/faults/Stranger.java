package florin.faults;

import florin.core.AccountId;
import florin.db.Database;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/** Somebody with a session of his own on the bank's database, who holds something until closed. */
public final class Stranger implements AutoCloseable {
  private final Connection connection;

  private Stranger(Connection connection) {
    this.connection = connection;
  }

  /** Runs the statement in a transaction that stays open. */
  public static Stranger holding(Database.Login login, String sql) throws SQLException {
    Connection connection =
        DriverManager.getConnection(login.jdbcUrl(), login.user(), login.password());
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
    return new Stranger(connection);
  }

  /** No batch of any instance can begin to write. */
  public static Stranger holdingTheTurn(Database.Login login) throws SQLException {
    return holding(login, "LOCK TABLE ledger_turn IN ACCESS EXCLUSIVE MODE");
  }

  public static Stranger holdingTheBalanceOf(Database.Login login, AccountId account)
      throws SQLException {
    return holding(
        login,
        "SELECT 1 FROM balance WHERE account_id = '" + account.value() + "' FOR NO KEY UPDATE");
  }

  /** Lets go after all, with what he did done. */
  public void commit() throws SQLException {
    connection.commit();
  }

  @Override
  public void close() throws SQLException {
    connection.rollback();
    connection.close();
  }
}
