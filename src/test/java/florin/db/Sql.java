package florin.db;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** One statement on one connection of its own. */
final class Sql {
  private static final int ANSWER_SECONDS_MAX = 120;

  private Sql() {}

  private static Connection connection(String url, Credentials user) throws SQLException {
    String bounded = url + "?socketTimeout=" + ANSWER_SECONDS_MAX;
    return DriverManager.getConnection(bounded, user.user(), user.password());
  }

  static void run(PostgresServer server, Credentials user, String sql) throws SQLException {
    run(server.jdbcUrl(PostgresServer.DATABASE), user, sql);
  }

  static void run(String url, Credentials user, String sql) throws SQLException {
    try (Connection connection = connection(url, user);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  static String text(PostgresServer server, Credentials user, String sql) throws SQLException {
    return text(server.jdbcUrl(PostgresServer.DATABASE), user, sql);
  }

  static String text(String url, Credentials user, String sql) throws SQLException {
    try (Connection connection = connection(url, user);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getString(1);
    }
  }
}
