package florin.cli;

import static org.assertj.core.api.Assertions.assertThat;

import florin.cli.Florin.Done;
import florin.cli.Florin.Serving;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Export as somebody types it, beside a running bank; an export is whole or it is none. */
class ExportCommandTest {
  private static final String EXPORT = "java -jar florin.jar export --format json";
  private static final int ROWS = 400;

  @TempDir Path folder;

  @Test
  void an_export_is_whole_or_it_is_none() throws Exception {
    Florin florin = new Florin(folder, Map.of());
    try (Serving bank = florin.serve("--port", "0")) {
      assertThat(bank.port()).isPositive();
      books(florin);
      Done done = florin.shell(EXPORT);
      assertThat(done.code()).isZero();
      assertThat(done.err()).isEmpty();
      assertThat(done.out().lines().filter(line -> line.startsWith("{\"type\":\"entry\"")))
          .hasSize(2 * ROWS);

      a_file_is_for_its_owner_alone(florin);
      a_full_disk_leaves_the_old_file_and_no_half_of_a_new_one(florin);
      a_standard_output_that_is_full_is_told(florin);
      what_cannot_be_written_is_told_before_anything_is(florin);
    }
  }

  private void a_file_is_for_its_owner_alone(Florin florin) throws Exception {
    Done done = florin.shell(EXPORT + " --output books.json");
    assertThat(done.code()).as(done.err()).isZero();
    assertThat(done.out()).isEmpty();
    assertThat(done.err()).isEqualTo("Exported to books.json.\n");
    assertThat(Files.readAllLines(folder.resolve("books.json"))).hasSizeGreaterThan(3 * ROWS);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(books())))
        .isEqualTo("rw-------");
    assertThat(part()).doesNotExist();
  }

  /** A limit on the size of files acts as a full disk does. */
  private void a_full_disk_leaves_the_old_file_and_no_half_of_a_new_one(Florin florin)
      throws Exception {
    Files.writeString(books(), "older");
    Done done = florin.shell("ulimit -f 64; " + EXPORT + " --output books.json");
    assertThat(done.code()).as(done.err()).isEqualTo(6);
    assertThat(done.err())
        .isEqualTo("Error: books.json cannot be written: File too large; nothing is left of it.\n");
    assertThat(books()).hasContent("older");
    assertThat(part()).doesNotExist();
  }

  private void a_standard_output_that_is_full_is_told(Florin florin) {
    for (String command : List.of("config --json", "audit --format json")) {
      Done unread = florin.shell("java -jar florin.jar " + command + " > /dev/full");
      assertThat(unread.code()).as(command).isEqualTo(6);
      assertThat(unread.err())
          .startsWith("Error: Standard output cannot be written: it is full or closed;");
    }
    Done done = florin.shell(EXPORT + " > /dev/full");
    assertThat(done.code()).isEqualTo(6);
    assertThat(done.err())
        .isEqualTo(
            "Error: Standard output cannot be written: it is full or closed;"
                + " what is there of it is not whole.\n");
  }

  private void what_cannot_be_written_is_told_before_anything_is(Florin florin) throws Exception {
    assertThat(refused(florin, "nowhere/books.json")).contains("there is no such folder.");
    assertThat(refused(florin, ".")).contains("it is no regular file.");
    assertThat(refused(florin, "/dev/null")).contains("it is no regular file.");
    Files.writeString(part(), "");
    assertThat(refused(florin, "books.json")).contains("another export writes it, or one was");
    assertThat(part()).hasContent("");
    assertThat(books()).hasContent("older");
  }

  private static String refused(Florin florin, String file) {
    Done done = florin.shell(EXPORT + " --output " + file);
    assertThat(done.code()).as(done.err()).isEqualTo(6);
    assertThat(done.err()).startsWith("Error: ").hasLineCount(1);
    assertThat(done.out()).isEmpty();
    return done.err();
  }

  private void books(Florin florin) throws Exception {
    Files.writeString(
        folder.resolve("books.csv"),
        "date,account,amount_cents\n" + "2020-01-01,7,250\n".repeat(ROWS));
    florin.runWith("nine quiet otters swim\n", "user", "create", "a@b.test");
    String line = "java -jar florin.jar import books.csv --currency CZK --owner a@b.test";
    assertThat(florin.shell(line).code()).isZero();
  }

  private Path books() {
    return folder.resolve("books.json");
  }

  private Path part() {
    return folder.resolve("books.json.part");
  }
}
