package florin.db;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedPostgresTest {
  @TempDir Path temporary;

  @Test
  void freshFolderToReadyAndBackToItsRows() throws Exception {
    Path data = temporary.resolve("data");
    long start = System.nanoTime();
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(data, PostgresOptions.durable())) {
      report("fresh folder to ready", start);
      PostgresServer server = postgres.server();
      assertThat(postgres.isRunning()).isTrue();
      Sql.run(server, server.owner(), "CREATE TABLE kept (word text)");
      Sql.run(server, server.owner(), "INSERT INTO kept VALUES ('here')");
      start = System.nanoTime();
    }
    report("close", start);
    start = System.nanoTime();
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(data, PostgresOptions.durable())) {
      report("restart on existing data", start);
      PostgresServer server = postgres.server();
      assertThat(Sql.text(server, server.owner(), "SELECT word FROM kept")).isEqualTo("here");
    }
  }

  private static void report(String what, long start) {
    System.out.println(
        what + ": " + Duration.ofNanos(System.nanoTime() - start).toMillis() + " ms");
  }
}
