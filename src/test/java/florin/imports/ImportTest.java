package florin.imports;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import florin.Bank;
import florin.audit.Audit;
import florin.contract.Customer;
import florin.contract.TestBank;
import florin.core.AccountId;
import florin.core.Caller;
import florin.core.Hash;
import florin.core.Money;
import florin.core.TransferId;
import florin.core.UserId;
import florin.db.Database;
import florin.faults.Stranger;
import florin.imports.ImportService.Request;
import florin.imports.ImportService.Result;
import florin.ledger.Command;
import florin.ledger.LedgerService;
import florin.ledger.Outcome;
import florin.ledger.Proof;
import florin.ledger.SystemAccount;
import florin.ledger.TransferKind;
import florin.testing.FlorinExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Another bank's books come in whole or not at all, once however often they are brought. */
@ExtendWith(FlorinExtension.class)
class ImportTest {
  private static final Path BERKA = Path.of("../shared/data/berka-1993.csv");
  private static final String HEADER = "date,account,amount_cents,balance_after_cents,memo\n";

  private final Jdbi jdbi;
  private final TestBank bank;
  private final Database.Login login;
  private final LedgerService ledger;
  private final Audit audit;
  private UserId owner = new UserId(new UUID(0, 0));

  @TempDir Path folder;

  ImportTest(Bank bank) {
    this.jdbi = bank.storage().database().jdbi();
    this.bank = TestBank.of(bank);
    this.login = bank.storage().owner();
    this.audit = new Audit(jdbi, Clock.systemUTC());
    // An import has its own ledger beside the running bank's, as on the command line.
    this.ledger = new LedgerService(bank.storage().database(), Clock.systemUTC(), List.of());
  }

  @BeforeEach
  void an_owner_signs_up() {
    String id = bank.signUp("owner").api().get("/v1/me").expect(200).text("id");
    owner = UserId.parse(id);
  }

  @AfterEach
  void the_import_ends() {
    ledger.close();
    audit.close();
  }

  @Test
  void every_row_becomes_an_entry_on_its_date() throws Exception {
    Path file =
        file(
            """
            1993-01-01,576,90000,90000,first
            1993-01-01,704,50,50,
            1993-01-02,576,-30000,60000,
            """);

    assertThat(run(file, 0, false)).isEqualTo(new Result(3, 0, 2, 2));

    assertThat(entries("576")).containsExactly("1993-01-01 90000 90000", "1993-01-02 -30000 60000");
    assertThat(entries("704")).containsExactly("1993-01-01 50 50");
    assertThatTheLedgerIsRight();
  }

  @Test
  void the_same_file_again_imports_nothing_and_a_longer_one_only_what_is_new() throws Exception {
    String rows = "1993-01-01,576,100,,\n1993-01-01,576,100,,\n";
    run(file(rows), 0, false);

    assertThat(run(file(rows), 0, false)).isEqualTo(new Result(0, 2, 0, 1));
    assertThat(run(file(rows + "1993-01-01,576,100,300,\n"), 0, false))
        .isEqualTo(new Result(1, 2, 0, 1));
    assertThat(entries("576")).hasSize(3);
  }

  @Test
  void what_a_kill_left_undone_is_done_by_the_same_command() throws Exception {
    String first = "1993-01-01,576,100,100,\n";
    run(file(first), 0, false);
    String whole = first + "1993-01-02,576,-40,60,\n1993-01-02,704,5,5,\n";

    assertThat(run(file(whole), 0, false)).isEqualTo(new Result(2, 1, 1, 2));
    assertThat(entries("576")).containsExactly("1993-01-01 100 100", "1993-01-02 -40 60");
  }

  /** What stands between two runs here is a whole run's: the second one met a frozen account. */
  @Test
  void a_row_that_was_refused_on_the_way_is_imported_by_the_same_command() throws Exception {
    run(file("1993-01-01,576,100,,\n"), 0, false);
    String second = "1993-01-02,576,-40,,late";
    Hash key = ImportRow.key(List.of(second.split(",", -1)), 1);
    String hex = HexFormat.of().formatHex(key.bytes());
    for (String name : List.of("import:CZK:" + hex, "import:CZK:" + hex + ":2")) {
      assertThat(tooMuch(new Command.Key(name, key))).isInstanceOf(Outcome.Declined.class);
    }
    Path whole = file("1993-01-01,576,100,,\n" + second + "\n");

    assertThat(run(whole, 0, false)).isEqualTo(new Result(1, 1, 0, 1));

    assertThat(run(whole, 0, false)).isEqualTo(new Result(0, 2, 0, 1));
    assertThat(entries("576")).containsExactly("1993-01-01 100 100", "1993-01-02 -40 60");
  }

  private Outcome tooMuch(Command.Key key) {
    var origin =
        new Command.Origin(
            new TransferId(UUID.randomUUID()), new Caller.Job(owner, "import"), key, "test");
    AccountId cash = SystemAccount.CASH.id("CZK");
    Money money = new Money(1_000_000, "CZK");
    var terms = new Command.Terms(null, null, null, false);
    return ledger
        .submit(
            new Command.Transfer(
                origin, TransferKind.IMPORT, accountOf(owner, "576"), cash, money, terms))
        .join();
  }

  @Test
  void equal_rows_of_two_currencies_are_two() throws Exception {
    Path file = file("1993-01-01,576,100,,\n");
    run(file, 0, false);

    assertThat(run(file, "EUR", 0, false)).isEqualTo(new Result(1, 0, 1, 1));
    assertThat(run(file, "EUR", 0, false)).isEqualTo(new Result(0, 1, 0, 1));
    assertThat(entries("576")).hasSize(2);
  }

  @Test
  void a_number_that_another_owners_books_have_too_is_another_account() throws Exception {
    run(file("1993-01-01,576,100,,\n"), 0, false);
    UserId first = owner;
    Customer second = bank.signUp("second");
    owner = UserId.parse(second.api().get("/v1/me").expect(200).text("id"));
    letsManage(accountOf(first, "576"), owner);

    assertThat(run(file("1993-01-01,576,7,,\n"), 0, false)).isEqualTo(new Result(1, 0, 1, 1));
    assertThat(run(file("1993-01-02,576,8,,\n"), 0, false)).isEqualTo(new Result(1, 0, 0, 1));

    owner = first;
    assertThat(entries("576")).containsExactly("1993-01-01 100 100");
  }

  private void letsManage(AccountId account, UserId user) {
    jdbi.useHandle(
        handle ->
            handle.execute(
                "INSERT INTO account_access (account_id, user_id, access) VALUES (?, ?, 'MANAGE')",
                account.value(),
                user.value()));
  }

  private AccountId accountOf(UserId opener, String number) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    SELECT j.from_account_id FROM journal j
                    WHERE j.user_id = :opener AND j.idempotency_key = 'import-account:CZK:' || :number
                    """)
                .bind("opener", opener.value())
                .bind("number", number)
                .mapTo(AccountId.class)
                .one());
  }

  @Test
  void bytes_that_are_no_text_are_not_put_in_the_books() throws Exception {
    byte[] latin = (HEADER + "1993-01-01,576,100,,Caf\u00e9\n").getBytes(ISO_8859_1);
    Path file = Files.write(folder.resolve("latin.csv"), latin);

    assertThat(catchThrowableOfType(ImportRefused.class, () -> run(file, 0, false)))
        .hasMessageContaining("latin.csv is not UTF-8 text.");
  }

  @Test
  void a_mark_of_the_byte_order_is_no_part_of_the_first_column() throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("marked.csv"), "\uFEFF" + HEADER + "1993-01-01,576,100,,Cafe\u0301\n");

    assertThat(run(file, 0, false)).isEqualTo(new Result(1, 0, 1, 1));
  }

  @Test
  void what_is_quoted_of_a_file_does_nothing_to_a_terminal() throws Exception {
    Path file = file("\u001b[31m" + "x".repeat(1_000) + ",576,100,,\n");

    ImportRefused refused = catchThrowableOfType(ImportRefused.class, () -> run(file, 0, false));

    assertThat(refused.rows().get(0).reason())
        .startsWith("date is not YYYY-MM-DD: ?[31mxxx")
        .hasSizeLessThan(200);
  }

  @Test
  void more_new_accounts_than_the_ledger_has_places_for_wait_until_they_come_in() throws Exception {
    StringBuilder rows = new StringBuilder();
    for (int i = 0; i < 2_500; i++) {
      rows.append("1993-01-01,").append(10_000 + i).append(",1,1,\n");
    }
    Stranger turn = Stranger.holdingTheTurn(login);
    CompletableFuture<Void> leaves =
        CompletableFuture.runAsync(
            () -> leave(turn), CompletableFuture.delayedExecutor(1_500, TimeUnit.MILLISECONDS));

    assertThat(run(file(rows.toString()), 0, false)).isEqualTo(new Result(2_500, 0, 2_500, 2_500));

    leaves.join();
    assertThat(entries("12499")).containsExactly("1993-01-01 1 1");
  }

  private static void leave(Stranger stranger) {
    try {
      stranger.close();
    } catch (SQLException failure) {
      throw new AssertionError(failure);
    }
  }

  @Test
  void a_dry_run_writes_nothing() throws Exception {
    assertThat(run(file("1993-01-01,576,100,,\n"), 0, true)).isEqualTo(new Result(1, 0, 1, 1));
    assertThat(entries("576")).isEmpty();
  }

  @Test
  void nothing_is_imported_for_whoever_is_locked_out() throws Exception {
    bank.operator().api().post("/v1/admin/users/" + owner + "/lock").expect(200);
    Path file = file("1993-01-01,576,100,,\n1993-01-01,576,50,,\n");

    ImportRefused refused = catchThrowableOfType(ImportRefused.class, () -> run(file, 0, false));
    assertThat(refused.rows()).hasSize(2);
    assertThat(refused.rows().get(0).reason()).contains("user_locked");
    audit.settled().join();
    var events =
        bank.auditor()
            .api()
            .get("/v1/admin/audit?kind=authorisation_refused&subject=" + owner)
            .expect(200)
            .data();
    assertThat(events).as("not one for each row").hasSize(1);
    assertThat(events.get(0).get("via").asText()).isEqualTo("job:import");
    assertThat(events.get(0).get("detail").toString()).contains("user_locked");
    assertThat(entries("576")).isEmpty();
  }

  @ParameterizedTest(name = "{0} is refused: {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          1993-02-30,576,100,,         | date is not YYYY-MM-DD
          01.02.1993,576,100,,         | date is not YYYY-MM-DD
          2999-01-01,576,100,,         | date is not between
          1993-01-01,,100,,            | account must be
          1993-01-01,576,1.50,,        | amount_cents is not a whole number
          1993-01-01,576,0,,           | amount_cents is zero
          1993-01-01,576,9007199254740992,, | out of range
          1993-01-01,576,-9223372036854775808,, | out of range
          1993-01-01,576,,,            | amount_cents is not a whole number
          1993-01-01,576,100,1e2,      | balance_after_cents is not a whole number
          1993-01-01,576,+100,,        | amount_cents is not a whole number
          1993-01-01,576,١٠٠,,         | amount_cents is not a whole number
          1993-01-01,576,100,,turned \u202e round | hold controls
          1993-01-01,576,100,,next \u0085 line | hold controls
          1993-01-01,576,100,99,       | balance_after_cents is 99 where the rows come to 100
          1993-01-01,576,-1,,          | insufficient_funds
          1993-01-01,576,100           | 3 fields where 5 are named
          """)
  void one_bad_row_stops_everything_and_is_named_by_its_line(String row, String reason)
      throws Exception {
    Path file = file("1993-01-01,1,100,100,good\n" + row + "\n1993-01-01,2,100,100,good\n");

    ImportRefused refused = catchThrowableOfType(ImportRefused.class, () -> run(file, 0, false));

    assertThat(refused.rows()).extracting(BadRow::line).containsExactly(3L);
    assertThat(refused.rows().get(0).reason()).contains(reason);
    assertThat(entries("1")).isEmpty();
  }

  @Test
  void a_file_with_other_columns_or_none_is_refused_in_one_sentence() throws Exception {
    for (String text :
        List.of("", "when,account\n", "date,account,amount_cents,colour\n1,2,3,4\n")) {
      Path file = Files.writeString(folder.resolve("bad.csv"), text);
      ImportRefused refused = catchThrowableOfType(ImportRefused.class, () -> run(file, 0, false));
      assertThat(refused).hasMessageStartingWith("The first line must name the columns: ");
      if (text.startsWith("when")) {
        assertThat(refused).hasMessageEndingWith(": missing amount_cents, date; unknown when.");
      }
    }
    assertThat(run(file(""), 0, false)).isEqualTo(new Result(0, 0, 0, 0));
    assertThat(
            catchThrowableOfType(
                ImportRefused.class, () -> run(folder.resolve("none.csv"), 0, false)))
        .hasMessageContaining("cannot be read");
  }

  @Test
  void a_real_banks_books_come_out_to_the_cent() throws Exception {
    assumeTrue(Files.exists(BERKA), "the real bank's file is not here: " + BERKA);

    Result result = run(BERKA, 372_470, false);

    assertThat(result).isEqualTo(new Result(14_125, 0, 858, 858));
    Map<String, List<String>> theirs = new LinkedHashMap<>();
    for (String line : Files.readAllLines(BERKA).subList(1, 14_126)) {
      String[] field = line.split(",", -1);
      theirs
          .computeIfAbsent(field[2], any -> new ArrayList<>())
          .add(field[1] + " " + field[4] + " " + field[5]);
    }
    assertThat(theirs).hasSize(858);
    theirs.forEach((account, rows) -> assertThat(entries(account)).isEqualTo(rows));
    assertThatTheLedgerIsRight();
    assertThat(run(BERKA, 372_470, false)).isEqualTo(new Result(0, 14_125, 0, 858));
  }

  private Result run(Path file, long overdraftCents, boolean dryRun) throws SQLException {
    return run(file, "CZK", overdraftCents, dryRun);
  }

  private Result run(Path file, String currency, long overdraftCents, boolean dryRun)
      throws SQLException {
    return new ImportService(jdbi, ledger, Clock.systemUTC(), audit)
        .run(new Request(file, currency, owner, overdraftCents, dryRun), (done, all) -> {});
  }

  private Path file(String rows) throws IOException {
    return Files.writeString(folder.resolve("books.csv"), HEADER + rows);
  }

  /** Date, amount and balance of each entry of the owner's account with this number, in order. */
  private List<String> entries(String number) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    SELECT to_char(e.effective_at AT TIME ZONE 'UTC', 'YYYY-MM-DD') || ' '
                        || e.amount_cents || ' ' || e.balance_after_cents
                    FROM entry e
                    JOIN account a USING (account_id)
                    JOIN account_access g USING (account_id)
                    WHERE a.external_number = :number AND g.user_id = :owner
                    ORDER BY e.sequence
                    """)
                .bind("number", number)
                .bind("owner", owner.value())
                .mapTo(String.class)
                .list());
  }

  private void assertThatTheLedgerIsRight() throws SQLException {
    assertThat(new Proof(jdbi).run((read, all) -> {}, (replayed, all) -> {}).found().findings())
        .isEmpty();
  }
}
