package florin.db;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** The role the service works as: it can neither change the schema nor rewrite history. */
final class ServiceRole {
  private static final String NAME = "florin_app";

  private ServiceRole() {}

  /**
   * Makes {@code florin_app} unless it is there, and lets the service's user become it.
   *
   * @param service who the pool logs in as
   * @throws PostgresUnavailable where the owner may not; it names the setting that helps
   */
  static void prepare(Database.Login owner, String service) {
    try (Connection connection =
        DriverManager.getConnection(owner.jdbcUrl(), owner.user(), owner.password())) {
      if (!exists(connection)) {
        run(connection, "CREATE ROLE " + NAME + " NOLOGIN");
      }
      if (!service.equals(NAME) && !isSuperuser(connection, service)) {
        grant(connection, service);
      }
    } catch (SQLException failure) {
      throw new PostgresUnavailable(
          "The database cannot be prepared: "
              + String.valueOf(failure.getMessage()).lines().findFirst().orElse(""),
          failure);
    }
  }

  private static boolean exists(Connection connection) throws SQLException {
    return asks(connection, "SELECT 1 FROM pg_roles WHERE rolname = ?", NAME);
  }

  private static boolean isSuperuser(Connection connection, String user) throws SQLException {
    return asks(connection, "SELECT 1 FROM pg_roles WHERE rolname = ? AND rolsuper", user);
  }

  private static boolean asks(Connection connection, String sql, String name) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, name);
      try (ResultSet row = statement.executeQuery()) {
        return row.next();
      }
    }
  }

  /** Granted again it changes nothing; who may not grant may still be a member already. */
  private static void grant(Connection connection, String service) throws SQLException {
    String quoted = "\"" + service.replace("\"", "\"\"") + "\"";
    try {
      run(connection, "GRANT " + NAME + " TO " + quoted);
    } catch (PostgresUnavailable refused) {
      String member = "SELECT 1 WHERE pg_has_role(?, '" + NAME + "', 'MEMBER')";
      if (!asks(connection, member, service)) {
        throw refused;
      }
    }
  }

  private static void run(Connection connection, String sql) {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException refused) {
      throw new PostgresUnavailable(
          "The database user may not create and grant the role florin_app: set"
              + " MIGRATION_DATABASE_URL to a user who may (CREATEROLE).",
          refused);
    }
  }
}
