package florin.ledger;

import static florin.ledger.QuickVerification.Part.BOOKS;
import static florin.ledger.QuickVerification.Part.HOLDS;
import static florin.ledger.QuickVerification.Part.REVERSALS;
import static florin.ledger.QuickVerification.Part.TEXTS;
import static florin.ledger.TestLedger.origin;
import static org.assertj.core.api.Assertions.assertThat;

import florin.core.AccountId;
import florin.core.Caller;
import florin.core.HoldId;
import florin.core.Money;
import florin.core.Role;
import florin.core.TransferId;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The quick look proves what is right, however the rows lie, or leaves it to the precise one. */
class QuickVerificationTest {
  private static final int TRANSFERS = 120;

  /** Many steps, so that the tables take turns. */
  private static final QuickBounds SMALL_STEPS = bounds(1_000, 1_000, 1_000, 1_000);

  private final TestLedger bank = new TestLedger();
  private final Caller alice = bank.user(Role.CUSTOMER);
  private final AccountId euros = bank.funded(alice, 100_000);
  private final AccountId others = bank.open(alice);
  private final AccountId dollars = bank.open(alice, "USD", 50_000);
  private final AccountId dollars2 = bank.open(alice, "USD", 0);

  @AfterEach
  void close() {
    bank.close();
  }

  private static QuickBounds bounds(int accounts, int movements, int entries, int texts) {
    return new QuickBounds(accounts, movements, entries, texts, 1);
  }

  private TransferId pay(AccountId from, AccountId to, String currency, int cents) {
    Command.Terms terms = new Command.Terms(ErasableText.of("Memo of " + cents), null, null, false);
    var origin = origin(alice, UUID.randomUUID().toString());
    var money = new Money(cents, currency);
    bank.run(new Command.Transfer(origin, TransferKind.TRANSFER, from, to, money, terms));
    return origin.id();
  }

  private void payOften() {
    for (int cents = 1; cents <= TRANSFERS; cents++) {
      pay(euros, others, "EUR", cents);
      if (cents % 3 == 0) {
        pay(dollars, dollars2, "USD", cents);
      }
    }
    pay(others, euros, "EUR", 1_000_000_000); // declined, with a memo
    assertThat(bank.number("SELECT pg_relation_size('entry') / 8192")).isGreaterThan(4);
    assertThat(bank.number("SELECT count(*) FROM journal WHERE outcome = 'declined'")).isPositive();
  }

  /** Lays a table's rows down anew. */
  private void rewrite(String table, String order) throws SQLException {
    bank.asSuperuser(
        "CREATE TABLE kept AS TABLE " + table,
        "TRUNCATE " + table,
        "INSERT INTO " + table + " SELECT * FROM kept ORDER BY " + order,
        "DROP TABLE kept");
  }

  private void assertRight(QuickBounds bounds) throws SQLException {
    Verification.Result result = bank.verify(bounds);

    assertThat(result.findings()).isEmpty();
    assertThat(result.entries()).isEqualTo(bank.number("SELECT count(*) FROM entry"));
  }

  @Test
  void an_empty_ledger_is_proven() throws SQLException {
    try (TestLedger empty = new TestLedger()) {
      assertThat(empty.proven(QuickBounds.USUAL))
          .containsExactlyInAnyOrder(BOOKS, TEXTS, HOLDS, REVERSALS);
    }
  }

  @Test
  void what_is_right_is_proven_in_currencies_and_steps_of_all_kinds() throws SQLException {
    payOften();

    assertThat(bank.proven(QuickBounds.USUAL))
        .containsExactlyInAnyOrder(BOOKS, TEXTS, HOLDS, REVERSALS);
    assertThat(bank.proven(SMALL_STEPS)).containsExactlyInAnyOrder(BOOKS, TEXTS, HOLDS, REVERSALS);
    assertRight(SMALL_STEPS);
  }

  @ParameterizedTest
  @CsvSource({
    "entry,        random()",
    "entry,        'account_id, sequence'",
    "entry,        'account_id DESC, sequence DESC'",
    "journal,      random()",
    "journal,      booked_at DESC",
    "command_text, random()",
    "command_text, command_id DESC",
    "account,      random()",
    "balance,      random()"
  })
  void the_order_of_the_rows_proves_nothing_else(String table, String order) throws SQLException {
    payOften();
    rewrite(table, order);

    assertThat(bank.proven(SMALL_STEPS)).containsExactlyInAnyOrder(BOOKS, TEXTS, HOLDS, REVERSALS);
    assertThat(bank.proven(bounds(1_000, 20, 20, 20)).size()).isLessThanOrEqualTo(4);
    assertRight(SMALL_STEPS);
    assertRight(bounds(1_000, 20, 20, 20));
  }

  @Test
  void what_would_take_more_memory_than_there_may_be_is_not_sure_and_verified_all_the_same()
      throws SQLException {
    payOften();
    rewrite("entry", "account_id, sequence");
    rewrite("command_text", "command_id DESC");

    assertThat(bank.proven(bounds(1_000, 1_000, 1_000, 50))).contains(BOOKS).doesNotContain(TEXTS);
    assertThat(bank.proven(bounds(1_000, 20, 1_000, 1_000))).isEmpty();
    assertThat(bank.proven(bounds(3, 1_000, 1_000, 1_000))).isEmpty();
    rewrite("entry", "account_id DESC, sequence DESC");
    assertThat(bank.proven(bounds(1_000, 1_000, 20, 1_000))).isEmpty();
    assertRight(bounds(1_000, 1_000, 1_000, 50));
    assertRight(TestLedger.NOTHING);
  }

  @Test
  void entries_in_the_gaps_that_a_refused_batch_left_are_followed_in_their_turn()
      throws SQLException {
    payOften();
    bank.asSuperuser(
        """
        DO $$ BEGIN
          INSERT INTO entry
              (account_id, sequence, command_id, kind, amount_cents, balance_after_cents,
               booked_at, effective_at, hash, other_account_id)
          SELECT gen_random_uuid(), 1, gen_random_uuid(), kind, amount_cents, 0,
                 booked_at, effective_at, hash, other_account_id FROM entry;
          RAISE EXCEPTION 'refused';
        EXCEPTION WHEN raise_exception THEN NULL;
        END $$
        """);
    payOften();
    bank.asSuperuser("VACUUM entry");
    payOften();

    assertThat(
            bank.number(
                """
                SELECT count(*) FROM (
                  SELECT sequence < lag(sequence) OVER (PARTITION BY account_id ORDER BY ctid)
                      AS is_back
                  FROM entry) e
                WHERE is_back
                """))
        .isPositive();
    assertThat(bank.proven(SMALL_STEPS)).contains(BOOKS, TEXTS);
    assertRight(SMALL_STEPS);
  }

  @Test
  void texts_that_were_erased_are_no_fault_and_do_not_fill_the_memory() throws SQLException {
    payOften();
    payOften();
    payOften();
    bank.asSuperuser("DELETE FROM command_text WHERE length(text) < 10 OR text LIKE '%5'");
    assertThat(bank.number("SELECT count(*) FROM command_text")).isGreaterThan(300);

    assertThat(bank.proven(bounds(1_000, 1_000, 1_000, 250))).contains(TEXTS);
    bank.asSuperuser("DELETE FROM command_text");
    assertThat(bank.proven(bounds(1_000, 1_000, 1_000, 10))).contains(TEXTS);
  }

  @Test
  void holds_and_reversals_are_left_to_the_precise_checks_where_there_are_any()
      throws SQLException {
    Command.Origin hold = origin(alice, "hold");
    Money money = new Money(300, "EUR");
    bank.run(new Command.PlaceHold(hold, euros, others, money, null, Duration.ofDays(1)));
    HoldId id = new HoldId(hold.id().value());
    assertThat(bank.proven(SMALL_STEPS)).containsExactlyInAnyOrder(BOOKS, TEXTS, REVERSALS);

    bank.run(new CaptureHold(origin(alice, "capture"), id, euros, others, money));
    TransferId paid = pay(euros, others, "EUR", 50);
    var reverse = origin(alice, "reverse");
    bank.run(new Reverse(reverse, paid, others, euros, null, false, null));

    assertThat(bank.proven(SMALL_STEPS)).containsExactlyInAnyOrder(BOOKS, TEXTS);
    assertRight(SMALL_STEPS);
  }

  @Test
  void a_hold_that_no_command_placed_is_not_sure() throws SQLException {
    Command.Origin hold = origin(alice, "hold");
    Money money = new Money(300, "EUR");
    bank.run(new Command.PlaceHold(hold, euros, others, money, null, Duration.ofDays(1)));
    bank.asSuperuser("DELETE FROM journal WHERE kind = 'hold'");

    assertThat(bank.proven(SMALL_STEPS)).containsExactlyInAnyOrder(BOOKS, TEXTS, REVERSALS);
    assertThat(bank.verify().isRight()).isFalse();
  }

  @Test
  void without_the_journals_primary_key_it_is_not_sure_and_a_second_row_is_found()
      throws SQLException {
    TransferId paid = pay(euros, others, "EUR", 50);
    bank.asSuperuser(
        "ALTER TABLE journal DROP CONSTRAINT journal_pkey",
        "CREATE TABLE twice AS SELECT * FROM journal WHERE command_id = '" + paid.value() + "'",
        "UPDATE twice SET outcome = 'declined', decline_code = 'x', idempotency_key = 'other'",
        "INSERT INTO journal SELECT * FROM twice");

    assertThat(bank.proven(SMALL_STEPS)).isEmpty();
    assertThat(bank.verify().isRight()).isFalse();
  }

  @Test
  void a_value_that_is_not_there_is_not_sure() throws SQLException {
    payOften();
    bank.asSuperuser(
        "ALTER TABLE journal ALTER booked_at DROP NOT NULL",
        "UPDATE journal SET booked_at = NULL WHERE amount_cents = 7");

    assertThat(bank.proven(SMALL_STEPS)).isEmpty();
    assertThat(bank.verify().isRight()).isFalse();
  }

  @Test
  void what_is_not_committed_yet_can_be_verified() throws SQLException {
    payOften();
    try (var handle = bank.database().jdbi().open()) {
      handle.begin();
      handle.execute("UPDATE balance SET balance_cents = balance_cents + 1 WHERE NOT system");

      assertThat(
              new Verification(bank.database().jdbi()).within(handle, (read, all) -> {}).isRight())
          .isFalse();
      handle.rollback();
    }
    assertRight(QuickBounds.USUAL);
  }
}
