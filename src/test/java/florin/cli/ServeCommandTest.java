package florin.cli;

import static org.assertj.core.api.Assertions.assertThat;

import florin.cli.Florin.Done;
import florin.cli.Florin.Serving;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The command line as processes, beside a bank that runs and without one. */
class ServeCommandTest {
  @TempDir static Path folder;

  private static Florin florin;
  private static Serving bank;

  @BeforeAll
  static void start() throws Exception {
    florin = new Florin(folder, Map.of());
    bank = florin.serve("--port", "0");
  }

  @AfterAll
  static void stop() throws Exception {
    bank.close();
  }

  @Test
  void it_says_in_ten_lines_what_it_did_and_where_it_listens() throws Exception {
    assertThat(bank.said().lines().takeWhile(line -> !line.contains("Stop:")).count())
        .isLessThan(10);
    assertThat(bank.said())
        .contains("sandbox mode", "PostgreSQL", "migrations applied", "Try: curl http://127.0.0.1:")
        .containsPattern("Listening on \\S+ \\(\\d+\\.\\d s\\)")
        .doesNotContain("\u001b");
    assertThat(get("/readyz")).isEqualTo(200);
  }

  @Test
  void health_asks_the_configured_port() {
    Done done = florin.run("health", "--port", String.valueOf(bank.port()));
    assertThat(done).isEqualTo(new Done(0, "ready\n", ""));
  }

  @Test
  void a_second_bank_on_the_folder_is_refused_in_one_sentence() {
    Done second = florin.run("serve", "--port", "0");
    assertThat(second.code()).isEqualTo(5);
    assertThat(second.err()).containsOnlyOnce("Error: ").contains("in use by");
  }

  @Test
  void commands_beside_it_work_through_its_postgresql() throws Exception {
    Done made = florin.runWith("nine quiet otters swim\n", "user", "create", "ada@example.com");
    assertThat(made.code()).as(made.err()).isZero();
    assertThat(made.out()).matches("usr_[0-9a-z]{26}\n");
    assertThat(made.err()).isEmpty();
    assertThat(login("ada@example.com", "nine quiet otters swim")).isEqualTo(200);

    Done again = florin.runWith("nine quiet otters swim\n", "user", "create", "ADA@example.com");
    assertThat(again.code()).isEqualTo(2);
    assertThat(again.err()).startsWith("Error: ").hasLineCount(1);

    Done status = florin.run("migrate", "--status");
    assertThat(status.code()).isZero();
    assertThat(status.out()).containsPattern("(?m)^001  ledger  success$");
    assertThat(status.err()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"ada@example.com|short", "nobody|nine quiet otters swim", "eve@example.com|''"})
  void a_user_who_will_not_do_is_exit_code_2(String email, String password) {
    Done done = florin.runWith(password + "\n", "user", "create", email);
    assertThat(done.code()).isEqualTo(2);
    assertThat(done.err()).startsWith("Error: ").hasLineCount(1).doesNotContain("Exception");
    assertThat(done.out()).isEmpty();
  }

  @Test
  void a_taken_port_is_exit_code_4_and_leaves_no_postgresql(@TempDir Path own) throws Exception {
    try (var taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      Done done = new Florin(own, Map.of()).run("--port", String.valueOf(taken.getLocalPort()));
      assertThat(done.code()).isEqualTo(4);
      assertThat(done.err()).contains("--port 0").doesNotContain("Exception", "\tat ");
    }
    assertThat(commandsWith(own)).isZero();
  }

  @ParameterizedTest
  @CsvSource({"serve", "migrate", "user create a@example.com"})
  void no_database_is_exit_code_5_in_one_sentence(String line, @TempDir Path own) {
    Map<String, String> env =
        Map.of("DATABASE_URL", "postgres://u:hush@127.0.0.1:1/d", "FLORIN_MODE", "sandbox");
    Done done = new Florin(own, env).runWith("nine quiet otters swim\n", line.split(" "));
    assertThat(done.code()).isEqualTo(5);
    assertThat(done.err().lines().filter(said -> !said.startsWith("florin ")))
        .singleElement()
        .asString()
        .startsWith("Error: ");
    assertThat(done.err()).doesNotContain("hush", "Exception");
  }

  @Test
  void sigterm_ends_it_in_time_and_nothing_stays(@TempDir Path own) throws Exception {
    Serving serving = new Florin(own, Map.of("FLORIN_LOG_FORMAT", "json")).serve("--port", "0");
    assertThat(commandsWith(own)).isPositive();
    assertThat(serving.stop()).isEqualTo(143);
    assertThat(commandsWith(own)).isZero();
    assertThat(own.resolve("florin-data/secrets").toFile().list()).isNotEmpty();
  }

  private static int get(String path) throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(uri(path)).build());
  }

  private static int login(String email, String password) throws Exception {
    String body = "{\"email\":\"%s\",\"password\":\"%s\"}".formatted(email, password);
    return send(
        HttpRequest.newBuilder(uri("/v1/auth/login"))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build());
  }

  private static int send(HttpRequest request) throws IOException, InterruptedException {
    return HttpClient.newHttpClient()
        .send(request, HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }

  private static URI uri(String path) {
    return URI.create("http://127.0.0.1:" + bank.port() + path);
  }

  private static long commandsWith(Path own) throws IOException {
    String folder = own.toRealPath().toString();
    return ProcessHandle.allProcesses()
        .filter(process -> process.info().commandLine().orElse("").contains(folder))
        .count();
  }
}
