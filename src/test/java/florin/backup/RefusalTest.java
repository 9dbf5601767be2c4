package florin.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import florin.backup.BackupRefused.Reason;
import florin.config.Secret;
import florin.db.Database.Login;
import florin.db.PostgresUnavailable;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What must not come in, and that nothing of it does. */
class RefusalTest {
  private static final Secret KEY = key(1);
  private static final int CHUNK = Seal.CHUNK_BYTES + Seal.TAG_BYTES;
  private static final int PREFIX = 16 + 1 + 32 + 32;

  @TempDir static Path folder;

  private static EmptyBank source;
  private static EmptyBank empty;
  private static Map<String, String> nothing;
  private static byte[] clear;
  private static byte[] sealed;

  private static Secret key(int seed) {
    byte[] bytes = new byte[32];
    new Random(seed).nextBytes(bytes);
    return Secret.key256(Base64.getEncoder().encodeToString(bytes));
  }

  @BeforeAll
  static void save() throws Exception {
    source = new EmptyBank();
    empty = new EmptyBank();
    EmptyBank.run(source.owner(), "SELECT setseed(0.5); " + users(3_000));
    nothing = EmptyBank.everything(empty.owner());
    EmptyBank.save(source.owner(), folder.resolve("clear"), null);
    EmptyBank.save(source.owner(), folder.resolve("sealed"), KEY);
    clear = Files.readAllBytes(folder.resolve("clear"));
    sealed = Files.readAllBytes(folder.resolve("sealed"));
    assertThat(sealed.length).isGreaterThan(PREFIX + 3 * CHUNK);
  }

  private static String users(int count) {
    return """
        INSERT INTO app_user SELECT gen_random_uuid(), n || '@b.test', n || '@b.test',
          md5(random()::text) || md5(random()::text), 'CUSTOMER', '$2a$04$' || repeat('a', 53), 1, now()
        FROM generate_series(1, %d) n"""
        .formatted(count);
  }

  @AfterAll
  static void close() {
    source.close();
    empty.close();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void a_changed_byte_is_found_wherever_it_is(boolean encrypted) throws Exception {
    byte[] good = encrypted ? sealed : clear;
    Secret key = encrypted ? KEY : null;
    Random random = new Random(20);
    for (int i = 0; i < 150; i++) {
      int at =
          i < PREFIX
              ? i
              : i < PREFIX + 40 ? good.length - 1 - (i - PREFIX) : random.nextInt(good.length);
      byte[] bad = good.clone();
      bad[at] ^= (byte) (1 + random.nextInt(255));
      BackupRefused refused = refused(() -> EmptyBank.check(file(bad), key));
      assertThat(refused.reason()).isEqualTo(Reason.INPUT);
      assertThat(refused).as("byte " + at).hasMessageContaining("Nothing was restored.");
      assertThat(at < PREFIX || refused.getMessage().contains("were changed")).isTrue();
    }
    assertThat(refused(() -> empty.restore(file(changed(good)), key)))
        .hasMessageContaining("bytes in it were changed");
    assertThatNothingIsThere();
  }

  private static byte[] changed(byte[] good) {
    byte[] bad = good.clone();
    bad[good.length / 2] ^= 4;
    return bad;
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void a_file_that_was_cut_off_is_found_at_every_length(boolean encrypted) throws Exception {
    byte[] good = encrypted ? sealed : clear;
    Secret key = encrypted ? KEY : null;
    for (int length :
        List.of(
            1,
            15,
            16,
            17,
            48,
            PREFIX - 1,
            PREFIX,
            PREFIX + 5,
            PREFIX + CHUNK,
            PREFIX + 2 * CHUNK)) {
      byte[] cut = Arrays.copyOf(good, length);
      assertThat(refused(() -> EmptyBank.check(file(cut), key)))
          .as("at " + length)
          .hasMessageContaining("was cut off");
    }
    for (int less : List.of(1, 16, 17, 100, CHUNK + 7)) {
      byte[] cut = Arrays.copyOf(good, good.length - less);
      assertThat(refused(() -> EmptyBank.check(file(cut), key)).reason()).isEqualTo(Reason.INPUT);
    }
    byte[] longer = Arrays.copyOf(good, good.length + 1);
    assertThat(refused(() -> EmptyBank.check(file(longer), key)).reason()).isEqualTo(Reason.INPUT);
  }

  @Test
  void chunks_neither_change_places_nor_files() throws Exception {
    byte[] swapped = sealed.clone();
    System.arraycopy(sealed, PREFIX, swapped, PREFIX + CHUNK, CHUNK);
    System.arraycopy(sealed, PREFIX + CHUNK, swapped, PREFIX, CHUNK);
    assertThat(refused(() -> EmptyBank.check(file(swapped), KEY))).hasMessageContaining("changed");

    byte[] without = new byte[sealed.length - CHUNK];
    System.arraycopy(sealed, 0, without, 0, PREFIX + CHUNK);
    System.arraycopy(
        sealed, PREFIX + 2 * CHUNK, without, PREFIX + CHUNK, without.length - PREFIX - CHUNK);
    assertThat(refused(() -> EmptyBank.check(file(without), KEY))).hasMessageContaining("changed");

    Path other = folder.resolve("other");
    EmptyBank.save(source.owner(), other, KEY);
    byte[] mixed = sealed.clone();
    System.arraycopy(Files.readAllBytes(other), PREFIX, mixed, PREFIX, CHUNK);
    assertThat(refused(() -> EmptyBank.check(file(mixed), KEY))).hasMessageContaining("changed");
    Files.delete(other);
  }

  @Test
  void a_wrong_a_missing_and_a_superfluous_key_are_told_apart() {
    Path secret = folder.resolve("sealed");
    Path open = folder.resolve("clear");
    assertThat(refused(() -> EmptyBank.check(secret, key(2))))
        .hasMessageContaining("FLORIN_BACKUP_KEY is not this backup's key");
    assertThat(refused(() -> EmptyBank.check(secret, null)))
        .hasMessageContaining("set FLORIN_BACKUP_KEY to its key");
    assertThat(refused(() -> EmptyBank.check(open, KEY)))
        .hasMessageContaining("The backup is not encrypted");
  }

  @Test
  void names_are_nowhere_in_an_encrypted_file() {
    String latin = new String(sealed, StandardCharsets.ISO_8859_1);
    assertThat(latin)
        .startsWith("florin-backup 1\nS")
        .doesNotContain("b.test", "app_user", "schema");
  }

  @Test
  void what_is_no_backup_is_refused() throws Exception {
    assertThat(refused(() -> EmptyBank.check(file(new byte[0]), null)))
        .hasMessageContaining("no backup");
    assertThat(
            refused(
                () -> EmptyBank.check(file("PGDMP\1\2".getBytes(StandardCharsets.UTF_8)), null)))
        .hasMessage("This is no backup of Florin. Nothing was restored.");
    assertThat(refused(() -> EmptyBank.check(folder.resolve("absent"), null)))
        .hasMessageContaining("There is no file");
    assertThat(refused(() -> EmptyBank.check(folder, null)).reason()).isEqualTo(Reason.DISK);
  }

  @Test
  void a_bank_that_is_not_empty_stays_as_it_is() throws Exception {
    Map<String, String> before = EmptyBank.everything(source.owner());
    assertThat(refused(() -> source.restore(folder.resolve("clear"), null)))
        .hasMessageContaining("The bank is not empty, \"app_user\" has rows");
    assertThat(EmptyBank.everything(source.owner())).isEqualTo(before);
  }

  @Test
  void another_schema_version_is_named() throws Exception {
    Header header = header(List.of(), "999", "sum EUR");
    Path file = crafted(header);
    assertThat(refused(() -> empty.restore(file, null)))
        .hasMessageContaining("written by Florin 9.9 with schema version 999, this one's is ");
    assertThatNothingIsThere();
  }

  @Test
  void tables_and_sequences_of_another_schema_are_refused() throws Exception {
    String schema = EmptyBank.check(folder.resolve("clear"), null).schema();
    var table = new Contents.Table("app_user\";DROP/**/TABLE/**/journal;--", List.of("x"), 0);
    Path file = crafted(header(List.of(table), schema, "EUR"));
    BackupRefused refused = refused(() -> empty.restore(file, null));
    assertThat(refused).hasMessageContaining("its tables are not those of this schema");
    assertThat(refused.reason()).isEqualTo(Reason.LEDGER);
    assertThatNothingIsThere();
  }

  @Test
  void a_row_that_the_schema_refuses_is_the_files_fault() throws Exception {
    Contents contents = contents();
    Path file = crafted(contents, "app_user", "not-a-uuid\tx\n");
    BackupRefused refused = refused(() -> empty.restore(file, null));
    assertThat(refused.reason()).isEqualTo(Reason.LEDGER);
    assertThat(refused).hasMessageContaining("Nothing was restored.");
    assertThatNothingIsThere();
  }

  @Test
  void counts_that_differ_are_found_before_anything_counts() throws Exception {
    List<Contents.Table> more =
        contents().tables().stream()
            .map(t -> t.name().equals("session") ? t.withRows(1) : t)
            .toList();
    Path file = crafted(new Contents(more, List.of()), "none", "");
    assertThat(refused(() -> empty.restore(file, null)))
        .hasMessageContaining("counts or sums differ");
    Path sums = crafted(new Contents(contents().tables(), List.of("EUR 1 2 3 4 5")), "none", "");
    assertThat(refused(() -> empty.restore(sums, null)))
        .hasMessageContaining("counts or sums differ");
    assertThatNothingIsThere();
  }

  @Test
  void a_wrong_ledger_is_named_and_rolled_back() throws Exception {
    try (EmptyBank wrong = new EmptyBank()) {
      EmptyBank.run(
          wrong.owner(),
          "INSERT INTO balance (account_id, currency, system, balance_cents, hash) VALUES"
              + " ('018f0000-0000-7000-8000-000000000001', 'EUR', false, 5, '\\x00')");
      Path file = folder.resolve("wrong");
      EmptyBank.save(wrong.owner(), file, null);
      BackupRefused refused = refused(() -> empty.restore(file, null));
      assertThat(refused.reason()).isEqualTo(Reason.LEDGER);
      assertThat(refused).hasMessageContaining("the first: balance acc_");
      assertThatNothingIsThere();
    }
  }

  @Test
  void a_wrong_audit_log_is_named_and_rolled_back() throws Exception {
    refusedWith(
        "INSERT INTO audit (audit_id, at, kind, outcome, subjects, detail) VALUES"
            + " (gen_random_uuid(), now(), 'login', 'done', '{}', '')",
        "has no seal and does not wait for one");
  }

  @Test
  void an_audit_log_without_the_tail_that_its_checkpoint_had_is_named_and_rolled_back()
      throws Exception {
    refusedWith(
        "INSERT INTO checkpoint (checkpoint_id, made_at, booked_until, accounts, entries,"
            + " journal_rows, sums, root, audit_sequence, audit_hash, public_key, signature)"
            + " VALUES (gen_random_uuid(), now(), 'epoch', 0, 0, 0, '', sha256(''), 5, sha256(''), '', '')",
        "the audit log ends at seal 0 and went on until 5");
  }

  private static void refusedWith(String meddling, String finding) throws Exception {
    try (EmptyBank wrong = new EmptyBank()) {
      EmptyBank.run(wrong.owner(), meddling);
      Path file = Files.createTempFile(folder, "wrong", ".backup");
      Files.delete(file);
      EmptyBank.save(wrong.owner(), file, null);
      BackupRefused refused = refused(() -> empty.restore(file, null));
      assertThat(refused.reason()).isEqualTo(Reason.LEDGER);
      assertThat(refused).hasMessageContaining("1 findings, the first: audit ");
      assertThat(refused).hasMessageContaining(finding);
      assertThatNothingIsThere();
    }
  }

  @Test
  void a_bank_that_runs_is_not_restored_into() throws Exception {
    Login owner = empty.owner();
    try (Connection pool =
        DriverManager.getConnection(
            owner.jdbcUrl() + "?ApplicationName=florin", owner.user(), owner.password())) {
      assertThat(pool.isValid(1)).isTrue();
      PostgresUnavailable refused =
          catchThrowableOfType(
              PostgresUnavailable.class, () -> empty.restore(folder.resolve("clear"), null));
      assertThat(refused).hasMessageContaining("A bank is running on this database");
    }
    assertThatNothingIsThere();
  }

  @Test
  void no_table_and_no_sequence_is_forgotten_and_keys_come_after_what_they_name() throws Exception {
    try (EmptyBank grown = new EmptyBank();
        EmptyBank fresh = new EmptyBank()) {
      String more =
          """
          CREATE TABLE aa_child (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, a int, "Of" uuid
            REFERENCES zz_parent, b int GENERATED ALWAYS AS (a + 1) STORED)""";
      for (EmptyBank bank : List.of(grown, fresh)) {
        EmptyBank.run(bank.owner(), "CREATE TABLE zz_parent (id uuid PRIMARY KEY)");
        EmptyBank.run(bank.owner(), more);
      }
      EmptyBank.run(
          grown.owner(),
          "INSERT INTO zz_parent SELECT gen_random_uuid() FROM generate_series(1, 9)");
      EmptyBank.run(grown.owner(), "INSERT INTO aa_child (a, \"Of\") SELECT 7, id FROM zz_parent");
      Path file = folder.resolve("grown");
      EmptyBank.save(grown.owner(), file, null);
      fresh.restore(file, null);
      Map<String, String> all = EmptyBank.everything(grown.owner());
      assertThat(all)
          .containsKeys("aa_child", "zz_parent", "aa_child_id_seq", "journal", "account_ordinal");
      assertThat(EmptyBank.everything(fresh.owner())).isEqualTo(all);
      try (BodyReader body = BodyReader.open(file, null)) {
        Header header = body.header();
        assertThat(header.contents().tables().size() + header.sequences().size())
            .isEqualTo(all.size());
      }
    }
  }

  private static void assertThatNothingIsThere() throws SQLException {
    assertThat(EmptyBank.everything(empty.owner())).isEqualTo(nothing);
  }

  private static Contents contents() throws Exception {
    try (var handle = Catalogue.open(empty.owner())) {
      return new Catalogue(handle).contents();
    }
  }

  /** Well sealed, as somebody could who knows the format: these rows in that table. */
  private static Path crafted(Contents contents, String table, String rows) throws Exception {
    String schema = EmptyBank.check(folder.resolve("clear"), null).schema();
    try (var handle = Catalogue.open(empty.owner())) {
      List<Contents.Sequence> sequences = new Catalogue(handle).sequences();
      Header header = new Header("9.9", schema, "18", Instant.EPOCH, contents, sequences);
      return crafted(header, table, rows);
    }
  }

  private static Header header(List<Contents.Table> tables, String schema, String sum) {
    return new Header(
        "9.9", schema, "18", Instant.EPOCH, new Contents(tables, List.of(sum)), List.of());
  }

  private static Path crafted(Header header) throws Exception {
    return crafted(header, "none", "");
  }

  private static Path crafted(Header header, String name, String rows) throws Exception {
    var bytes = new ByteArrayOutputStream();
    try (BodyWriter body = new BodyWriter(new SealingOutput(bytes, Seal.fresh(null)))) {
      body.header(header);
      for (Contents.Table table : header.contents().tables()) {
        boolean filled = table.name().equals(name);
        body.table(out -> copied(out, filled ? rows : "", table.rows()));
      }
      body.end();
    }
    return file(bytes.toByteArray());
  }

  private static long copied(OutputStream out, String rows, long count) throws IOException {
    out.write(rows.getBytes(StandardCharsets.UTF_8));
    return count;
  }

  private static Path file(byte[] bytes) throws IOException {
    return Files.write(Files.createTempFile(folder, "a", ".backup"), bytes);
  }

  private static @Nullable BackupRefused refused(ThrowingCallable attempt) {
    return catchThrowableOfType(BackupRefused.class, attempt);
  }
}
