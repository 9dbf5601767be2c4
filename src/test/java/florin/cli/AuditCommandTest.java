package florin.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import florin.Await;
import florin.cli.Florin.Done;
import florin.cli.Florin.Serving;
import florin.contract.TestBank;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The audit log leaves the bank, and is checked by somebody else. */
class AuditCommandTest {
  @TempDir Path folder;

  @Test
  void it_is_exported_beside_a_running_bank_and_proves_itself_elsewhere() throws Exception {
    Florin florin = new Florin(folder, Map.of());
    try (Serving bank = florin.serve("--port", "0")) {
      TestBank clients = TestBank.at(URI.create("http://127.0.0.1:" + bank.port()));
      clients.logIn(clients.signUp("ada").login()).api().get("/v1/admin/audit").expect(403);
      Done made = florin.runWith("nine quiet otters swim\n", "user", "create", "bo@example.com");
      assertThat(made.code()).as(made.err()).isZero();
      waitUntilSealed(florin, 4);

      json(florin);
      csv(florin);
      Done right = florin.run("verify");
      assertThat(right.code()).as(right.out()).isZero();
    }
    assertThat(florin.run("verify").code()).isZero();
    assertThat(florin.run("audit", "--format", "json", "--from", "yesterday").code()).isEqualTo(2);
  }

  private static void waitUntilSealed(Florin florin, int events) throws Exception {
    Await.until(
        events + " sealed events",
        Duration.ofMinutes(1),
        () -> {
          List<String> lines = florin.run("audit", "--format", "json").out().lines().toList();
          return lines.size() >= events && !lines.toString().contains("\"sequence\":null");
        });
  }

  private void json(Florin florin) throws Exception {
    Path file = folder.resolve("audit.jsonl");
    Done done = florin.run("audit", "--format", "json", "--output", "audit.jsonl");
    assertThat(done).isEqualTo(new Done(0, "", "Exported to audit.jsonl.\n"));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    List<String> lines = Files.readAllLines(file);
    assertThat(lines.stream().map(AuditCommandTest::kind))
        .contains("signup", "login", "authorisation_refused", "user_created");
    assertThat(check(file)).isEqualTo(new Done(0, "", ""));

    Files.writeString(
        file,
        Files.readString(file).replaceFirst("\"outcome\":\"done\"", "\"outcome\":\"refused\""));
    Done wrong = check(file);
    assertThat(wrong.code()).isEqualTo(1);
    assertThat(wrong.out()).hasLineCount(1).startsWith("seal 1 aud_");
  }

  private static String kind(String line) {
    try {
      return new ObjectMapper().readTree(line).get("kind").asText();
    } catch (IOException unreadable) {
      throw new AssertionError(line, unreadable);
    }
  }

  private Done check(Path file) throws Exception {
    Process python =
        new ProcessBuilder("python3", "src/docs/check_audit.py", file.toString()).start();
    String out = new String(python.getInputStream().readAllBytes(), UTF_8);
    String err = new String(python.getErrorStream().readAllBytes(), UTF_8);
    return new Done(python.waitFor(), out, err);
  }

  private static void csv(Florin florin) {
    Done done = florin.run("audit", "--format", "csv", "--to", "2001-01-01T00:00:00Z");
    assertThat(done.out()).hasLineCount(1).startsWith("sequence,id,at,kind,outcome,");
    assertThat(florin.run("audit", "--format", "csv").out()).contains("login", "code=forbidden");
  }
}
