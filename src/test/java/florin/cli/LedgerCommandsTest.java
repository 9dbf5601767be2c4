package florin.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import florin.db.Credentials;
import florin.db.EmbeddedPostgres;
import florin.db.PostgresOptions;
import florin.db.PostgresServer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Import, verify and prove as somebody types them, on a data directory of their own. */
class LedgerCommandsTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @TempDir Path folder;

  @Test
  void books_are_imported_verified_and_proved_and_what_was_changed_is_found() throws Exception {
    Path books = folder.resolve("books.csv");
    Files.writeString(books, "date,account,amount_cents\n2020-01-01,7,250\n2020-01-02,7,-50\n");
    String[] imports = {"import", books.toString(), "--currency", "CZK", "--owner", "a@b.test"};

    assertThat(run(imports)).as(err()).isEqualTo(2);
    assertThat(err()).isEqualTo("Error: There is no user a@b.test.\n");
    assertThat(run("user", "create", "a@b.test")).isZero();
    assertThat(run(imports)).isZero();
    assertThat(out())
        .isEqualTo("2 rows imported on 1 accounts, 1 of them new; 0 rows were there.\n");
    assertThat(run(imports)).isZero();
    assertThat(out()).isEqualTo("Nothing to import: all 2 rows are there.\n");
    assertThat(run("verify", "--json")).isZero();
    assertThat(out())
        .isEqualTo(
            "{\"entries\":4,\"finding_count\":0,\"findings\":[],\"unopened_texts\":0,\"right\":true}\n");

    assertThat(run("prove", "--json")).isZero();
    assertThat(out())
        .isEqualTo(
            "{\"entries\":4,\"commands\":3,\"finding_count\":0,\"findings\":[],\"unopened_texts\":0,\"right\":true}\n");
    assertThat(run("prove")).isZero();
    assertThat(out()).isEqualTo("The ledger is right: 4 entries, 3 commands replayed.\n");

    asSuperuser("DELETE FROM journal WHERE kind = 'open_account'");

    assertThat(run("verify")).isZero();
    assertThat(run("prove")).isEqualTo(3);
    assertThat(out())
        .startsWith("replay  trf_")
        .contains("  outcome is posted where the replay gives not_found, and no row\n")
        .endsWith("The ledger is wrong: 1 findings.\n");

    asSuperuser(
        "UPDATE entry SET balance_after_cents = balance_after_cents + 1"
            + " WHERE sequence = 1 AND amount_cents = 250");

    assertThat(run("verify")).isEqualTo(3);
    assertThat(out()).contains("balance_after  acc_", " entry 1 ");
    assertThat(out()).contains("The ledger is wrong: ");
    assertThat(run("prove")).isEqualTo(3);
    assertThat(out()).contains("balance_after  acc_", "replay  trf_");
  }

  @Test
  void a_wrong_import_is_one_sentence_and_exit_code_2() {
    assertThat(run("import", "x.csv", "--currency", "czk", "--owner", "a@b.test")).isEqualTo(2);
    assertThat(err()).contains("ISO 4217");
    assertThat(run("import", "x.csv", "--currency", "CZK", "--owner", "a", "--overdraft", "-1"))
        .isEqualTo(2);
    assertThat(run("import", "x.csv")).isEqualTo(2);
    assertThat(err()).contains("--currency").doesNotContain("\tat ");
  }

  private void asSuperuser(String sql) throws Exception {
    Path data = folder.resolve("florin-data");
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(data, PostgresOptions.durable())) {
      PostgresServer server = postgres.server();
      Credentials superuser = server.superuser();
      String url = server.jdbcUrl(PostgresServer.DATABASE);
      try (Connection connection =
              DriverManager.getConnection(url, superuser.user(), superuser.password());
          Statement statement = connection.createStatement()) {
        statement.execute("SET session_replication_role = replica");
        statement.execute(sql);
      }
    }
  }

  private int run(String... args) {
    out.reset();
    err.reset();
    var in = new ByteArrayInputStream("nine quiet otters swim\n".getBytes(UTF_8));
    Shell shell =
        new Shell(
            new Shell.Streams(
                new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8), in),
            Map.of(),
            folder);
    return Cli.run(args, shell);
  }

  private String out() {
    return out.toString(UTF_8);
  }

  private String err() {
    return err.toString(UTF_8);
  }
}
