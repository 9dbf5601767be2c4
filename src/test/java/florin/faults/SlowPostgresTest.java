package florin.faults;

import static org.assertj.core.api.Assertions.assertThat;

import florin.db.Credentials;
import florin.db.Database;
import florin.db.EmbeddedPostgres;
import florin.db.PostgresOptions;
import florin.db.PostgresServer;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A PostgreSQL that is slow, on a busy machine or far away, is none that is lost. */
class SlowPostgresTest {
  private static final long SLOW_MILLIS = 400;

  @Test
  void it_is_connected_to_and_asked(@TempDir Path folder) throws Exception {
    try (EmbeddedPostgres postgres =
            EmbeddedPostgres.start(folder.resolve("data"), PostgresOptions.durable());
        CuttingProxy proxy = new CuttingProxy(postgres.server().port())) {
      PostgresServer server = postgres.server();
      Database.migrate(login(server.port(), server.owner()), server.app().user());
      proxy.slow(SLOW_MILLIS);
      try (Database database = new Database(login(proxy.port(), server.app()), 2)) {
        assertThat(database.isReachable()).isTrue();
      }
    }
  }

  private static Database.Login login(int port, Credentials who) {
    String url = "jdbc:postgresql://127.0.0.1:" + port + "/" + PostgresServer.DATABASE;
    return new Database.Login(url, who.user(), who.password());
  }
}
