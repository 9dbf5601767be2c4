package florin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import florin.contract.TestBank;
import florin.db.Database.Login;
import florin.db.EmbeddedPostgres;
import florin.db.PostgresOptions;
import florin.db.PostgresServer;
import florin.db.PostgresUnavailable;
import florin.testing.FlorinExtension;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A bank on a PostgreSQL that is not ours: the oldest and the newest that are promised. */
class ExternalPostgresTest {
  @TempDir Path folder;

  @Test
  void version_15() throws Exception {
    DebianPostgres.assumeInstalled();
    try (DebianPostgres server = new DebianPostgres(folder.resolve("15"))) {
      assertThatABankWorks(server.url(), new Login(server.url(), "postgres", ""), "15.");
    }
  }

  @Test
  void version_18() throws Exception {
    try (var postgres = EmbeddedPostgres.start(folder.resolve("18"), PostgresOptions.durable())) {
      PostgresServer server = postgres.server();
      var superuser = server.superuser();
      String url = server.jdbcUrl("postgres");
      assertThatABankWorks(url, new Login(url, superuser.user(), superuser.password()), "18.");
    }
  }

  private void assertThatABankWorks(String url, Login superuser, String version) throws Exception {
    sql(superuser, "CREATE ROLE bank LOGIN PASSWORD 'x' CREATEROLE");
    sql(superuser, "CREATE ROLE plain LOGIN PASSWORD 'x'");
    if (version.equals("15.")) { // the embedded server has made the role for itself
      sql(superuser, "CREATE DATABASE refused OWNER plain");
      Login plain = new Login(url.replace("/postgres", "/refused"), "plain", "x");
      assertThat(catchThrowableOfType(PostgresUnavailable.class, () -> serve(plain, null)))
          .hasMessageContaining("MIGRATION_DATABASE_URL");
    } else {
      sql(superuser, "GRANT florin_app TO bank WITH ADMIN OPTION");
    }
    sql(superuser, "CREATE DATABASE alone OWNER bank");
    sql(superuser, "CREATE DATABASE apart OWNER bank");

    Login alone = new Login(url.replace("/postgres", "/alone"), "bank", "x");
    assertThatNoCommandChangesTheSchema(alone, "There is no bank in this database yet");
    assertThat(query(alone, "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"))
        .isEqualTo("0");
    serve(alone, null);
    Storage.beside(where(alone, null)).close();
    sql(
        alone,
        "DELETE FROM flyway_schema_history WHERE installed_rank ="
            + " (SELECT max(installed_rank) FROM flyway_schema_history)");
    assertThatNoCommandChangesTheSchema(alone, "of an older version");
    Login owner = new Login(url.replace("/postgres", "/apart"), "bank", "x");
    Login service = new Login(owner.jdbcUrl(), "plain", "x");
    serve(service, owner);

    sql(superuser, "ALTER ROLE plain SET synchronous_commit = off");
    assertThat(catchThrowableOfType(PostgresUnavailable.class, () -> serve(service, owner)))
        .hasMessageContaining("synchronous_commit is off");
    assertThat(query(superuser, "SHOW server_version")).startsWith(version);
  }

  private void assertThatNoCommandChangesTheSchema(Login bank, String reason) {
    assertThat(
            catchThrowableOfType(
                PostgresUnavailable.class, () -> Storage.beside(where(bank, null))))
        .hasMessageContaining(reason);
  }

  private Config.Storage where(Login service, @Nullable Login migrator) {
    return new Config.Storage(folder, service, migrator, false);
  }

  /** A transfer, and what the service's user may not do. */
  private void serve(Login service, @Nullable Login migrator) {
    Config config =
        Config.forTests()
            .withStorage(where(service, migrator))
            .withOperator(FlorinExtension.OPERATOR_EMAIL, FlorinExtension.OPERATOR_PASSWORD);
    try (Bank bank = Bank.start(config)) {
      TestBank people = TestBank.of(bank);
      var alice = people.signUp("alice");
      var from = people.funded(alice, "EUR", 1_000);
      var to = alice.openAccount("EUR");
      alice.pay(from, to, 400);
      assertThat(to.balance()).isEqualTo(400);
      var jdbi = bank.storage().database().jdbi();
      String user =
          jdbi.withHandle(h -> h.createQuery("SELECT current_user").mapTo(String.class).one());
      assertThat(user).isEqualTo("florin_app");
      assertThat(
              catchThrowableOfType(
                  RuntimeException.class,
                  () -> jdbi.useHandle(h -> h.execute("DELETE FROM journal"))))
          .hasStackTraceContaining("permission denied");
    }
  }

  private static void sql(Login login, String statement) throws SQLException {
    try (Connection connection = connect(login);
        Statement run = connection.createStatement()) {
      run.execute(statement);
    }
  }

  private static String query(Login login, String statement) throws SQLException {
    try (Connection connection = connect(login);
        var row = connection.createStatement().executeQuery(statement)) {
      row.next();
      return row.getString(1);
    }
  }

  private static Connection connect(Login login) throws SQLException {
    return DriverManager.getConnection(login.jdbcUrl(), login.user(), login.password());
  }
}
