package florin.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import florin.db.Credentials;
import florin.db.EmbeddedPostgres;
import florin.db.PostgresOptions;
import florin.db.PostgresServer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Checkpoint, anchor and verify --against as somebody types them, on a data directory of their own.
 */
class CheckpointCommandsTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @TempDir Path folder;

  @Test
  void a_missing_tail_an_older_copy_and_a_changed_past_are_found_by_the_file_outside()
      throws Exception {
    Path anchors = folder.resolve("anchors.jsonl");
    String[] against = {"verify", "--against", anchors.toString()};
    assertThat(run("anchor", anchors.toString())).as(err()).isEqualTo(2);
    assertThat(err()).isEqualTo("Error: There is no checkpoint yet: florin checkpoint.\n");
    assertThat(run("user", "create", "a@b.test")).isZero();
    books("2020-01-01,7,250\n2020-01-02,7,-50\n");
    assertThat(run("checkpoint")).as(err()).isZero();
    assertThat(out())
        .startsWith("{\"id\":\"ckp_")
        .endsWith("\"}\n")
        .contains("\"customer_balance\":200}");
    String first = out();
    assertThat(run("anchor", anchors.toString())).isZero();
    assertThat(run("anchor", anchors.toString())).isZero();
    assertThat(out()).contains(" is already in ");
    assertThat(anchors).content().isEqualTo(first);
    assertThat(mode("secrets/checkpoint-key")).isEqualTo("rw-------");
    assertThat(run(against)).as(out()).isZero();

    copy(folder.resolve("florin-data"), folder.resolve("backup"));
    books("2020-01-01,7,250\n2020-01-02,7,-50\n2020-01-03,8,5\n");
    assertThat(run("checkpoint")).isZero();
    assertThat(run("anchor", anchors.toString())).isZero();
    assertThat(run(against)).as(out()).isZero();

    copy(folder.resolve("florin-data"), folder.resolve("newest"));
    forgetTheLastTransfer();
    assertThat(run("verify")).as(out()).isEqualTo(3);
    assertThat(run(against)).isEqualTo(3);
    assertThat(out())
        .contains(
            "its tail is missing",
            "entries 4 instead of 6",
            "checkpoint_head  acc_",
            "its last entry then was 1 and is 0",
            "its last entry then was 3 and is 2");
    assertThat(out().lines().filter(line -> line.startsWith("checkpoint  "))).hasSize(1);

    putBack("backup");
    assertThat(run("verify")).as(out()).isZero();
    assertThat(run(against)).isEqualTo(3);
    assertThat(out())
        .contains(
            "it is an older copy", "entries 4 instead of 6", "The ledger is wrong: 1 findings.");

    putBack("newest");
    assertThat(run(against)).as(out()).isZero();
    asSuperuser(
        "UPDATE journal SET booked_at = booked_at - interval '1 us' WHERE amount_cents = 250",
        "UPDATE entry SET booked_at = booked_at - interval '1 us', hash = sha256(hash) WHERE sequence = 1 AND abs(amount_cents) = 250",
        "UPDATE entry SET hash = sha256(hash) WHERE sequence = 2",
        "UPDATE balance b SET hash = e.hash FROM entry e WHERE e.account_id = b.account_id AND e.sequence = b.sequence");
    assertThat(run(against)).isEqualTo(3);
    assertThat(out())
        .contains(
            "chain  acc_",
            "was changed; last entries of accounts differ",
            "its entry 2 has another hash");
  }

  @Test
  void what_is_wrong_with_the_file_or_the_key_is_one_sentence() throws Exception {
    assertThat(run("checkpoint")).as(err()).isZero();
    String line = out();
    Path file = folder.resolve("file");
    refused(
        file,
        line.replace("\"entries\":0", "\"entries\":2"),
        ", line 1: the signature does not fit the content.");
    refused(file, line.substring(0, 200), ", line 1 is no checkpoint, or only a part of one.");
    refused(file, line + "garbage\n", ", line 2 is no checkpoint, or only a part of one.");
    refused(file, "", " holds no checkpoint.");
    Files.writeString(file, line);
    assertThat(run("verify", "--against", file.toString(), "--public-key", "MCow")).isEqualTo(2);
    assertThat(err()).contains("signed with another key");
    String key = line.replaceAll("(?s).*\"public_key\":\"([^\"]+)\".*", "$1");
    assertThat(run("verify", "--against", file.toString(), "--public-key", key)).as(err()).isZero();
    assertThat(run("verify", "--public-key", key)).isEqualTo(2);
    assertThat(err()).contains("--public-key says who signed the checkpoints of --against.");
    assertThat(run("verify", "--against", folder.resolve("none").toString())).isEqualTo(2);
    assertThat(err()).isEqualTo("Error: " + folder.resolve("none") + " cannot be read.\n");
    assertThat(run("anchor")).isEqualTo(2);
  }

  private void refused(Path file, String text, String sentence) throws IOException {
    Files.writeString(file, text);
    assertThat(run("verify", "--against", file.toString())).isEqualTo(2);
    assertThat(err()).isEqualTo("Error: " + file + sentence + "\n");
  }

  private void books(String rows) throws IOException {
    Path books =
        Files.writeString(folder.resolve("books.csv"), "date,account,amount_cents\n" + rows);
    assertThat(run("import", books.toString(), "--currency", "CZK", "--owner", "a@b.test"))
        .as(err())
        .isZero();
  }

  private void forgetTheLastTransfer() throws Exception {
    asSuperuser(
        "DELETE FROM entry WHERE command_id = (SELECT command_id FROM journal ORDER BY booked_at DESC LIMIT 1)",
        "DELETE FROM journal WHERE booked_at = (SELECT max(booked_at) FROM journal)",
        """
        UPDATE balance b SET balance_cents = coalesce(e.balance_after_cents, 0), sequence = coalesce(e.sequence, 0),
            hash = coalesce(e.hash, sha256(uuid_send(b.account_id)))
        FROM balance o LEFT JOIN
          (SELECT DISTINCT ON (account_id) * FROM entry ORDER BY account_id, sequence DESC) e USING (account_id)
        WHERE o.account_id = b.account_id
        """);
  }

  private void asSuperuser(String... statements) throws Exception {
    Path data = folder.resolve("florin-data");
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(data, PostgresOptions.durable())) {
      PostgresServer server = postgres.server();
      Credentials superuser = server.superuser();
      String url = server.jdbcUrl(PostgresServer.DATABASE);
      try (Connection connection =
              DriverManager.getConnection(url, superuser.user(), superuser.password());
          Statement statement = connection.createStatement()) {
        statement.execute("SET session_replication_role = replica");
        for (String sql : statements) {
          statement.execute(sql);
        }
      }
    }
  }

  private void putBack(String copy) throws Exception {
    copy(folder.resolve(copy), folder.resolve("florin-data"));
  }

  /** With owners and rights, as a backup is made of a folder nobody uses. */
  private static void copy(Path from, Path to) throws Exception {
    String command = "rm -rf '" + to + "' && cp -a '" + from + "' '" + to + "'";
    assertThat(new ProcessBuilder("sh", "-c", command).inheritIO().start().waitFor()).isZero();
  }

  private String mode(String below) throws IOException {
    return PosixFilePermissions.toString(
        Files.getPosixFilePermissions(folder.resolve("florin-data").resolve(below)));
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
