package florin.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Starting, stopping, being killed. */
class PostgresLifeTest {
  private static final Duration SOON = Duration.ofSeconds(20);

  @TempDir Path temporary;
  private Path data;

  @BeforeEach
  void place() throws IOException {
    data = temporary.toRealPath().resolve("data");
  }

  @AfterEach
  void nothingIsLeftBehind() throws IOException {
    assertThat(Postmaster.on(cluster())).isEmpty();
    Postmaster.clear(cluster());
  }

  @Test
  void rowsAreThereAfterARestart() throws Exception {
    int port;
    try (EmbeddedPostgres postgres = start()) {
      PostgresServer server = postgres.server();
      port = server.port();
      assertThat(postgres.isRunning()).isTrue();
      keep(server, "kept");
    }
    assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), port).close())
        .isInstanceOf(ConnectException.class);
    assertThat(cluster().resolve("postmaster.pid")).doesNotExist();
    try (EmbeddedPostgres postgres = start()) {
      assertThat(kept(postgres.server())).isEqualTo("kept");
    }
  }

  @Test
  void closingEndsOpenSessionsWithinSeconds() throws Exception {
    EmbeddedPostgres postgres = start();
    PostgresServer server = postgres.server();
    Thread sleeper =
        new Thread(
            () -> {
              try {
                Sql.run(server, server.app(), "SELECT pg_sleep(60)");
              } catch (SQLException e) {
                // As it should.
              }
            });
    sleeper.start();
    String sessions = "SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep%'";
    await(() -> Sql.text(server, server.superuser(), sessions).equals("1"));
    long start = System.nanoTime();
    postgres.close();
    postgres.close();
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
    sleeper.join(SOON.toMillis());
    assertThat(sleeper.isAlive()).isFalse();
  }

  @Test
  void aKilledServerIsStartedAgainOnItsPort() throws Exception {
    try (EmbeddedPostgres postgres = start()) {
      PostgresServer server = postgres.server();
      keep(server, "kept");
      for (int i = 0; i < 3; i++) {
        long before = pid();
        Programs.signal(before, "KILL");
        await(() -> postgres.isRunning() && pid() != before);
        assertThat(kept(server)).isEqualTo("kept");
      }
    }
  }

  @Test
  void aSessionThatOutlivesItsKilledServerIsEnded() throws Exception {
    try (EmbeddedPostgres postgres = start()) {
      PostgresServer server = postgres.server();
      Thread busy = new Thread(() -> spin(server));
      busy.start();
      String sessions = "SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%generate%'";
      await(() -> Sql.text(server, server.superuser(), sessions).equals("2"));
      long before = pid();
      Programs.signal(before, "KILL");
      await(() -> postgres.isRunning() && pid() != before);
      assertThat(Sql.text(server, server.app(), "SELECT 1")).isEqualTo("1");
      busy.join(SOON.toMillis());
      assertThat(busy.isAlive()).isFalse();
    }
  }

  @Test
  void aServerWhoseBankWasKilledIsStoppedAndTheDataTakenOver() throws Exception {
    long orphan;
    try (Child child = Child.start("bank", data.toString())) {
      int port = Integer.parseInt(child.line());
      PostgresServer server = EmbeddedPostgres.attach(data).orElseThrow();
      assertThat(server.port()).isEqualTo(port);
      keep(server, "kept");
      orphan = pid();
      child.kill();
    }
    assertThat(Postmaster.on(cluster())).isPresent();
    assertThat(EmbeddedPostgres.attach(data)).as("nobody's server").isEmpty();
    try (EmbeddedPostgres postgres = start()) {
      assertThat(kept(postgres.server())).isEqualTo("kept");
      assertThat(pid()).isNotEqualTo(orphan);
      assertThat(isOver(orphan)).isTrue();
    }
  }

  @Test
  void aBankKilledWithItsServerComesBack() throws Exception {
    try (Child child = Child.start("bank", data.toString())) {
      child.line();
      keep(EmbeddedPostgres.attach(data).orElseThrow(), "kept");
      child.kill();
      Programs.signal(pid(), "KILL");
    }
    assertThat(cluster().resolve("postmaster.pid")).exists();
    try (EmbeddedPostgres postgres = start()) {
      assertThat(kept(postgres.server())).isEqualTo("kept");
    }
  }

  @Test
  void aForeignProcessWithTheOldPidIsLeftAlone() throws Exception {
    try (EmbeddedPostgres postgres = start()) {
      keep(postgres.server(), "kept");
    }
    Process foreign = new ProcessBuilder("sleep", "600").start();
    try {
      Files.writeString(
          cluster().resolve("postmaster.pid"),
          foreign.pid() + "\n" + cluster() + "\n1\n5432\n\n127.0.0.1\n  1 1\nready   \n");
      assertThat(EmbeddedPostgres.attach(data)).isEmpty();
      try (EmbeddedPostgres postgres = start()) {
        assertThat(kept(postgres.server())).isEqualTo("kept");
      }
      assertThat(foreign.isAlive()).isTrue();
    } finally {
      foreign.destroyForcibly();
    }
  }

  /** Eight kills at any moment of a first start; whatever they leave, the next start copes. */
  @Test
  void aFirstStartMayBeKilledAtAnyMoment() throws Exception {
    Random random = new Random(20261125);
    for (int i = 0; i < 8; i++) {
      try (Child child = Child.start("bank", data.toString())) {
        AtomicLong end = new AtomicLong(System.nanoTime() + random.nextLong(3_000_000_000L));
        Poll.until(SOON, () -> System.nanoTime() > end.get());
        child.kill();
      }
    }
    try (EmbeddedPostgres postgres = start()) {
      keep(postgres.server(), "kept");
      assertThat(kept(postgres.server())).isEqualTo("kept");
    }
    assertThat(data.resolve(".initdb")).doesNotExist();
    try (var files = Files.list(data)) {
      assertThat(files.filter(file -> file.getFileName().toString().startsWith(".unpack")))
          .isEmpty();
    }
  }

  @Test
  void aFolderWithOtherThingsIsRefusedAsItIs() throws Exception {
    Files.createDirectories(data);
    Files.writeString(data.resolve("holiday.jpg"), "not a bank");
    assertThatThrownBy(this::start)
        .isInstanceOf(PostgresUnavailable.class)
        .hasMessageContaining("holds other things");
    try (var files = Files.list(data)) {
      assertThat(files).containsExactly(data.resolve("holiday.jpg"));
    }
  }

  @Test
  void aLostPasswordFileIsNamed() throws Exception {
    start().close();
    Files.delete(data.resolve("secrets/florin_app"));
    assertThatThrownBy(this::start)
        .isInstanceOf(PostgresUnavailable.class)
        .hasMessageContaining("secrets/florin_app")
        .hasMessageContaining("backup");
  }

  @Test
  void aPlatformWithoutPostgresIsToldWhatToDo() throws Exception {
    try (Child child =
        Child.start(List.of(), List.of("-Dos.name=Mac OS X"), "bank", data.toString())) {
      assertThat(child.line())
          .startsWith("PostgresUnavailable: There is no PostgreSQL inside for Mac OS X")
          .contains("set DATABASE_URL");
    }
  }

  private EmbeddedPostgres start() {
    return EmbeddedPostgres.start(data, PostgresOptions.durable());
  }

  private Path cluster() {
    return data.resolve("cluster");
  }

  private long pid() {
    return Postmaster.read(cluster()).map(Postmaster::pid).orElse(-1L);
  }

  /** Gone, or waiting for its parent to notice that it is. */
  private static boolean isOver(long pid) throws IOException {
    Path command = Path.of("/proc/" + pid + "/cmdline");
    return !Files.exists(command) || Files.readString(command).isEmpty();
  }

  private static void keep(PostgresServer server, String word) throws SQLException {
    Sql.run(server, server.owner(), "CREATE TABLE keep AS SELECT '" + word + "' AS word");
  }

  private static String kept(PostgresServer server) throws SQLException {
    return Sql.text(server, server.owner(), "SELECT word FROM keep");
  }

  /** Computes for long without ever waiting, so without noticing that its server is gone. */
  private static void spin(PostgresServer server) {
    try {
      Sql.run(server, server.superuser(), "SELECT count(*) FROM generate_series(1, 1e10::bigint)");
    } catch (SQLException e) {
      // As it should.
    }
  }

  private interface Condition {
    boolean holds() throws Exception;
  }

  private static void await(Condition condition) {
    boolean held =
        Poll.until(
            SOON,
            () -> {
              try {
                return condition.holds();
              } catch (Exception e) {
                return false;
              }
            });
    assertThat(held).isTrue();
  }
}
