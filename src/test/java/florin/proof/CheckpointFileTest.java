package florin.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import florin.audit.AuditHead;
import florin.core.BankException;
import florin.core.CheckpointId;
import florin.core.Hash;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A file of checkpoints is right to the last byte, or one sentence says what is wrong with it. */
class CheckpointFileTest {
  private static final SigningKey KEY = new SigningKey(new byte[32]);

  /** As they were made before they said where the audit log ended. */
  private static final int OF_VERSION_1 = 1;

  private static final String WRITTEN_THEN =
      "{\"id\":\"ckp_0000000000000g000000000001\",\"made_at\":\"2026-01-31T09:30:00.000001Z\","
          + "\"booked_until\":\"2026-01-31T09:30:00.000001Z\",\"accounts\":2,\"entries\":2,"
          + "\"journal_rows\":1,\"sums\":[{\"currency\":\"EUR\",\"accounts\":2,\"entries\":2,"
          + "\"customer_balance\":-1}],\"root\":"
          + "\"4bf5122f344554c53bde2ebb8cd2b7e3d1600ad631c385a5d7cce23c7785459a\",\"public_key\":"
          + "\"MCowBQYDK2VwAyEAO2onvM62pC1io6jQKm8Nc2UyFXcd4kOmOsBIoYtZ2ik=\",\"signature\":"
          + "\"drg99ePNi7VFOBVMm/WlrgzzOp2J/trszFRrWdV189Zu70sEGM4wuf2xUBKFl0N1eXSwTxWM28pszeiaZPI7Cg==\"}";

  @TempDir Path folder;
  private CheckpointFile file;
  private final Checkpoint first = checkpoint(OF_VERSION_1);
  private final Checkpoint second = checkpoint(2);

  @BeforeEach
  void write() {
    file = new CheckpointFile(folder.resolve("anchors.jsonl"));
    assertThat(file.append(first)).isTrue();
    assertThat(file.append(second)).isTrue();
  }

  private static Checkpoint checkpoint(long n) {
    var sum = new LedgerState.Sum("EUR", 2, 2 * n, -n);
    Instant at = Instant.parse("2026-01-31T09:30:00Z").plusNanos(n * 1_000);
    var state = new LedgerState(at, 2, 2 * n, n, List.of(sum), Hash.of(new byte[] {(byte) n}));
    AuditHead audit = n == OF_VERSION_1 ? null : new AuditHead(n, Hash.of());
    return Checkpoint.of(new CheckpointId(new UUID(n, n)), at, state, audit).signed(KEY);
  }

  @Test
  void what_was_appended_is_read_and_is_appended_once() throws IOException {
    assertThat(file.append(second)).isFalse();
    assertThat(file.read(KEY.publicKey())).containsExactly(first, second);
    assertThat(Files.readString(file.path()))
        .isEqualTo(CheckpointJson.line(first) + "\n" + CheckpointJson.line(second) + "\n");
  }

  @Test
  void a_line_from_before_checkpoints_had_an_audit_log_is_read_as_it_was() throws IOException {
    Files.writeString(file.path(), WRITTEN_THEN + "\n");

    assertThat(file.read(KEY.publicKey())).containsExactly(first);
    assertThat(CheckpointJson.line(first)).isEqualTo(WRITTEN_THEN);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"audit_sequence\":2 | \"audit_sequence\":3 | the signature does not fit the content",
        "\"audit_hash\":\"e3 | \"audit_hash\":\"e4 | the signature does not fit the content",
        "\"audit_sequence\":2, | | is no checkpoint",
        "\"audit_sequence\":2 | \"audit_sequence\":null | is no checkpoint",
        "\"audit_hash\":\"e3 | \"audit_hash\":\" | is no checkpoint",
      })
  void what_it_says_of_the_audit_log_is_signed_too(String old, String changed, String refusal)
      throws IOException {
    edit(old, changed == null ? "" : changed);

    assertThatThrownBy(() -> file.read(KEY.publicKey())).hasMessageContaining("line 2");
    assertThatThrownBy(() -> file.read(KEY.publicKey())).hasMessageContaining(refusal);
  }

  @Test
  void spacing_and_order_are_free_and_the_last_line_may_lack_its_end() throws IOException {
    Files.writeString(file.path(), CheckpointJson.line(first).replace(":2,", " :  2 , "));

    assertThat(file.read(KEY.publicKey())).containsExactly(first);
  }

  @Test
  void every_shorter_file_is_refused_unless_it_ends_with_a_line() throws IOException {
    String whole = Files.readString(file.path());
    int end = CheckpointJson.line(first).length();
    for (int length = 0; length < whole.length() - 1; length++) {
      Files.writeString(file.path(), whole.substring(0, length));
      if (length != end && length != end + 1) {
        String expected =
            length == 0 ? "holds no checkpoint" : "is no checkpoint, or only a part of one";
        assertThatThrownBy(() -> file.read(KEY.publicKey()))
            .as("" + length)
            .isInstanceOf(BankException.class)
            .hasMessageContaining(expected);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "garbage",
        "{}",
        "[]",
        "null",
        "1",
        "",
        "{\"id\":1}",
        "\"",
        "{\"id\":\"ckp_01jx8z3k5ve7n8x2m4n6p8r0s1\"}"
      })
  void garbage_is_named_by_its_line_and_not_appended_to(String garbage) throws IOException {
    Files.writeString(file.path(), CheckpointJson.line(first) + "\n" + garbage + "\n");

    for (Runnable use :
        List.<Runnable>of(() -> file.read(KEY.publicKey()), () -> file.append(second))) {
      assertThatThrownBy(use::run)
          .isInstanceOf(BankException.class)
          .extracting(refused -> ((BankException) refused).detail())
          .isEqualTo(file.path() + ", line 2 is no checkpoint, or only a part of one.");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"accounts\":2 | \"accounts\":3",
        "\"entries\":2 | \"entries\":4",
        "\"journal_rows\":1 | \"journal_rows\":0",
        "\"customer_balance\":-1 | \"customer_balance\":1",
        "\"currency\":\"EUR\" | \"currency\":\"EUX\"",
        "09:30:00.000001Z | 09:30:00.000002Z",
        "\"root\":\"4b | \"root\":\"5b",
      })
  void a_changed_content_is_not_signed(String old, String changed) throws IOException {
    edit(old, changed);

    assertThatThrownBy(() -> file.read(KEY.publicKey()))
        .hasMessageContaining("line 1: the signature does not fit the content");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"accounts\":2 | \"accounts\":2.0",
        "\"accounts\":2 | \"accounts\":\"2\"",
        "\"accounts\":2 | \"accounts\":99999999999999999999",
        "\"accounts\":2 | \"accounts\":2,\"accounts\":2",
        "\"accounts\":2 | \"accounts\":2,\"more\":2",
        "\"journal_rows\":1, |",
        "09:30:00.000001Z | 09:30:00.0000010Z",
        "\"root\":\"4b | \"root\":\"4B",
        "\"root\":\"4b | \"root\":\"",
        "\"id\":\"ckp_ | \"id\":\"trf_",
      })
  void another_form_is_no_checkpoint(String old, String changed) throws IOException {
    edit(old, changed == null ? "" : changed);

    assertThatThrownBy(() -> file.read(KEY.publicKey()))
        .hasMessageContaining("line 1 is no checkpoint");
  }

  private void edit(String old, String changed) throws IOException {
    String text = Files.readString(file.path());
    assertThat(text).contains(old);
    int at = text.indexOf(old);
    Files.writeString(
        file.path(), text.substring(0, at) + changed + text.substring(at + old.length()));
  }

  @Test
  void a_signature_of_another_s_is_not_trusted_because_it_brings_its_key() {
    SigningKey stranger = SigningKey.of("kL2vX9qRt7WmZ4cYb8NsHd6PfGj3TaEukL2vX9qRt7W".getBytes());
    Checkpoint forged = first.signed(stranger);
    CheckpointFile other = new CheckpointFile(folder.resolve("other"));
    other.append(forged);

    assertThatThrownBy(() -> other.read(KEY.publicKey()))
        .hasMessageContaining("line 1 is signed with another key");
    assertThat(other.read(stranger.publicKey())).containsExactly(forged);
  }

  @Test
  void what_cannot_be_read_or_written_is_said() throws IOException {
    assertThatThrownBy(() -> new CheckpointFile(folder).read(KEY.publicKey()))
        .hasMessageContaining("cannot be read");
    assertThatThrownBy(() -> new CheckpointFile(folder.resolve("none")).read(KEY.publicKey()))
        .hasMessageContaining("cannot be read");
    assertThatThrownBy(() -> new CheckpointFile(folder.resolve("none/there")).append(first))
        .hasMessageContaining("cannot be written");
    Files.write(file.path(), new byte[] {(byte) 0xff, (byte) 0xfe, 0});
    assertThatThrownBy(() -> file.read(KEY.publicKey())).hasMessageContaining("not UTF-8");
    assertThatThrownBy(() -> new CheckpointFile(Path.of("/dev/zero")).append(first))
        .hasMessageContaining("line 1 is no checkpoint");
  }
}
