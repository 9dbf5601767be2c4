package florin.export;

import com.github.f4b6a3.uuid.UuidCreator;
import florin.core.AccountId;
import florin.core.AccountNumber;
import florin.core.Caller;
import florin.core.HoldId;
import florin.core.Money;
import florin.core.Role;
import florin.core.TransferId;
import florin.core.UserId;
import florin.ledger.Allowance;
import florin.ledger.CaptureHold;
import florin.ledger.Command;
import florin.ledger.ErasableText;
import florin.ledger.Outcome;
import florin.ledger.Reverse;
import florin.ledger.SetLimits;
import florin.ledger.SystemAccount;
import florin.ledger.TestLedger;
import florin.ledger.TransferKind;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A ledger with money of several currencies in it, and its exports. */
record Exported(TestLedger ledger, Caller teller, Path folder) implements AutoCloseable {
  /** What somebody would type who wants to write into these books himself. */
  static final String HOSTILE =
      "=1+1; \"x\\\"\n"
          + "2026-01-01 * evil\n"
          + "    Assets:Evil  1 EUR\n"
          + "    Equity:Evil\r\n"
          + "\u2028type:Z, \\";

  static Exported in(Path folder) {
    TestLedger ledger = new TestLedger();
    return new Exported(ledger, ledger.user(Role.OPERATOR), folder);
  }

  /**
   * Something of everything: three currencies, back-dated, declined, erased, untouched, hostile;
   * held, captured, taken back and limited.
   */
  void fill() {
    AccountId euros = open("EUR", "Ada\ntype:Z, name: \"\\", "=4711\t\"");
    AccountId others = open("EUR", "Savings", null);
    deposit(euros, 123_456, "EUR", HOSTILE, null);
    deposit(euros, 1, "EUR", "long ago", Instant.parse("1582-10-10T12:00:00.000001Z"));
    deposit(euros, 2, "EUR", null, Instant.parse("0000-03-01T00:00:00Z"));
    deposit(euros, 3, "EUR", "Zażółć gęślą jaźń; 日本 🦫", Instant.parse("2020-02-29T23:59:59Z"));
    move(euros, others, 100_000, HOSTILE);
    move(euros, others, 100_000_000, "more than there is");
    move(others, euros, 50_001, null);
    holdAndReverse(euros, others);
    deposit(open("JPY", "No minor units", null), 900, "JPY", "- minus", null);
    deposit(open("BHD", "Three digits", null), 1_900, "BHD", "@at", null);
    open("CLF", "Four digits, nothing in it", null);
    own(TransferKind.INTEREST, SystemAccount.INTEREST.id("EUR"), euros, "Interest July 2027");
    own(TransferKind.FEE, others, SystemAccount.FEES.id("EUR"), "Fee July 2027");
  }

  /** By the bank itself. */
  private void own(TransferKind kind, AccountId from, AccountId to, String memo) {
    var origin = TestLedger.origin(Caller.Job.ofTheBank("interest"), UUID.randomUUID().toString());
    Money money = new Money(41, "EUR");
    Outcome outcome =
        ledger.run(new Command.Transfer(origin, kind, from, to, money, terms(memo, null)));
    if (!(outcome instanceof Outcome.Posted)) {
      throw new AssertionError("not posted: " + outcome);
    }
  }

  private void holdAndReverse(AccountId from, AccountId to) {
    Money money = new Money(100, "EUR");
    var place = new Command.PlaceHold(fresh(), from, to, money, null, Duration.ofHours(1));
    ledger.run(place);
    HoldId hold = new HoldId(place.origin().id().value());
    var capture = new CaptureHold(fresh(), hold, from, to, new Money(40, "EUR"));
    ledger.run(capture);
    TransferId captured = capture.origin().id();
    ledger.run(new Reverse(fresh(), captured, to, from, null, false, null));
    var limits = new Allowance.Limits(null, 5_000L, null);
    UserId user = teller.userId();
    ledger.run(new SetLimits(fresh(), from, null, "EUR", limits, ZoneOffset.UTC));
    ledger.run(new SetLimits(fresh(), null, user, "EUR", limits, ZoneOffset.UTC));
  }

  private Command.Origin fresh() {
    return TestLedger.origin(teller, UUID.randomUUID().toString());
  }

  AccountId open(String currency, String name, @Nullable String externalNumber) {
    AccountId id = new AccountId(UuidCreator.getTimeOrderedEpoch());
    String number = AccountNumber.of(ledger.number("SELECT nextval('account_ordinal')"));
    var account =
        new Command.NewAccount(id, number, "checking", currency, name, "UTC", externalNumber);
    ledger.run(new Command.OpenAccount(TestLedger.origin(teller, null), account, 0));
    return id;
  }

  void deposit(
      AccountId to, long cents, String currency, @Nullable String memo, @Nullable Instant when) {
    Outcome outcome =
        ledger.run(
            new Command.Transfer(
                TestLedger.origin(teller, UUID.randomUUID().toString()),
                TransferKind.DEPOSIT,
                SystemAccount.CASH.id(currency),
                to,
                new Money(cents, currency),
                terms(memo, when)));
    if (!(outcome instanceof Outcome.Posted)) {
      throw new AssertionError("not posted: " + outcome);
    }
  }

  void move(AccountId from, AccountId to, long cents, @Nullable String memo) {
    ledger.run(
        new Command.Transfer(
            TestLedger.origin(teller, UUID.randomUUID().toString()),
            TransferKind.TRANSFER,
            from,
            to,
            new Money(cents, "EUR"),
            terms(memo, null)));
  }

  private static Command.Terms terms(@Nullable String memo, @Nullable Instant when) {
    return new Command.Terms(memo == null ? null : ErasableText.of(memo), when, null, false);
  }

  Path write(ExportFormat format) throws IOException {
    Path file = folder.resolve("books." + format);
    try (OutputStream out = Files.newOutputStream(file)) {
      new ExportService(ledger.database().jdbi(), Clock.systemUTC()).export(format, out);
    }
    return file;
  }

  /** Each account's balance as the bank has it, by its name in the exports. */
  Map<String, String> balances() {
    Map<String, String> balances = new TreeMap<>();
    ledger
        .database()
        .jdbi()
        .useHandle(
            handle ->
                handle
                    .createQuery(
                        "SELECT account_id, number, system_code, a.currency, balance_cents"
                            + " FROM account a JOIN balance USING (account_id)")
                    .map(
                        (row, context) ->
                            Map.entry(
                                Words.account(
                                    new AccountId(row.getObject(1, UUID.class)),
                                    row.getString(2),
                                    row.getString(3),
                                    row.getString(4)),
                                PlainTextBooks.amount(row.getLong(5), row.getString(4))))
                    .forEach(one -> balances.put(one.getKey(), one.getValue())));
    return balances;
  }

  @Override
  public void close() {
    ledger.close();
  }
}
