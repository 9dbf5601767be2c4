package florin.customer;

import florin.db.Database;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Assumptions;

/** A database of its own on a server whose URL is given, with our schema in template id1. */
final class TestDatabase implements AutoCloseable {
  private final String base = System.getProperty("florin.test.server", "");
  private final String name = "t_" + UUID.randomUUID().toString().replace("-", "");
  private final Database database;

  TestDatabase() {
    Assumptions.assumeFalse(base.isEmpty(), "no server given");
    sql("CREATE DATABASE " + name + " TEMPLATE id1");
    database = new Database(new Database.Login(base + name, "postgres", ""), 8);
  }

  Jdbi jdbi() {
    return database.jdbi();
  }

  private void sql(String sql) {
    try (var connection = DriverManager.getConnection(base + "postgres", "postgres", "");
        var statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException failure) {
      throw new IllegalStateException(failure);
    }
  }

  @Override
  public void close() {
    database.close();
    sql("DROP DATABASE " + name + " WITH (FORCE)");
  }
}
