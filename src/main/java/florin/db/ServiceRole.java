package florin.db;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** The role the service works as: it can neither change the schema nor rewrite history. */
final class ServiceRole {
  private ServiceRole() {}

  /**
   * Makes {@code florin_app} unless it is there, and lets the connecting user become it.
   *
   * @throws PostgresUnavailable where that user may not; it names the setting that helps
   */
  static void prepare(Database.Login owner) {
    try (Connection connection =
            DriverManager.getConnection(owner.jdbcUrl(), owner.user(), owner.password());
        Statement statement = connection.createStatement()) {
      try (ResultSet row =
          statement.executeQuery("SELECT 1 FROM pg_roles WHERE rolname = 'florin_app'")) {
        if (!row.next()) {
          create(statement);
        }
      }
    } catch (SQLException failure) {
      throw new PostgresUnavailable(
          "The database cannot be prepared: "
              + String.valueOf(failure.getMessage()).lines().findFirst().orElse(""),
          failure);
    }
  }

  private static void create(Statement statement) {
    try {
      statement.execute("CREATE ROLE florin_app NOLOGIN");
      statement.execute("GRANT florin_app TO CURRENT_USER");
    } catch (SQLException refused) {
      throw new PostgresUnavailable(
          "The database user may not create the role florin_app: set MIGRATION_DATABASE_URL to a"
              + " user who may (CREATEROLE), or create it and grant it to the service's user.",
          refused);
    }
  }
}
