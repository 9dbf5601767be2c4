package florin.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a durable server is like while it runs. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EmbeddedPostgresTest {
  private Path temporary;
  private Path data;
  private EmbeddedPostgres postgres;
  private PostgresServer server;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    temporary = folder;
    data = temporary.resolve("not yet/there");
    postgres = EmbeddedPostgres.start(data, PostgresOptions.durable());
    server = postgres.server();
    Schema.apply(server.database(PostgresServer.DATABASE));
  }

  @AfterAll
  void close() {
    postgres.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"fsync", "synchronous_commit", "full_page_writes", "data_checksums"})
  void whatIsCommittedStays(String setting) throws Exception {
    assertThat(Sql.text(server, server.app(), "SHOW " + setting)).isEqualTo("on");
  }

  @Test
  void itsPageCacheIsAQuarterOfTheMemoryAndAGigabyteAtMost() throws Exception {
    String bytes = "SELECT pg_size_bytes(current_setting('shared_buffers'))";
    assertThat(Long.parseLong(Sql.text(server, server.app(), bytes)))
        .isBetween(16L << 20, 1L << 30);
  }

  @Test
  void textIsUnicodeWhateverTheSystemsLocale() throws Exception {
    String sql = "SELECT current_setting('server_encoding') || upper('žluťoučký')";
    assertThat(Sql.text(server, server.app(), sql)).isEqualTo("UTF8ŽLUŤOUČKÝ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"postgres", "florin_owner", "florin_app"})
  void withoutItsPasswordNobodyComesIn(String user) {
    String url = server.jdbcUrl("postgres");
    assertThatThrownBy(() -> Sql.run(url, new Credentials(user, "wrong"), "SELECT 1"))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("authentication failed");
    assertThatThrownBy(() -> Sql.run(url, new Credentials(user, ""), "SELECT 1"))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("password");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CREATE TABLE mine (n int)",
        "CREATE TEMPORARY TABLE mine (n int)",
        "CREATE SCHEMA mine",
        "CREATE DATABASE mine",
        "CREATE ROLE mine",
        "ALTER TABLE journal ADD COLUMN mine int",
        "DROP TABLE journal",
        "TRUNCATE journal",
        "UPDATE journal SET kind = 'x'",
        "DELETE FROM journal",
        "UPDATE entry SET amount_cents = 1",
        "DELETE FROM entry",
        "SET ROLE florin_owner",
        "COPY journal TO PROGRAM 'cat'"
      })
  void theServiceMayNot(String sql) {
    assertThatThrownBy(() -> Sql.run(server, server.app(), sql))
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("42501"));
  }

  @Test
  void theServiceMayReadAndAddToTheJournal() throws Exception {
    assertThat(Sql.text(server, server.app(), "SELECT count(*) FROM journal")).isEqualTo("0");
    Sql.run(
        server,
        server.app(),
        """
        INSERT INTO journal (command_id, kind, outcome, user_id, effective_at, booked_at)
        VALUES (gen_random_uuid(), 'note', 'posted', gen_random_uuid(), now(), now());
        ROLLBACK""");
  }

  @ParameterizedTest
  @ValueSource(strings = {"florin_owner", "florin_app"})
  void noRoleOfTheBankIsASuperuser(String role) throws Exception {
    String sql =
        "SELECT rolsuper OR rolcreatedb OR rolcreaterole OR rolreplication OR rolbypassrls"
            + " FROM pg_roles WHERE rolname = '%s'";
    assertThat(Sql.text(server, server.app(), sql.formatted(role))).isEqualTo("f");
  }

  @Test
  void itListensOnTheLoopbackAddressAlone() throws Exception {
    assertThat(Sql.text(server, server.superuser(), "SHOW unix_socket_directories")).isEmpty();
    List<InetAddress> others =
        NetworkInterface.networkInterfaces()
            .flatMap(NetworkInterface::inetAddresses)
            .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
            .toList();
    for (InetAddress address : others) {
      assertThatThrownBy(() -> new Socket(address, server.port()).close())
          .isInstanceOf(ConnectException.class);
    }
  }

  @Test
  void othersSeeNothingOfTheDataDirectory() throws Exception {
    assertThat(mode(data)).isEqualTo("rwx------");
    assertThat(mode(data.resolve("cluster"))).isEqualTo("rwx------");
    assertThat(mode(data.resolve("secrets"))).isEqualTo("rwx------");
    try (Stream<Path> files = Files.list(data.resolve("secrets"))) {
      assertThat(files.toList())
          .hasSize(3)
          .allSatisfy(file -> assertThat(mode(file)).isEqualTo("rw-------"));
    }
    try (Stream<Path> files = Files.list(data)) {
      assertThat(files.map(file -> file.getFileName().toString()).toList())
          .filteredOn(name -> !name.startsWith("postgresql-"))
          .containsExactlyInAnyOrder("bank.lock", "cluster", "postgres.log", "secrets");
    }
  }

  @Test
  void aSecondBankIsRefusedInThisProcessAndInAnother() throws Exception {
    assertThatThrownBy(() -> EmbeddedPostgres.start(data, PostgresOptions.durable()))
        .isInstanceOf(DataDirectoryInUse.class)
        .hasMessageContaining(data.toRealPath().toString());
    try (Child child = Child.start("bank", data.toString())) {
      assertThat(child.line()).startsWith("DataDirectoryInUse: The data directory");
    }
    assertThat(Sql.text(server, server.app(), "SELECT 1")).isEqualTo("1");
  }

  @Test
  void aCommandFindsTheRunningServer() throws Exception {
    assertThat(EmbeddedPostgres.attach(data)).contains(server);
    assertThat(EmbeddedPostgres.attach(temporary)).isEmpty();
    assertThat(EmbeddedPostgres.attach(temporary.resolve("nowhere"))).isEmpty();
  }

  @Test
  void passwordsAreInNoProcessListAndNoLog() throws Exception {
    String log = Files.readString(data.resolve("postgres.log"));
    String command =
        Files.readString(
            Path.of(
                "/proc/"
                    + Postmaster.on(data.resolve("cluster").toRealPath()).orElseThrow().pid()
                    + "/cmdline"));
    for (Credentials one : List.of(server.superuser(), server.owner(), server.app())) {
      assertThat(log + command + one).doesNotContain(one.password());
    }
  }

  private static String mode(Path file) {
    try {
      return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
