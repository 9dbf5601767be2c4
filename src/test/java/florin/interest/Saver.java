package florin.interest;

import com.fasterxml.jackson.databind.JsonNode;
import florin.Bank;
import florin.Config;
import florin.auth.SettableClock;
import florin.contract.Account;
import florin.contract.Customer;
import florin.contract.Operator;
import florin.contract.Response;
import florin.contract.TestBank;
import florin.core.AccountId;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** A bank whose clock the test sets, and somebody who saves there. */
final class Saver implements AutoCloseable {
  final ZoneId zone;
  final SettableClock clock;
  final Bank started;
  final TestBank bank;
  final Customer alice;
  final Operator operator;

  private Saver(Instant begin, ZoneId zone, UnaryOperator<Config> settings) {
    this.zone = zone;
    this.clock = new SettableClock(begin);
    this.started = Bank.start(settings.apply(TestBank.follow(clock).withTimeZone(zone)));
    this.bank = TestBank.of(started);
    this.alice = bank.signUp("alice");
    this.operator = bank.operator();
  }

  static Saver at(String day, String zone) {
    return at(day, zone, config -> config);
  }

  /** At noon of a day there. */
  static Saver at(String day, String zone, UnaryOperator<Config> settings) {
    ZoneId there = ZoneId.of(zone);
    Instant noon = LocalDate.parse(day).atTime(12, 0).atZone(there).toInstant();
    return new Saver(noon, there, settings);
  }

  static Map<String, Object> terms(String fromOn, int rate, String dayCount, long fee) {
    Map<String, Object> terms = new HashMap<>();
    terms.put("account_type", "savings");
    terms.put("currency", "EUR");
    terms.put("from_on", fromOn);
    terms.put("interest_basis_points", rate);
    terms.put("day_count", dayCount);
    terms.put("monthly_fee", fee);
    return terms;
  }

  Response set(Map<String, Object> terms) {
    return operator.api().post("/v1/admin/terms", terms);
  }

  Account open() {
    return open(alice, "savings");
  }

  static Account open(Customer customer, String type) {
    Map<String, String> wanted = Map.of("type", type, "currency", "EUR");
    Response opened = customer.api().post("/v1/accounts", wanted).expect(201);
    return new Account(customer.api(), opened.id(), opened.text("number"), "EUR");
  }

  Account holding(long cents) {
    Account account = open();
    operator.deposit(account, cents);
    return account;
  }

  Instant begin(String day) {
    return LocalDate.parse(day).atStartOfDay(zone).toInstant();
  }

  /** A minute into that day, all that is due is done. */
  void on(String day) {
    at(begin(day).plusSeconds(60));
  }

  void at(Instant instant) {
    clock.set(instant);
    runDue();
  }

  /** Also where the bank is at it itself just now. */
  void runDue() {
    started.advance(Duration.ZERO);
  }

  /** As a sandbox's clock is set: what falls due on the way is done in the order of time. */
  void leap(String day) {
    started.advance(Duration.between(started.now(), begin(day).plusSeconds(60)));
  }

  static Response interest(Account account) {
    return account.owner().get(account.path() + "/interest").expect(200);
  }

  /** Day, kind, amount and memo of each entry that the bank made, the first first. */
  List<String> own(Account account) {
    List<String> own = new ArrayList<>();
    String list = account.path() + "/entries?limit=200";
    for (JsonNode entry : account.owner().get(list).expect(200).data()) {
      String kind = entry.get("kind").asText();
      if (kind.equals("interest") || kind.equals("fee") || kind.equals("reversal")) {
        Instant booked = Instant.parse(entry.get("booked_at").asText());
        String memo = entry.get("memo").isNull() ? "" : " " + entry.get("memo").asText();
        own.add(
            0,
            LocalDate.ofInstant(booked, zone)
                + " "
                + kind
                + " "
                + entry.get("amount").asLong()
                + memo);
      }
    }
    return own;
  }

  /** Kind, first day, amount, state and code of each row, the oldest first. */
  List<String> rows(Account account) {
    return started
        .storage()
        .database()
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery(
                        """
                        SELECT concat_ws(' ', lower(kind), from_on, amount_cents, lower(outcome),
                            code)
                        FROM periodic_posting WHERE account_id = :id ORDER BY from_on, kind
                        """)
                    .bind("id", AccountId.parse(account.id()).value())
                    .mapTo(String.class)
                    .list());
  }

  @Override
  public void close() throws Exception {
    try (started) {
      bank.assertProved();
    }
  }
}
