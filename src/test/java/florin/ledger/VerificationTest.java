package florin.ledger;

import static florin.ledger.TestLedger.transfer;
import static org.assertj.core.api.Assertions.assertThat;

import florin.core.AccountId;
import florin.core.Caller;
import florin.core.HoldId;
import florin.core.Money;
import florin.core.Role;
import florin.core.TransferId;
import florin.core.UserId;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever changes the books behind the ledger's back is found out, and the row is named. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class VerificationTest {
  private static final List<String> TABLES =
      List.of(
          "account",
          "account_access",
          "balance",
          "journal",
          "entry",
          "command_text",
          "hold",
          "allowance");

  private static final AccountId ORPHAN = new AccountId(new UUID(7, 7));

  private final TestLedger bank = new TestLedger();
  private final Caller alice = bank.user(Role.CUSTOMER);
  private final AccountId from = bank.funded(alice, 10_000);
  private final AccountId to = bank.funded(alice, 5_000);
  private final TransferId transfer = pay(from, to, 100);
  private final AccountId holder = bank.funded(alice, 1_000);
  private final AccountId payee = bank.open(alice);
  private final HoldId hold = hold(300);
  private final boolean limited = limited(holder, null) && limited(null, alice.userId());
  private final TransferId reversed = reversed(pay(holder, payee, 50));

  /** What is changed, how, and the rows that are then named: see {@link #sql} and {@link #row}. */
  private static final String TAMPERED_WITH =
      """
      entry.amount:          ENTRY amount_cents = amount_cents + 1 WHERE A2           : A entry 2, T
      entry.balance_after:   ENTRY balance_after_cents = 1 WHERE A2                   : A entry 2
      entry.kind:            ENTRY kind = 'deposit' WHERE A2                          : A entry 2
      entry.booked_at:       ENTRY booked_at = booked_at + interval '1 us' WHERE A2   : A entry 2
      entry.effective_at:    ENTRY effective_at = booked_at + interval '1 us' WHERE A2 : A entry 2
      entry.hash:            ENTRY hash = sha256(hash) WHERE A2                       : A entry 2
      entry.other:           ENTRY other_account_id = OO WHERE A2                     : A entry 2
      entry.command:         ENTRY command_id = gen_random_uuid() WHERE A2            : A entry 2, T
      entry, both sides:     ENTRY amount_cents = amount_cents * 2 WHERE TT           : A entry 2, B entry 2
      entry's account:       ENTRY account_id = CASH, sequence = 99 WHERE A2          : A
      an entry deleted:      DELETE FROM entry WHERE account_id = AA AND sequence = 1 : A entry 2
      the last one deleted:  DELETE FROM entry WHERE A2                               : A, T
      both sides deleted:    DELETE FROM entry WHERE TT                               : A, B, T
      an entry too many:     COPY_A2_TO AA, 3, balance_after_cents + amount_cents     : A entry 3, T
      an orphan entry:       COPY_A2_TO OO, 1, amount_cents                           : O, O entry 1
      balance:               BALANCE balance_cents = balance_cents + 1                : A
      balance.sequence:      BALANCE sequence = sequence + 1                          : A
      balance.hash:          BALANCE hash = sha256(hash)                              : A
      balance.held:          BALANCE held_cents = 1                                   : A
      balance.currency:      BALANCE currency = 'USD'                                 : A
      a balance deleted:     DELETE FROM balance WHERE account_id = AA                : A
      an account deleted:    DELETE FROM account WHERE account_id = AA                : A
      journal.amount:        JOURNAL amount_cents = amount_cents + 1                  : A entry 2, B entry 2
      journal.from_after:    JOURNAL from_balance_after_cents = 1                     : A entry 2
      journal.to_after:      JOURNAL to_balance_after_cents = 1                       : B entry 2
      journal's sides:       JOURNAL from_account_id = BB, to_account_id = AA         : A entry 2, B entry 2
      journal's side:        JOURNAL from_account_id = OO                             : A entry 2, T
      journal.currency:      JOURNAL currency = 'USD'                                 : T
      journal.kind:          JOURNAL kind = 'deposit'                                 : A entry 2, B entry 2
      journal.outcome:       JOURNAL outcome = 'declined', decline_code = 'x'         : A entry 2, B entry 2
      journal.text_hash:     JOURNAL text_hash = sha256('x')                          : A entry 2, B entry 2
      a journal row removed: DELETE FROM journal WHERE TT                             : A entry 2, B entry 2
      a text of nothing:     INSERT INTO command_text VALUES (OO, 'salt', 'text')     : N
      a grant to nobody:     INSERT INTO account_access VALUES (AA, OO, 'MANAGE')     : A
      hold.captured:         HOLD captured_cents = captured_cents - 1                 : H, C
      hold.amount:           HOLD amount_cents = amount_cents + 1                     : H, C
      hold.from_account:     HOLD from_account_id = AA                                : H, A, C
      hold.to_account:       HOLD to_account_id = AA                                  : H
      hold.user:             HOLD user_id = OO                                        : H
      hold.currency:         HOLD currency = 'USD'                                    : H
      hold.created_at:       HOLD created_at = created_at - interval '1 us'           : H
      hold.expires_at:       HOLD expires_at = expires_at + interval '1 us'           : H
      hold.status:           HOLD status = 'expired', resolved_at = expires_at        : C
      hold released by none: HOLD status = 'released', resolved_at = created_at       : H, C
      holder's held:         HOLDER held_cents = held_cents - 1                       : C
      holder's next expiry:  HOLDER next_hold_expiry = next_hold_expiry + interval '1 us' : C
      holder's expiry gone:  HOLDER next_hold_expiry = NULL                           : C
      a hold deleted:        DELETE FROM hold                                         : H, C
      a hold of nothing:     INSERT INTO hold SELECT OO, user_id, from_account_id, to_account_id, 1, currency, 0, 'expired', now(), now(), now() FROM hold : M
      a capture removed:     DELETE FROM journal WHERE kind = 'capture'               : H
      a capture's hold:      UPDATE journal SET concerns_id = OO WHERE kind = 'capture' : H, M
      a placing removed:     DELETE FROM journal WHERE kind = 'hold'                  : H
      reversed too much:     REVERSAL amount_cents = amount_cents + 100               : R
      allowance.day:         UPDATE allowance SET day_cents = day_cents - 1           : C, U
      allowance.month:       UPDATE allowance SET month_cents = month_cents + 1       : C, U
      allowance of nobody:   UPDATE allowance SET subject_id = OO WHERE subject = 'user' : V
      another's allowance:   UPDATE allowance SET currency = 'USD' WHERE subject = 'account' : C
      a reversal of nothing: REVERSAL concerns_id = OO                                : N
      another's reversal:    REVERSAL concerns_id = TID                               : T
      reversal of a refusal: UPDATE journal SET outcome = 'declined', decline_code = 'x' WHERE RR : R
      """;

  @BeforeAll
  void keepTheTruth() throws SQLException {
    bank.asSuperuser("ALTER TABLE journal DROP CONSTRAINT journal_two_sides");
    for (String table : TABLES) {
      bank.asSuperuser("CREATE TABLE true_" + table + " AS TABLE " + table);
    }
  }

  @AfterEach
  void bringTheTruthBack() throws SQLException {
    for (String table : TABLES) {
      bank.asSuperuser(
          "TRUNCATE " + table, "INSERT INTO " + table + " SELECT * FROM true_" + table);
    }
    assertThat(bank.verify().findings()).isEmpty();
  }

  @AfterAll
  void close() {
    bank.close();
  }

  private TransferId pay(AccountId payer, AccountId payee, long cents) {
    return posted(transfer(alice, payer, payee, cents));
  }

  /** A third of it captured. */
  private HoldId hold(long cents) {
    Command.Origin origin = TestLedger.origin(alice, "hold");
    Money money = new Money(cents, "EUR");
    posted(new Command.PlaceHold(origin, holder, payee, money, null, Duration.ofDays(1)));
    HoldId id = new HoldId(origin.id().value());
    Money third = new Money(cents / 3, "EUR");
    posted(new CaptureHold(TestLedger.origin(alice, "capture"), id, holder, payee, third));
    return id;
  }

  private boolean limited(@Nullable AccountId account, @Nullable UserId user) {
    var limits = new Allowance.Limits(null, 1_000L, null);
    var origin = TestLedger.origin(bank.user(Role.OPERATOR), null);
    ZoneId zone = ZoneId.of("Asia/Tokyo");
    posted(new SetLimits(origin, account, user, "EUR", limits, zone));
    return true;
  }

  private TransferId reversed(TransferId id) {
    var origin = TestLedger.origin(alice, "reverse");
    posted(new Reverse(origin, id, payee, holder, null, false, null));
    return id;
  }

  private TransferId posted(Command command) {
    return ((Outcome.Posted) bank.run(command)).record().id();
  }

  @Test
  void a_clean_ledger_is_clean() throws SQLException {
    Verification.Result result = bank.verify();

    assertThat(result.findings()).isEmpty();
    assertThat(result.isRight()).isTrue();
    assertThat(result.entries()).isEqualTo(14);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = ':',
      quoteCharacter = '"',
      maxCharsPerColumn = 2_000,
      textBlock = TAMPERED_WITH)
  void what_was_changed_is_named(String what, String statement, String named) throws SQLException {
    bank.asSuperuser(sql(statement));

    Verification.Result result = bank.verify();

    assertThat(result.isRight()).as(what).isFalse();
    assertThat(result.findings())
        .extracting(Verification.Finding::row)
        .containsAll(Stream.of(named.split(", ")).map(this::row).toList());
    assertThat(bank.verify(TestLedger.NOTHING).findings()).isEqualTo(result.findings());
  }

  /**
   * A and B are the sides' accounts, A2 is the source's last entry, T the transfer, O nobody's; C
   * has the hold H, and a reversal is of R; C and the user U have limits.
   */
  private String sql(String words) {
    String sql = words;
    if (words.startsWith("BALANCE")) {
      sql = words.replace("BALANCE", "UPDATE balance SET") + " WHERE account_id = AA";
    } else if (words.startsWith("JOURNAL")) {
      sql = words.replace("JOURNAL", "UPDATE journal SET") + " WHERE TT";
    } else if (words.startsWith("HOLDER")) {
      sql = words.replace("HOLDER", "UPDATE balance SET") + " WHERE account_id = CC";
    } else if (words.startsWith("HOLD")) {
      sql = words.replace("HOLD", "UPDATE hold SET");
    } else if (words.startsWith("REVERSAL")) {
      sql = words.replace("REVERSAL", "UPDATE journal SET") + " WHERE kind = 'reversal'";
    } else if (words.startsWith("COPY_A2_TO")) {
      sql =
          "INSERT INTO entry (account_id, sequence, balance_after_cents, command_id, kind,"
              + " amount_cents, booked_at, effective_at, hash, other_account_id) SELECT "
              + words.substring("COPY_A2_TO ".length())
              + ", command_id, kind, amount_cents, booked_at, effective_at, hash, other_account_id"
              + " FROM entry WHERE A2";
    }
    return sql.replace("ENTRY", "UPDATE entry SET")
        .replace("A2", "account_id = AA AND sequence = 2")
        .replace("TT", "command_id = '" + transfer.value() + "'")
        .replace("TID", "'" + transfer.value() + "'")
        .replace("RR", "command_id = '" + reversed.value() + "'")
        .replace("CC", "'" + holder.value() + "'")
        .replace("AA", "'" + from.value() + "'")
        .replace("BB", "'" + to.value() + "'")
        .replace("OO", "'" + ORPHAN.value() + "'")
        .replace("CASH", "'" + SystemAccount.CASH.id("EUR").value() + "'");
  }

  private String row(String word) {
    String rest = word.substring(1);
    return switch (word.charAt(0)) {
      case 'A' -> from + rest;
      case 'B' -> to + rest;
      case 'O' -> ORPHAN + rest;
      case 'C' -> holder + rest;
      case 'H' -> hold.toString();
      case 'R' -> reversed.toString();
      case 'U' -> alice.userId().toString();
      case 'V' -> new UserId(ORPHAN.value()).toString();
      case 'M' -> new HoldId(ORPHAN.value()).toString();
      case 'N' -> new TransferId(ORPHAN.value()).toString();
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

    bank.asSuperuser("UPDATE command_text SET sealed = set_byte(sealed, 17, 1)");
    assertThat(bank.verify().findings())
        .extracting(Verification.Finding::row)
        .containsExactly(deposit.origin().id().toString());

    bank.asSuperuser("UPDATE command_text SET text = 'Rent for June', sealed = NULL");
    assertThat(bank.verify().findings())
        .extracting(Verification.Finding::row)
        .containsExactly(deposit.origin().id().toString());

    bank.asSuperuser("UPDATE command_text SET text = 'Rent for May'");
    assertThat(bank.verify().findings()).isEmpty();

    bank.asSuperuser("DELETE FROM command_text");
    assertThat(bank.verify().findings()).isEmpty();
  }
}
