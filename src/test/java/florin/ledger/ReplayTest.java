package florin.ledger;

import static florin.ledger.TestLedger.get;
import static org.assertj.core.api.Assertions.assertThat;

import florin.auth.SettableClock;
import florin.core.AccountId;
import florin.core.AccountNumber;
import florin.core.Caller;
import florin.core.HoldId;
import florin.core.Money;
import florin.core.Role;
import florin.core.TransferId;
import florin.db.Isolation;
import florin.ledger.Verification.Finding;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whoever takes a cause out of the journal is found out by its effect. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReplayTest {
  private static final List<String> TABLES =
      List.of("balance", "journal", "entry", "hold", "allowance");

  /** What is changed, how, the row that is then named, and how what is said of it begins. */
  private static final String TAMPERED_WITH =
      """
      a freeze deleted       | DELETE FROM journal AT {freeze} | {frozen} | outcome is account_frozen where the replay gives posted
      an opening deleted     | DELETE FROM journal AT {open gone} | {close gone} | outcome is posted where the replay gives not_found, and no row
      a culprit deleted      | DELETE FROM journal AT {failing 1} | {failing 0} | outcome is linked_transfer_failed where the replay gives posted
      a release deleted      | DELETE FROM journal AT {release} | {late release} | outcome is hold_released where the replay gives posted
      a placing deleted      | DELETE FROM journal AT {hold} | {part} | outcome is posted where the replay gives not_found, and no row
      an original deleted    | DELETE FROM journal AT {paid} | {reversed} | outcome is posted where the replay gives not_found, and no row
      a decline's code       | JOURNAL decline_code = 'account_closed' AT {frozen} | {frozen} | outcome is account_closed where the replay gives account_frozen
      a culprit's code       | JOURNAL decline_code = 'account_closed' AT {failing 1} | {failing 1} | outcome is account_closed where the replay gives insufficient_funds
      a code of nothing      | JOURNAL decline_code = 'x' AT {frozen} | {frozen} | cannot be replayed:
      a decline's amount     | JOURNAL amount_cents = 10 AT {no funds} | {no funds} | outcome is insufficient_funds where the replay gives posted
      what was available     | JOURNAL decline_available_cents = 7 AT {no funds} | {no funds} | available is 7 where the replay gives
      and nothing said of it | JOURNAL decline_available_cents = NULL AT {no funds} | {no funds} | outcome is insufficient_funds where the replay gives not_found, and no row
      a transfer's amount    | JOURNAL amount_cents = 101 AT {paid} | {paid} | from_balance_after is 9900 where the replay gives 9899
      a reversal's amount    | JOURNAL amount_cents = 31 AT {reversed} | {reversed} | from_balance_after is
      a rest's amount        | JOURNAL amount_cents = 71 AT {rest} | {rest} | amount is 71 where the replay gives 70
      a capture's amount     | JOURNAL amount_cents = 149 AT {part} | {part} | from_balance_after is
      a posted decline       | JOURNAL outcome = 'posted', decline_code = NULL AT {mistyped} | {mistyped} | outcome is posted where the replay gives invalid_account_number
      a side                 | JOURNAL to_account_id = {empty account} AT {frozen} | {frozen} | outcome is account_frozen where the replay gives posted
      its currency           | JOURNAL currency = 'USD' AT {frozen} | {frozen} | outcome is account_frozen where the replay gives currency_mismatch
      a kind                 | JOURNAL kind = 'gift' AT {mistyped} | {mistyped} | cannot be replayed: no command is called gift
      an overdraft limit     | JOURNAL detail = 'currency=EUR overdraft_limit=0' AT {open empty} | {together 1} | outcome is posted where the replay gives insufficient_funds
      an operator            | JOURNAL detail = 'effective_past=PT720H' AT {long ago} | {long ago} | outcome is posted where the replay gives effective_at_out_of_window
      a window               | JOURNAL detail = 'effective_past=PT72000H' AT {out of window} | {out of window} | outcome is effective_at_out_of_window where
      an unknown word        | JOURNAL detail = 'luck=7' AT {frozen} | {frozen} | detail is luck=7 where the replay gives null
      when it ends           | JOURNAL detail = 'expires_in=8640000' AT {expiring} | {after expiry} | outcome is posted where the replay gives insufficient_funds
      when it counts         | JOURNAL effective_at = booked_at - interval '1 us' AT {frozen} | {frozen} | effective_at is
      when it was booked     | JOURNAL booked_at = (SELECT booked_at FROM journal AT {unfreeze}) AT {paid} | {paid} | is booked at the same time
      which came first       | JOURNAL booked_at = booked_at + interval '1 day', effective_at = effective_at + interval '1 day' AT {freeze} | {frozen} | outcome is account_frozen where the replay gives posted
      a sequence             | UPDATE entry SET sequence = 99 WHERE account_id = {to account} AND command_id = {paid} | {paid} | to_sequence is 99 where the replay gives 2
      no freeze any more     | UPDATE balance SET restrictions = 0 WHERE account_id = {iced account} | {iced account} | has balance 0 EUR,
      whose freeze           | UPDATE balance SET restricted_by_operator = false WHERE account_id = {iced account} | {iced account} | has balance 0 EUR,
      opened again           | UPDATE balance SET closed = false WHERE account_id = {gone account} | {gone account} | has balance
      a higher limit         | UPDATE balance SET overdraft_limit_cents = 900 WHERE account_id = {to account} | {to account} | has balance
      less held              | UPDATE balance SET held_cents = held_cents - 60 WHERE account_id = {from account} | {from account} | has balance
      a cent                 | UPDATE balance SET balance_cents = balance_cents + 1 WHERE account_id = {to account} | {to account} | has balance
      an account too many    | UPDATE balance SET account_id = gen_random_uuid() WHERE account_id = {gone account} | {gone account} | has no balance where the replay gives one
      a hold ended           | UPDATE hold SET status = 'expired', resolved_at = expires_at WHERE hold_id = {open} | {open hold} | is expired with 0 captured
      a hold's end           | UPDATE hold SET resolved_at = resolved_at - interval '1 us' WHERE hold_id = {hold} | {hold hold} | is captured with 400 captured
      what it captured       | UPDATE hold SET captured_cents = 10 WHERE hold_id = {open} | {open hold} | is active with 10 captured
      an account's limits    | DELETE FROM journal AT {limits} | {over limit} | outcome is limit_exceeded where the replay gives posted
      a user's limits        | DELETE FROM journal AT {user limits} | {over user's} | outcome is limit_exceeded where the replay gives posted
      another limit          | JOURNAL detail = replace(detail, 'daily=100', 'daily=99') AT {limits} | {over limit} | detail is
      what counted           | JOURNAL detail = replace(detail, 'limit_used=60', 'limit_used=59') AT {over limit} | {over limit} | detail is
      the limit of a row     | UPDATE allowance SET daily_limit_cents = 200 WHERE subject_id = {limited account} | {limited account} | has EUR
      a hold deleted         | DELETE FROM hold WHERE hold_id = {open} | {open hold} | is null where the replay gives active
      """;

  private final SettableClock clock = new SettableClock(Instant.parse("2026-03-01T12:00:00Z"));
  private final TestLedger bank = new TestLedger(Isolation.READ_COMMITTED, clock);
  private final Caller alice = bank.user(Role.CUSTOMER);
  private final Caller bob = bank.user(Role.CUSTOMER);
  private final Caller carol = bank.user(Role.CUSTOMER);
  private final Caller teller = bank.user(Role.OPERATOR);
  private final AccountId cash = SystemAccount.CASH.id("EUR");
  private final Map<String, UUID> named = new HashMap<>();

  @BeforeAll
  void keepTheBooks() throws SQLException {
    AccountId from = account("from", alice, 0, 10_000);
    AccountId to = account("to", bob, 0, 500);
    AccountId empty = account("empty", bob, 300, 0);
    AccountId iced = account("iced", bob, 0, 0);
    AccountId gone = account("gone", bob, 0, 0);
    run("freeze", new Command.Restrict(key(teller), to, true, null));
    run("frozen", pay(alice, from, to, 100));
    run("unfreeze", new Command.Restrict(key(teller), to, false, null));
    run("own freeze", new Command.Restrict(key(bob), iced, true, null));
    run("operator's freeze", new Command.Restrict(key(teller), iced, true, null));
    run("mistyped", pay(alice, from, null, 5));
    reversals(from, to);
    holds(from, to);
    limits(to);
    run("long ago", dated(teller, account("teller", teller, 0, 100), to));
    run("out of window", dated(bob, to, empty));
    group("together", pay(bob, to, empty, 20), pay(bob, empty, from, 281));
    group("failing", pay(bob, to, empty, 20), pay(bob, empty, from, 90), pay(bob, to, from, 1));
    run("close gone", new Command.CloseAccount(key(bob), gone));
    run("to nobody", pay(alice, from, gone, 1));
    run("overdrawn", move(teller, TransferKind.WITHDRAWAL, empty, cash, 500));
    hold("unnoticed", from, to, 50, 1);
    clock.advance(Duration.ofDays(2));
    run("elsewhere", move(teller, TransferKind.WITHDRAWAL, to, cash, 5));
    bank.asSuperuser("ALTER TABLE journal DROP CONSTRAINT journal_two_sides");
    for (String table : TABLES) {
      bank.asSuperuser("CREATE TABLE true_" + table + " AS TABLE " + table);
    }
  }

  private void reversals(AccountId from, AccountId to) {
    TransferId paid = run("paid", pay(alice, from, to, 100));
    run("reversed", new Reverse(key(bob), paid, to, from, money(30), false, null));
    run("too much", new Reverse(key(bob), paid, to, from, money(71), false, null));
    TransferId rest = run("rest", new Reverse(key(teller), paid, to, from, null, true, null));
    run("nothing left", new Reverse(key(bob), paid, to, from, null, false, null));
    run("of a reversal", new Reverse(key(teller), rest, from, to, null, false, null));
  }

  private void holds(AccountId from, AccountId to) {
    HoldId hold = hold("hold", from, to, 400, 1);
    run("part", new CaptureHold(key(alice), hold, from, to, money(150)));
    TransferId captured = run("all", new CaptureHold(key(alice), hold, from, to, null));
    run("again", new CaptureHold(key(alice), hold, from, to, null));
    run("of a capture", new Reverse(key(bob), captured, to, from, null, false, null));
    HoldId expiring = hold("expiring", from, to, 9_000, 2);
    run("no funds", pay(alice, from, to, 2_000));
    clock.advance(Duration.ofDays(3));
    run("after expiry", pay(alice, from, to, 2_000));
    run("too late", new CaptureHold(key(alice), expiring, from, to, money(1)));
    HoldId released = hold("released", from, to, 70, 1);
    run("release", new ReleaseHold(key(bob), released, from, to));
    run("late release", new ReleaseHold(key(bob), released, from, to));
    hold("open", from, to, 60, 30);
  }

  private void limits(AccountId to) {
    AccountId limited = account("limited", carol, 0, 1_000);
    var daily = new Allowance.Limits(null, 100L, null);
    run("limits", new SetLimits(key(teller), limited, null, "EUR", daily, ZoneOffset.UTC));
    run("within", pay(carol, limited, to, 60));
    run("over limit", pay(carol, limited, to, 41));
    var none = Allowance.Limits.NONE;
    run(
        "limits of dollars",
        new SetLimits(key(teller), limited, null, "USD", daily, ZoneOffset.UTC));
    run("no limits", new SetLimits(key(teller), limited, null, "EUR", none, ZoneOffset.UTC));
    run(
        "user limits",
        new SetLimits(key(teller), null, carol.userId(), "EUR", daily, ZoneOffset.UTC));
    run("over user's", pay(carol, limited, to, 41));
    clock.advance(Duration.ofDays(1));
    HoldId held = hold("limited", limited, to, 100, 0, carol);
    run("over by a hold", pay(carol, limited, to, 1));
    clock.advance(Duration.ofMinutes(2));
    run("over no more", pay(carol, limited, to, 100));
    run("after it", new CaptureHold(key(carol), held, limited, to, null));
  }

  @AfterEach
  void bringTheTruthBack() throws SQLException {
    for (String table : TABLES) {
      bank.asSuperuser(
          "TRUNCATE " + table, "INSERT INTO " + table + " SELECT * FROM true_" + table);
    }
    assertThat(bank.prove().findings()).isEmpty();
  }

  @AfterAll
  void close() {
    bank.close();
  }

  private static Command.Origin key(Caller by) {
    return TestLedger.origin(by, UUID.randomUUID().toString());
  }

  private static Money money(long cents) {
    return new Money(cents, "EUR");
  }

  private AccountId account(String name, Caller owner, long overdraft, long cents) {
    AccountId id = new AccountId(UUID.randomUUID());
    String number = AccountNumber.of(id.value().getMostSignificantBits() >>> 30);
    var account = new Command.NewAccount(id, number, "checking", "EUR", name, "UTC", null);
    run("open " + name, new Command.OpenAccount(key(owner), account, overdraft));
    named.put(name + " account", id.value());
    if (cents > 0) {
      bank.run(move(teller, TransferKind.DEPOSIT, cash, id, cents));
    }
    return id;
  }

  private static Command pay(Caller by, AccountId from, @Nullable AccountId to, long cents) {
    return move(by, TransferKind.TRANSFER, from, to, cents);
  }

  private static Command move(
      Caller by, TransferKind kind, AccountId from, @Nullable AccountId to, long cents) {
    return new Command.Transfer(key(by), kind, from, to, money(cents), Command.Terms.PLAIN);
  }

  /** Two months back. */
  private Command dated(Caller by, AccountId from, AccountId to) {
    Instant effectiveAt = clock.instant().minus(Duration.ofDays(60));
    var terms = new Command.Terms(null, effectiveAt, null, false);
    return new Command.Transfer(key(by), TransferKind.TRANSFER, from, to, money(1), terms);
  }

  private HoldId hold(String name, AccountId from, AccountId to, long cents, int days) {
    return hold(name, from, to, cents, days, alice);
  }

  /** Of one minute, and of so many days. */
  private HoldId hold(String name, AccountId from, AccountId to, long cents, int days, Caller by) {
    Duration expiresIn = Duration.ofDays(days).plusMinutes(1);
    Command place = new Command.PlaceHold(key(by), from, to, money(cents), null, expiresIn);
    HoldId id = new HoldId(run(name, place).value());
    named.put(name + " hold", id.value());
    return id;
  }

  private TransferId run(String name, Command command) {
    bank.run(command);
    TransferId id = command.origin().id();
    named.put(name, id.value());
    return id;
  }

  /** As a batch that is posted together or not at all: their keys tell that they are. */
  private void group(String name, Command... commands) {
    List<Command> linked = new ArrayList<>();
    for (Command command : commands) {
      var single = (Command.Transfer) command;
      String key = name + (linked.isEmpty() ? "" : " " + linked.size());
      var origin = TestLedger.origin(single.origin().caller(), key);
      named.put(name + " " + linked.size(), origin.id().value());
      linked.add(
          new Command.Transfer(
              origin,
              single.transferKind(),
              single.from(),
              single.to(),
              single.money(),
              single.terms()));
    }
    get(bank.service().submit(new Linked(linked)));
  }

  @Test
  void a_deleted_freeze_verifies_and_is_not_proved() throws SQLException {
    bank.asSuperuser(sql("DELETE FROM journal WHERE command_id = {freeze}"));

    assertThat(bank.verify().findings()).isEmpty();
    assertThat(bank.prove().findings())
        .containsExactly(
            new Finding(
                "replay",
                new TransferId(named.get("frozen")).toString(),
                "outcome is account_frozen where the replay gives posted"));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = TAMPERED_WITH)
  void what_was_changed_is_named(String what, String statement, String row, String detail)
      throws SQLException {
    bank.asSuperuser(
        sql(
            statement
                .replace("JOURNAL", "UPDATE journal SET")
                .replace("AT {", "WHERE command_id = {")));

    List<Finding> found =
        bank.prove().findings().stream().filter(one -> one.check().equals("replay")).toList();

    assertThat(found)
        .as(what)
        .anySatisfy(
            one -> {
              assertThat(one.row()).isEqualTo(row(row));
              assertThat(one.detail()).startsWith(detail);
            });
    assertThat(found.stream().filter(one -> one.row().startsWith("trf_"))).hasSizeLessThan(2);
  }

  private String sql(String statement) {
    String sql = statement;
    for (Map.Entry<String, UUID> each : named.entrySet()) {
      sql = sql.replace("{" + each.getKey() + "}", "'" + each.getValue() + "'");
    }
    return sql;
  }

  private String row(String braced) {
    String name = braced.substring(1, braced.length() - 1);
    UUID id = named.get(name);
    if (name.endsWith("account")) {
      return new AccountId(id).toString();
    }
    return name.endsWith("hold") && !name.equals("hold")
        ? new HoldId(id).toString()
        : new TransferId(id).toString();
  }

  @Test
  void a_hold_that_expired_unnoticed_is_as_good_as_one_that_was_noticed() throws SQLException {
    String active = "SELECT count(*) FROM hold WHERE status = 'active' AND hold_id = {unnoticed}";
    assertThat(bank.number(sql(active))).isEqualTo(1);

    bank.asSuperuser(
        sql(
            "UPDATE hold SET status = 'expired', resolved_at = expires_at"
                + " WHERE hold_id = {unnoticed}"),
        sql("UPDATE balance SET held_cents = held_cents - 50 WHERE account_id = {from account}"));

    assertThat(bank.prove().findings()).isEmpty();
  }
}
