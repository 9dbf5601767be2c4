package florin.db;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/** The roles of a server of ours and its databases, made by its superuser. */
final class Roles {
  static final String OWNER = "florin_owner";
  static final String APP = "florin_app";

  private static final int ANSWER_SECONDS_MAX = 120;

  private Roles() {}

  /** Makes what is missing: a kill may have come between any two steps. */
  static void ensure(PostgresServer server) throws SQLException {
    try (Connection connection = superuser(server);
        Statement statement = connection.createStatement()) {
      for (Credentials role : new Credentials[] {server.owner(), server.app()}) {
        if (!exists(statement, "pg_roles WHERE rolname", role.user())) {
          statement.execute(
              """
              CREATE ROLE %s LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION
                PASSWORD '%s'"""
                  .formatted(role.user(), role.password()));
        }
      }
      if (!exists(statement, "pg_database WHERE datname", PostgresServer.DATABASE)) {
        createDatabase(statement, PostgresServer.DATABASE, null);
      }
      restrict(statement, PostgresServer.DATABASE);
    }
  }

  static void createDatabase(Statement statement, String name, @Nullable String template)
      throws SQLException {
    String from = template == null ? "" : " TEMPLATE " + template;
    statement.execute("CREATE DATABASE " + name + " OWNER " + OWNER + from);
  }

  /** The service may connect, and neither make schemas nor temporary tables. */
  static void restrict(Statement statement, String name) throws SQLException {
    statement.execute("REVOKE ALL ON DATABASE " + name + " FROM PUBLIC");
    statement.execute("GRANT CONNECT ON DATABASE " + name + " TO " + APP);
  }

  /** An answer that does not come fails it: neither a start nor a test waits for ever. */
  static Connection superuser(PostgresServer server) throws SQLException {
    Credentials superuser = server.superuser();
    return DriverManager.getConnection(
        server.jdbcUrl(superuser.user()) + "?socketTimeout=" + ANSWER_SECONDS_MAX,
        superuser.user(),
        superuser.password());
  }

  private static boolean exists(Statement statement, String where, String name)
      throws SQLException {
    try (ResultSet rows = statement.executeQuery("SELECT 1 FROM " + where + " = '" + name + "'")) {
      return rows.next();
    }
  }
}
