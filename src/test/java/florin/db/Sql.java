package florin.db;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** One statement on one connection of its own. */
final class Sql {
  private Sql() {}

  static void run(PostgresServer server, Credentials user, String sql) throws SQLException {
    run(server.jdbcUrl(PostgresServer.DATABASE), user, sql);
  }

  static void run(String url, Credentials user, String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url, user.user(), user.password());
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  static String text(PostgresServer server, Credentials user, String sql) throws SQLException {
    return text(server.jdbcUrl(PostgresServer.DATABASE), user, sql);
  }

  static String text(String url, Credentials user, String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url, user.user(), user.password());
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getString(1);
    }
  }
}
