package florin.cli;

import static org.assertj.core.api.Assertions.assertThat;

import florin.cli.Florin.Done;
import florin.cli.Florin.Serving;
import florin.db.Credentials;
import florin.db.EmbeddedPostgres;
import florin.db.PostgresOptions;
import florin.db.PostgresServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.Base64;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Backup and restore as somebody types them, beside a running bank and without one. */
class BackupCommandsTest {
  private static final String KEY = "FLORIN_BACKUP_KEY";

  @TempDir Path folder;

  @Test
  void beside_a_running_bank_it_is_saved_and_not_restored_into() throws Exception {
    Florin florin = new Florin(folder, Map.of());
    try (Serving bank = florin.serve("--port", "0")) {
      assertThat(bank.port()).isPositive();
      users();
      Done saved = florin.run("backup", "b", "--json");
      assertThat(saved.code()).as(saved.err()).isZero();
      assertThat(saved.out()).containsPattern("\"rows\":300\\d,").hasLineCount(1);
      assertThat(saved.err()).contains("Not encrypted", "FLORIN_PASSWORD_PEPPER");
      Path file = folder.resolve("b");
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("rw-------");

      assertRefused(florin.run("restore", "b"), 5, "is in use by a running bank; stop it");
      byte[] before = Files.readAllBytes(file);
      assertRefused(florin.run("backup", "b"), 2, "b is there already; --force replaces it.");
      assertThat(file).hasBinaryContent(before);
      assertThat(florin.run("backup", "b", "--force").code()).isZero();
      Path pipe = folder.resolve("pipe");
      assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
      assertRefused(florin.run("backup", "pipe", "--force"), 2, "pipe is no regular file.");

      Files.createFile(folder.resolve("c.part"));
      assertRefused(florin.run("backup", "c"), 2, "another backup is being written, or one was");
      assertThat(florin.run("backup", "c", "--force").code()).isZero();
      Files.createDirectory(folder.resolve("d"));
      assertRefused(florin.run("backup", "d"), 2, "d is a folder");
      assertRefused(florin.run("backup", "no/b"), 6, "no/b cannot be written: ");

      // A limit of 32 KiB a file is a disk that fills up on the way.
      assertRefused(
          florin.shell("ulimit -f 64; java -jar florin.jar backup e"),
          6,
          "e cannot be written: File too large. No backup is left.");
      assertThat(folder.resolve("e")).doesNotExist();
      assertThat(folder.resolve("e.part")).doesNotExist();
    }
    assertRefused(florin.run("restore", "b"), 2, "The bank is not empty, \"app_user\" has rows");
  }

  @Test
  void an_encrypted_one_needs_its_key_and_a_wrong_ledger_does_not_come_in() throws Exception {
    Florin florin = new Florin(folder, Map.of(KEY, key(1)));
    assertRefused(florin.run("backup", "b"), 2, "There is no bank in this database");
    assertThat(florin.runWith("nine quiet otters swim\n", "user", "create", "a@b.test").code())
        .isZero();
    Done saved = florin.run("backup", "b");
    assertThat(saved.code()).as(saved.err()).isZero();
    assertThat(saved.out()).endsWith(" bytes, encrypted.\n");
    assertThat(saved.err()).doesNotContain("Not encrypted");

    Florin without = new Florin(folder, Map.of());
    assertRefused(without.run("restore", "b", "--check"), 2, "set FLORIN_BACKUP_KEY to its key");
    Florin other = new Florin(folder, Map.of(KEY, key(2)));
    assertRefused(other.run("restore", "b"), 2, "FLORIN_BACKUP_KEY is not this backup's key");
    Florin malformed = new Florin(folder, Map.of(KEY, "c2hvcnQ="));
    assertThat(malformed.run("restore", "b").code()).isEqualTo(4);

    Done restored = florin.run("restore", "b", "--data-dir", "new");
    assertThat(restored.code()).as(restored.err()).isZero();
    assertThat(restored.out())
        .containsPattern("b: \\d rows as of ")
        .contains("Restored. The ledger is right: 0 entries.");
    assertThat(restored.err()).contains("the same FLORIN_PASSWORD_PEPPER");
    assertThat(florin.run("verify", "--data-dir", "new").code()).isZero();

    plantACent();
    assertThat(florin.run("backup", "wrong").code()).isZero();
    Done refused = florin.run("restore", "wrong", "--data-dir", "other");
    assertRefused(refused, 3, "The backup's ledger is wrong: ");
    assertThat(refused.err()).contains("the first: balance acc_", "Nothing was restored.");
    assertThat(florin.run("restore", "b", "--data-dir", "other").code()).isZero();
  }

  private static void assertRefused(Done done, int code, String sentence) {
    assertThat(done.code()).as(done.err()).isEqualTo(code);
    assertThat(done.err()).startsWith("Error: ").contains(sentence).hasLineCount(1);
    assertThat(done.out()).isEmpty();
  }

  private static String key(int seed) {
    byte[] bytes = new byte[32];
    new Random(seed).nextBytes(bytes);
    return Base64.getEncoder().encodeToString(bytes);
  }

  private void users() throws Exception {
    PostgresServer server = EmbeddedPostgres.attach(folder.resolve("florin-data")).orElseThrow();
    run(
        server,
        "INSERT INTO app_user SELECT gen_random_uuid(), n || '@b.test', n || '@b.test',"
            + " md5(random()::text), 'CUSTOMER', '$2a$04$' || repeat('a', 53), 1, now()"
            + " FROM generate_series(1, 3000) n");
  }

  private void plantACent() throws Exception {
    Path data = folder.resolve("florin-data");
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(data, PostgresOptions.durable())) {
      run(
          postgres.server(),
          "INSERT INTO balance (account_id, currency, system, balance_cents, hash)"
              + " VALUES (gen_random_uuid(), 'EUR', false, 1, '\\x00')");
    }
  }

  private static void run(PostgresServer server, String sql) throws Exception {
    Credentials owner = server.owner();
    String url = server.jdbcUrl(PostgresServer.DATABASE);
    try (Connection connection = DriverManager.getConnection(url, owner.user(), owner.password());
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
