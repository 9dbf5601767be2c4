package florin.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import florin.core.AccountId;
import florin.core.AccountNumber;
import florin.core.Caller;
import florin.core.HoldId;
import florin.core.Money;
import florin.core.Role;
import florin.core.TransferId;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.UUID;
import org.assertj.core.api.recursive.comparison.RecursiveComparisonConfiguration;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What the ledger was told can be read back from what it wrote. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class JournalCommandTest {
  private static final RecursiveComparisonConfiguration ALL_THAT_DECIDES =
      RecursiveComparisonConfiguration.builder()
          .withIgnoredFieldsMatchingRegexes(
              "origin.caller",
              ".*(memo|text)",
              "account.(number|type|name|timeZone|externalNumber)")
          .build();

  private final TestLedger bank = new TestLedger();
  private final Caller alice = bank.user(Role.CUSTOMER);
  private final Caller teller = bank.user(Role.OPERATOR);
  private final AccountId from = bank.funded(alice, 10_000);
  private final AccountId to = bank.funded(alice, 5_000);
  private final AccountId cash = SystemAccount.CASH.id("EUR");

  @AfterAll
  void close() {
    bank.close();
  }

  private static Command.Origin origin(Caller by) {
    return TestLedger.origin(by, UUID.randomUUID().toString());
  }

  private static Money money(long cents) {
    return new Money(cents, "EUR");
  }

  private void assertComesBack(Command command, @Nullable String detail) throws SQLException {
    bank.run(command);
    JournalCommand row = row(command.origin().id());

    assertThat(row.detail()).isEqualTo(detail);
    assertThat(row.command()).usingRecursiveComparison(ALL_THAT_DECIDES).isEqualTo(command);
    assertThat(row.command()).isInstanceOf(command.getClass());
    assertThat(row.command().origin().caller().userId())
        .isEqualTo(command.origin().caller().userId());
  }

  private JournalCommand row(TransferId id) throws SQLException {
    try (Handle handle = bank.database().jdbi().open();
        var statement =
            handle
                .getConnection()
                .prepareStatement("SELECT *, NULL AS memo FROM journal WHERE command_id = ?")) {
      statement.setObject(1, id.value());
      var row = statement.executeQuery();
      assertThat(row.next()).isTrue();
      return JournalCommand.of(row);
    }
  }

  private Command transfer(Caller by, TransferKind kind, long cents, Command.Terms terms) {
    return switch (kind) {
      case DEPOSIT -> new Command.Transfer(origin(by), kind, cash, to, money(cents), terms);
      case WITHDRAWAL -> new Command.Transfer(origin(by), kind, to, cash, money(cents), terms);
      default -> new Command.Transfer(origin(by), kind, from, to, money(cents), terms);
    };
  }

  private Command.PlaceHold hold() {
    var memo = ErasableText.of("For the room");
    return new Command.PlaceHold(origin(alice), from, to, money(50), memo, Duration.ofHours(3));
  }

  @Test
  void transfers_of_all_kinds() throws SQLException {
    assertComesBack(transfer(alice, TransferKind.TRANSFER, 5, Command.Terms.PLAIN), null);
    assertComesBack(transfer(alice, TransferKind.TRANSFER, 50_000, Command.Terms.PLAIN), null);
    assertComesBack(transfer(teller, TransferKind.DEPOSIT, 7, Command.Terms.PLAIN), null);
    assertComesBack(transfer(teller, TransferKind.WITHDRAWAL, 7, Command.Terms.PLAIN), null);
    assertComesBack(transfer(teller, TransferKind.WITHDRAWAL, 70_000, Command.Terms.PLAIN), null);
    var job = new Caller.Job(alice.userId(), "import");
    var imported =
        new Command.Transfer(
            origin(job), TransferKind.IMPORT, cash, to, money(3), Command.Terms.PLAIN);
    assertComesBack(imported, null);
    Caller bank = Caller.Job.ofTheBank("interest");
    AccountId interest = SystemAccount.INTEREST.id("EUR");
    AccountId fees = SystemAccount.FEES.id("EUR");
    assertComesBack(
        new Command.Transfer(
            origin(bank), TransferKind.INTEREST, interest, to, money(3), Command.Terms.PLAIN),
        null);
    assertComesBack(
        new Command.Transfer(
            origin(bank), TransferKind.FEE, from, fees, money(3_000_000), Command.Terms.PLAIN),
        null);
  }

  @Test
  void one_whose_payee_was_mistyped() throws SQLException {
    var origin = origin(alice);
    var terms = Command.Terms.PLAIN;
    assertComesBack(
        new Command.Transfer(origin, TransferKind.TRANSFER, from, null, money(5), terms), null);
  }

  @Test
  void a_transfer_with_terms() throws SQLException {
    Instant day = Instant.parse("2020-02-29T00:00:00.000001Z");
    Command.Terms dated = new Command.Terms(ErasableText.of("Late"), day, null, false);
    AccountId own = bank.funded(teller, 100);
    var byTeller =
        new Command.Transfer(origin(teller), TransferKind.TRANSFER, own, to, money(5), dated);
    assertComesBack(byTeller, "effective_past=PT720H operator=true");
    assertComesBack(
        transfer(alice, TransferKind.TRANSFER, 5, dated.within(Duration.ofMinutes(90))),
        "effective_past=PT1H30M");
    assertComesBack(transfer(teller, TransferKind.DEPOSIT, 5, dated), "effective_past=PT720H");
    Command.Terms versioned = new Command.Terms(null, null, 1L, false);
    var paid =
        new Command.Transfer(
            origin(alice), TransferKind.TRANSFER, bank.funded(alice, 9), to, money(5), versioned);
    assertComesBack(paid, "if_balance_version=1");
  }

  @Test
  void holds_captures_and_releases() throws SQLException {
    Command.PlaceHold placed = hold();
    assertComesBack(placed, "expires_in=10800");
    HoldId id = new HoldId(placed.origin().id().value());
    assertComesBack(new CaptureHold(origin(alice), id, from, to, money(20)), null);
    assertComesBack(new CaptureHold(origin(alice), id, from, to, null), "rest=true");
    assertComesBack(new CaptureHold(origin(alice), id, from, to, null), "rest=true");
    assertComesBack(new ReleaseHold(origin(teller), id, from, to), null);
  }

  @Test
  void reversals() throws SQLException {
    Command paid = transfer(alice, TransferKind.TRANSFER, 100, Command.Terms.PLAIN);
    bank.run(paid);
    TransferId id = paid.origin().id();
    var reason = ErasableText.of("Twice");
    assertComesBack(new Reverse(origin(alice), id, to, from, money(10), false, reason), null);
    assertComesBack(new Reverse(origin(teller), id, to, from, money(10), true, null), "force=true");
    assertComesBack(
        new Reverse(origin(teller), id, to, from, null, true, null), "force=true rest=true");
  }

  @Test
  void what_is_about_an_account() throws SQLException {
    AccountId id = new AccountId(UUID.randomUUID());
    String number = AccountNumber.of(987_654_321L);
    var account = new Command.NewAccount(id, number, "savings", "CHF", "Trip", "UTC", "7");
    var noKey = TestLedger.origin(alice, null);
    assertComesBack(
        new Command.OpenAccount(noKey, account, 250), "currency=CHF overdraft_limit=250");
    assertComesBack(new Command.Restrict(origin(alice), id, true, null), null);
    assertComesBack(new Command.Restrict(origin(teller), id, true, null), "operator=true");
    assertComesBack(new Command.Restrict(origin(teller), id, false, null), "operator=true");
    assertComesBack(new Command.CloseAccount(origin(alice), id), null);
  }

  @Test
  void limits_with_what_was_counted_before_them() throws SQLException {
    Caller carol = bank.user(Role.CUSTOMER);
    AccountId own = bank.funded(carol, 1_000);
    bank.run(TestLedger.transfer(carol, own, to, 70));
    ZoneId zone = ZoneId.of("Pacific/Chatham");
    var limits = new Allowance.Limits(100L, null, 500L);
    var set = new SetLimits(origin(teller), own, null, "EUR", limits, zone);
    assertComesBack(
        set,
        "currency=EUR per_transfer=100 monthly=500 time_zone=Pacific/Chatham used_daily=70"
            + " used_monthly=70");
    assertThat(row(set.origin().id()).counted().orElseThrow().dayCents()).isEqualTo(70);
    assertComesBack(
        TestLedger.transfer(carol, own, to, 431),
        "limit_of=account limit_window=per_transfer limit=100 limit_used=0");

    assertComesBack(
        new SetLimits(origin(teller), own, null, "USD", limits, zone),
        "currency=USD per_transfer=100 monthly=500 time_zone=Pacific/Chatham");

    var none = Allowance.Limits.NONE;
    assertComesBack(
        new SetLimits(origin(teller), null, carol.userId(), "EUR", none, zone),
        "currency=EUR time_zone=Pacific/Chatham used_daily=70 used_monthly=70");

    assertComesBack(
        new SetLimits(origin(carol), own, alice.userId(), "EUR", limits, zone),
        "currency=EUR per_transfer=100 monthly=500 time_zone=Pacific/Chatham used_daily=0"
            + " used_monthly=0");
  }

  @Test
  void whoever_is_no_operator_any_more_is_not_written_as_one() throws SQLException {
    Caller former = bank.user(Role.OPERATOR);
    AccountId own = bank.open(former);
    bank.asSuperuser(
        "UPDATE app_user SET role = 'CUSTOMER' WHERE user_id = '" + former.userId().value() + "'");
    var freeze = new Command.Restrict(origin(former), own, true, null);
    assertComesBack(freeze, null);
  }

  @Test
  void a_row_of_no_command_is_refused() throws SQLException {
    Command paid = transfer(alice, TransferKind.TRANSFER, 1, Command.Terms.PLAIN);
    bank.run(paid);
    bank.asSuperuser(
        "UPDATE journal SET kind = 'gift' WHERE command_id = '" + paid.origin().id().value() + "'");

    assertThatThrownBy(() -> row(paid.origin().id())).hasMessage("no command is called gift");
  }
}
