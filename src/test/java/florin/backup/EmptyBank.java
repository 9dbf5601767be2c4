package florin.backup;

import florin.Config;
import florin.Storage;
import florin.config.Secret;
import florin.db.Database.Login;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A fresh, migrated database on the tests' server that nobody is connected to. */
final class EmptyBank implements AutoCloseable {
  static final Instant TAKEN_AT = Instant.parse("2026-03-01T12:00:00Z");
  private static final long PATIENCE_NANOS = 20_000_000_000L;

  private final Storage storage;

  EmptyBank() throws SQLException {
    storage = Storage.open(Config.forTests().storage());
    storage.database().close();
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    while (!one(
            owner(),
            "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'florin'"
                + " AND datname = current_database()")
        .equals("0")) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("the pool's sessions do not end");
      }
    }
  }

  Login owner() {
    return storage.owner();
  }

  static BackupService.Result save(Login owner, Path file, @Nullable Secret key)
      throws SQLException {
    var request = new BackupService.Request(file, key, false, "1.2.3");
    return new BackupService(owner, Clock.fixed(TAKEN_AT, ZoneOffset.UTC))
        .run(request, (done, all) -> {});
  }

  static RestoreService.Result check(Path file, @Nullable Secret key) throws SQLException {
    return new RestoreService(file, key).check();
  }

  static RestoreService.Result restore(Path file, @Nullable Secret key, Login owner)
      throws SQLException {
    return restore(file, key, owner, "florin_app");
  }

  static RestoreService.Result restore(Path file, @Nullable Secret key, Login owner, String service)
      throws SQLException {
    RestoreService restore = new RestoreService(file, key);
    return restore.run(restore.check(), owner, service, (done, all) -> {});
  }

  RestoreService.Result restore(Path file, @Nullable Secret key) throws SQLException {
    return restore(file, key, owner());
  }

  /** Every row of every table, and where each sequence stands. */
  static Map<String, String> everything(Login owner) throws SQLException {
    Map<String, String> all = new TreeMap<>();
    try (Connection connection = connect(owner);
        Statement statement = connection.createStatement()) {
      statement.execute("SET TimeZone = 'UTC'");
      Map<String, String> queries = new TreeMap<>();
      try (ResultSet names =
          statement.executeQuery(
              """
              SELECT table_name, 'SELECT count(*) || coalesce(string_agg(t::text, chr(10)
                  ORDER BY t::text COLLATE "C"), '''') FROM ' || quote_ident(table_name) || ' t'
              FROM information_schema.tables
              WHERE table_schema = 'public'
                AND table_name NOT IN ('flyway_schema_history', 'scheduled_tasks')
              UNION ALL
              SELECT sequencename, 'SELECT last_value::text || is_called FROM ' || sequencename
              FROM pg_sequences WHERE schemaname = 'public'
              """)) {
        while (names.next()) {
          queries.put(names.getString(1), names.getString(2));
        }
      }
      for (Map.Entry<String, String> query : queries.entrySet()) {
        try (ResultSet row = statement.executeQuery(query.getValue())) {
          row.next();
          all.put(query.getKey(), row.getString(1));
        }
      }
    }
    return all;
  }

  static void run(Login login, String sql) throws SQLException {
    try (Connection connection = connect(login);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  static String one(Login login, String sql) throws SQLException {
    try (Connection connection = connect(login);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }

  private static Connection connect(Login login) throws SQLException {
    return DriverManager.getConnection(login.jdbcUrl(), login.user(), login.password());
  }

  @Override
  public void close() {
    storage.close();
  }
}
