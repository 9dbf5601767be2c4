package florin.ledger;

import static florin.ledger.TestLedger.transfer;
import static org.assertj.core.api.Assertions.assertThat;

import florin.core.AccountId;
import florin.core.Caller;
import florin.core.Role;
import florin.core.TransferId;
import java.sql.SQLException;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever changes the books behind the ledger's back is found out, and the row is named. */
class VerificationTest {
  private final TestLedger bank = new TestLedger();
  private final Caller alice = bank.user(Role.CUSTOMER);
  private final AccountId from = bank.funded(alice, 10_000);
  private final AccountId to = bank.funded(alice, 5_000);
  private final TransferId transfer = pay(100);

  /** What the statements may name. */
  private static final String TAMPERED_WITH =
      """
      entry.amount:          UPDATE entry SET amount_cents = amount_cents + 1 WHERE A2          : A entry 2, T
      entry.balance_after:   UPDATE entry SET balance_after_cents = balance_after_cents + 1 WHERE A2 : A entry 2
      entry.kind:            UPDATE entry SET kind = 'deposit' WHERE A2                         : A entry 2
      entry.booked_at:       UPDATE entry SET booked_at = booked_at + interval '1 us' WHERE A2  : A entry 2
      entry.effective_at:    UPDATE entry SET effective_at = effective_at - interval '1 us' WHERE A2 : A entry 2
      entry.hash:            UPDATE entry SET hash = sha256(hash) WHERE A2                      : A entry 2
      entry.command:         UPDATE entry SET command_id = gen_random_uuid() WHERE A2           : A entry 2, T
      entry, on both sides:  UPDATE entry SET amount_cents = amount_cents * 2 WHERE TT          : A entry 2, B entry 2
      entry's account:       UPDATE entry SET account_id = CASH, sequence = 99 WHERE A2                        : A
      a deleted entry:       DELETE FROM entry WHERE account_id = AA AND sequence = 1           : A entry 2
      a deleted last entry:  DELETE FROM entry WHERE A2                                         : A, T
      deleted on both sides: DELETE FROM entry WHERE TT                                         : A, B, T
      an entry too many:     INSERT INTO entry SELECT account_id, 3, command_id, kind, amount_cents, balance_after_cents + amount_cents, booked_at, effective_at, hash FROM entry WHERE A2 : A entry 3, T
      an orphan entry:       INSERT INTO entry SELECT OO, 1, command_id, kind, amount_cents, amount_cents, booked_at, effective_at, hash FROM entry WHERE A2 : O, O entry 1
      balance:               UPDATE balance SET balance_cents = balance_cents + 1 WHERE account_id = AA : A
      balance.sequence:      UPDATE balance SET sequence = sequence + 1 WHERE account_id = AA   : A
      balance.hash:          UPDATE balance SET hash = sha256(hash) WHERE account_id = AA       : A
      balance.held:          UPDATE balance SET held_cents = 1 WHERE account_id = AA            : A
      balance.currency:      UPDATE balance SET currency = 'USD' WHERE account_id = AA          : A
      a deleted balance:     DELETE FROM balance WHERE account_id = AA                          : A
      a deleted account:     DELETE FROM account WHERE account_id = AA                          : A
      journal.amount:        UPDATE journal SET amount_cents = amount_cents + 1 WHERE TT        : A entry 2, B entry 2
      journal.from_after:    UPDATE journal SET from_balance_after_cents = from_balance_after_cents + 1 WHERE TT : A entry 2
      journal.to_after:      UPDATE journal SET to_balance_after_cents = to_balance_after_cents + 1 WHERE TT : B entry 2
      journal's sides:       UPDATE journal SET from_account_id = to_account_id, to_account_id = from_account_id WHERE TT : A entry 2, B entry 2
      journal's side:        UPDATE journal SET from_account_id = OO WHERE TT                   : A entry 2, T
      journal.currency:      UPDATE journal SET currency = 'USD' WHERE TT                       : T
      journal.kind:          UPDATE journal SET kind = 'deposit' WHERE TT                       : A entry 2, B entry 2
      journal.outcome:       UPDATE journal SET outcome = 'declined', decline_code = 'not_found' WHERE TT : A entry 2, B entry 2
      journal.text_hash:     UPDATE journal SET text_hash = sha256('x') WHERE TT                : A entry 2, B entry 2
      a removed journal row: DELETE FROM journal WHERE TT                                       : A entry 2, B entry 2
      a text of nothing:     INSERT INTO command_text VALUES (OO, 'salt', 'text')               : N
      a grant to nobody:     INSERT INTO account_access VALUES (AA, OO, 'MANAGE')               : A
      """;

  @AfterEach
  void close() {
    bank.close();
  }

  private TransferId pay(long cents) {
    return ((Outcome.Posted) bank.run(transfer(alice, from, to, cents))).record().id();
  }

  @Test
  void a_clean_ledger_is_clean() throws SQLException {
    Verification.Result result = bank.verify();

    assertThat(result.findings()).isEmpty();
    assertThat(result.isRight()).isTrue();
    assertThat(result.entries()).isEqualTo(6);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = ':',
      quoteCharacter = '"',
      maxCharsPerColumn = 2_000,
      textBlock = TAMPERED_WITH)
  void what_was_changed_is_named(String what, String statement, String named) throws SQLException {
    AccountId orphan = new AccountId(new java.util.UUID(7, 7));
    bank.asSuperuser(
        "ALTER TABLE journal DROP CONSTRAINT journal_two_sides",
        statement
            .replace("A2", "account_id = AA AND sequence = 2")
            .replace("TT", "command_id = '" + transfer.value() + "'")
            .replace("AA", "'" + from.value() + "'")
            .replace("OO", "'" + orphan.value() + "'")
            .replace("CASH", "'" + SystemAccount.CASH.id("EUR").value() + "'"));

    Verification.Result result = bank.verify();

    assertThat(result.isRight()).as(what).isFalse();
    assertThat(result.findings())
        .extracting(Verification.Finding::row)
        .containsAll(Stream.of(named.split(", ")).map(word -> row(word, orphan)).toList());
  }

  private String row(String word, AccountId orphan) {
    String rest = word.substring(1);
    return switch (word.charAt(0)) {
      case 'A' -> from + rest;
      case 'B' -> to + rest;
      case 'O' -> orphan + rest;
      case 'N' -> new TransferId(orphan.value()).toString();
      default -> transfer.toString();
    };
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1993-01-01T00:00:00Z",
        "1969-12-31T23:59:59.999999Z",
        "1600-02-29T12:34:56.000001Z",
        "1500-01-01T00:00:00.123457Z",
        "0001-01-01T00:00:00.000001Z"
      })
  void what_counts_long_ago_is_kept_to_the_microsecond(String effectiveAt) throws SQLException {
    Command.Terms terms = new Command.Terms(null, Instant.parse(effectiveAt), null, false);
    Command deposit = bank.deposit(to, 5, terms);

    Outcome first = bank.run(deposit);
    Outcome again = bank.run(deposit);

    assertThat(((Outcome.Posted) first).record()).isEqualTo(((Outcome.Posted) again).record());
    assertThat(bank.verify().findings()).isEmpty();
  }

  @Test
  void a_text_that_was_changed_is_named_and_one_that_was_erased_is_not() throws SQLException {
    ErasableText memo = ErasableText.of("Rent for May");
    Command.Terms terms = new Command.Terms(memo, null, null, false);
    Command deposit = bank.deposit(to, 5, terms);
    bank.run(deposit);

    bank.asSuperuser("UPDATE command_text SET text = 'Rent for June'");
    assertThat(bank.verify().findings())
        .extracting(Verification.Finding::row)
        .containsExactly(deposit.origin().id().toString());

    bank.asSuperuser("DELETE FROM command_text");
    assertThat(bank.verify().findings()).isEmpty();
  }
}
