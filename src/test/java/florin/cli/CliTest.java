package florin.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;
import org.jdbi.v3.core.ConnectionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLState;

/** What needs no database: usage, settings, help. */
class CliTest {
  private static final String SECRET = "kL2vX9qRt7WmZ4cYb8NsHd6PfGj3TaEu";

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nonsense",
        "serve --prot 1",
        "serve --port",
        "serve extra",
        "--jwt-secret x",
        "serve --database-url postgres://u:p@h/d",
        "migrate --port 1",
        "migrate --status=maybe",
        "user",
        "user delete",
        "user create",
        "user create a@example.com b@example.com",
        "user create a@example.com --password hush",
        "config --jsn",
        "export",
        "export --format xml",
        "export --format json extra",
        "health --port 0",
        "backup",
        "backup a b",
        "restore",
        "restore no-such-file",
        "restore no-such-file --force",
        "@/etc/passwd",
      })
  void wrong_usage_is_a_sentence_and_exit_code_2(String line) {
    assertThat(run(Map.of(), line.split(" "))).isEqualTo(2);
    assertThat(err()).startsWith("Error: ").hasLineCount(err().contains("Try:") ? 2 : 1);
    assertThat(out()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "serve --host 127.0.0.1",
        "migrate",
        "config",
        "health",
        "user create a@example.com"
      })
  void wrong_settings_are_told_all_at_once_with_exit_code_4(String line) {
    Map<String, String> env =
        Map.of("PORT", "http", "FLORIN_MODE", "test", "FLORIN_JWT_SECRET", "x");
    assertThat(run(env, line.isEmpty() ? new String[0] : line.split(" "))).isEqualTo(4);
    assertThat(err())
        .startsWith("Error: 3 settings are wrong:")
        .contains("export PORT=8080", "export FLORIN_MODE=sandbox", "export FLORIN_JWT_SECRET=$(");
    assertThat(out()).isEmpty();
  }

  @Test
  void an_error_of_the_machine_is_one_sentence_too() {
    OutputStream broken =
        new OutputStream() {
          @Override
          public void write(int one) {
            throw new NoClassDefFoundError("java/beans/Bean");
          }
        };
    var streams =
        new Shell.Streams(
            new PrintStream(broken, true, UTF_8),
            new PrintStream(err, true, UTF_8),
            InputStream.nullInputStream());
    assertThat(Cli.run(new String[] {"config"}, new Shell(streams, Map.of(), folder))).isEqualTo(1);
    assertThat(err()).startsWith("Error: Something went wrong inside: java/beans/Bean (at ");
    assertThat(err()).hasLineCount(1);
  }

  @Test
  void a_postgresql_that_goes_away_in_the_middle_asks_for_the_command_again() {
    var lost = new PSQLException("FATAL: unexpected postmaster exit", PSQLState.CONNECTION_FAILURE);
    assertThat(Failures.tell(new ConnectionException(lost), shell(Map.of()))).isEqualTo(5);
    assertThat(err())
        .isEqualTo(
            "Error: PostgreSQL was lost: FATAL: unexpected postmaster exit;"
                + " run the same command again.\n");
  }

  @Test
  void a_flag_that_is_wrong_is_mended_as_a_flag() {
    assertThat(run(Map.of(), "--port", "99999")).isEqualTo(4);
    assertThat(err()).contains("not \"99999\"", "\n      --port 8080");
  }

  @Test
  void production_lists_what_is_missing() {
    assertThat(run(Map.of("FLORIN_MODE", "production"))).isEqualTo(4);
    assertThat(err())
        .contains(
            "DATABASE_URL", "FLORIN_JWT_SECRET", "FLORIN_PASSWORD_PEPPER", "FLORIN_ENCRYPTION_KEY");
  }

  @Test
  void a_mistyped_setting_is_a_warning() {
    assertThat(run(Map.of("FLORIN_SESION_IDLE", "PT1M"), "config")).isZero();
    assertThat(err())
        .isEqualTo(
            "Warning: FLORIN_SESION_IDLE is no setting; did you mean FLORIN_SESSION_IDLE?\n");
  }

  @Test
  void config_shows_values_and_sources_and_no_secret() throws Exception {
    Map<String, String> env =
        Map.of(
            "FLORIN_JWT_SECRET",
            SECRET,
            "FLORIN_MODE",
            "sandbox",
            "DATABASE_URL",
            "postgres://u:" + SECRET + "@h/d");
    assertThat(run(env, "config", "--port", "1", "--json")).isZero();
    assertThat(out()).doesNotContain(SECRET).hasLineCount(1);
    var rows = new ObjectMapper().readTree(out());
    assertThat(rows.findValuesAsText("name")).contains("PORT", "FLORIN_LOG_FORMAT");
    assertThat(rows.get(0).toString())
        .isEqualTo("{\"name\":\"PORT\",\"value\":\"1\",\"source\":\"flag\"}");
    assertThat(out())
        .contains("{\"name\":\"FLORIN_JWT_SECRET\",\"value\":\"***\",\"source\":\"environment\"}");

    out.reset();
    assertThat(run(env, "config")).isZero();
    assertThat(out())
        .containsPattern("(?m)^DATABASE_URL +\\*{3} +environment$")
        .doesNotContain(SECRET);
  }

  @Test
  void nobody_at_the_port_is_exit_code_5() {
    assertThat(run(Map.of("PORT", "1"), "health", "--json")).isEqualTo(5);
    assertThat(out()).isEqualTo("{\"status\":\"unavailable\"}\n");
    assertThat(err()).isEqualTo("Error: http://127.0.0.1:1/readyz does not answer 200.\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "serve",
        "demo",
        "migrate",
        "import",
        "checkpoint",
        "anchor",
        "verify",
        "prove",
        "export",
        "backup",
        "restore",
        "encrypt",
        "user",
        "user create",
        "config",
        "health"
      })
  void help_is_data_and_ends_with_two_examples(String command) {
    String[] args = (command + " --help").strip().split(" ");
    assertThat(run(Map.of("PORT", "wrong"), args)).isZero();
    assertThat(err()).isEmpty();
    assertThat(out()).doesNotContain("\u001b").startsWith("Usage: florin");
    assertThat(out().substring(out().indexOf("Examples:")))
        .containsPattern("\\AExamples:\n(  [^\n]*java -jar florin\\.jar[^\n]*\n){2}\\z");
  }

  @Test
  void the_exit_codes_are_in_the_help() {
    run(Map.of(), "--help");
    assertThat(out()).containsPattern("(?s)Exit codes:.*0 .*1 .*2 .*3 .*4 .*5 .*6 ");
  }

  private int run(Map<String, String> env, String... args) {
    return Cli.run(args, shell(env));
  }

  private Shell shell(Map<String, String> env) {
    return new Shell(
        new Shell.Streams(
            new PrintStream(out, true, UTF_8),
            new PrintStream(err, true, UTF_8),
            InputStream.nullInputStream()),
        env,
        folder);
  }

  private String out() {
    return out.toString(UTF_8);
  }

  private String err() {
    return err.toString(UTF_8);
  }
}
