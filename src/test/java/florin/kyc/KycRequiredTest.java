package florin.kyc;

import static org.assertj.core.api.Assertions.assertThat;

import florin.Await;
import florin.Bank;
import florin.Config;
import florin.auth.SettableClock;
import florin.contract.Account;
import florin.contract.Customer;
import florin.contract.Holder;
import florin.contract.Operator;
import florin.contract.Response;
import florin.contract.TestBank;
import florin.core.Clocks;
import florin.testing.FlorinExtension;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A bank that pays out only for whom it knows. */
class KycRequiredTest {
  private static final long LARGE = 1_000;
  private static final SettableClock BUSINESS =
      new SettableClock(Instant.parse("2026-05-01T12:00:00Z"));

  @RegisterExtension
  static final FlorinExtension FLORIN =
      FlorinExtension.with(
          config ->
              config
                  .withSessions(
                      new Config.Sessions(Duration.ofHours(1), Duration.ofHours(12), LARGE, true))
                  .withClocks(new Clocks(BUSINESS, Clock.systemUTC())));

  private final TestBank bank;
  private final Operator operator;
  private final Customer alice;
  private final Holder holder;
  private final Account from;
  private final Account to;

  KycRequiredTest(Bank bank) {
    this.bank = TestBank.of(bank);
    operator = this.bank.operator();
    alice = this.bank.signUp("alice");
    holder = new Holder(alice);
    from = this.bank.funded(alice, "EUR", 5_000);
    to = this.bank.signUp("bob").openAccount("EUR");
  }

  @AfterEach
  void theBooksAreProved() throws Exception {
    bank.assertProved();
  }

  @Test
  void closing_pays_nobody_either() {
    Account little = bank.funded(alice, "EUR", 500);
    Map<String, String> sweep = Map.of("sweep_to_account_id", from.id());

    alice.api().key("one").post(little.path() + "/close", sweep).expect(403, "kyc_required");
    assertThat(little.balance()).isEqualTo(500);

    holder.verified(operator, "2030-06-30");
    alice.api().key("two").post(little.path() + "/close", sweep).expect(200);
    assertThat(from.balance()).isEqualTo(5_500);
  }

  @Test
  void an_unverified_holder_opens_receives_and_does_not_pay() {
    String key = UUID.randomUUID().toString();
    Map<String, Object> order = Customer.order(from, to, 5);

    alice.pay(order, key).expect(403, "kyc_required");
    alice.tryPaying(order).expect(403, "kyc_required");
    assertThat(from.balance()).isEqualTo(5_000);
    assertThat(alice.api().get("/v1/transfers?status=declined").expect(200).data()).isEmpty();

    holder.verified(operator, "2030-06-30");
    alice.tryPaying(order).expect(200);
    alice.pay(order, key).expect(201);
    operator.withdraw(from, 5).expect(201);
    holder.decide(operator, "rejected").expect(200);
    alice.pay(from, to, 5).expect(403, "kyc_required");
    operator.withdraw(from, 5).expect(201);
    operator.deposit(to, 5);
  }

  @Test
  void nor_does_he_hold_or_pay_many_at_once() {
    Map<String, Object> hold = Customer.order(from, to, 5);
    hold.put("expires_in", 60);
    alice.api().key("hold-" + from.id()).post("/v1/holds", hold).expect(403, "kyc_required");
    Map<String, Object> atomic = new LinkedHashMap<>();
    atomic.put("mode", "atomic");
    atomic.put("transfers", List.of(Customer.order(from, to, 1), Customer.order(from, to, 2)));
    Response batch =
        alice.api().key("batch-" + from.id()).post("/v1/transfers/batch", atomic).expect(200);
    assertThat(batch.text("results/0/problem/code")).isEqualTo("kyc_required");
    Map<String, Object> alone = Customer.order(from, to, 1);
    alone.put("idempotency_key", "alone-" + from.id());
    Map<String, Object> independent = Map.of("mode", "independent", "transfers", List.of(alone));
    assertThat(
            alice
                .api()
                .post("/v1/transfers/batch", independent)
                .expect(200)
                .text("results/0/problem/code"))
        .isEqualTo("kyc_required");

    holder.verified(operator, "2030-06-30");
    String id = alice.api().key("hold-" + from.id()).post("/v1/holds", hold).expect(201).id();
    assertThat(
            alice
                .api()
                .key("batch-" + from.id())
                .post("/v1/transfers/batch", atomic)
                .expect(200)
                .number("results/1/status"))
        .isEqualTo(201);
    holder.decide(operator, "expired").expect(200);
    alice.api().key("capture-" + id).post("/v1/holds/" + id + "/capture").expect(200);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      textBlock =
          """
          frozen,   422 account_frozen
          stale,    412 balance_version_mismatch
          future,   422 effective_at_out_of_window
          large,    403 kyc_required
          limited,  403 kyc_required
          too much, 403 kyc_required
          """)
  void it_has_its_place_in_the_order_of_refusals(String wrong, String verdict) {
    Map<String, Object> order = Customer.order(from, to, 5);
    switch (wrong) {
      case "frozen" -> alice.api().post(from.path() + "/freeze").expect(200);
      case "stale" -> order.put("if_balance_version", 99);
      case "future" -> order.put("effective_at", "2999-01-01T00:00:00Z");
      case "large" -> order.put("amount", LARGE);
      case "limited" ->
          operator
              .api()
              .send("PUT", "/v1/limits", Map.of("account_id", from.id(), "per_transfer", 1))
              .expect(200);
      default -> order.put("amount", 6_000);
    }
    assertThat(alice.tryPaying(order).verdict()).isEqualTo(verdict);
    assertThat(alice.pay(order, UUID.randomUUID().toString()).verdict()).isEqualTo(verdict);
  }

  @Test
  void the_reasons_name_it_beforehand_and_afterwards() {
    Map<String, Object> dry = Customer.order(from, to, 5);
    dry.put("dry_run", true);
    dry.put("explain", true);
    Response before = alice.api().post("/v1/transfers", dry).expect(403, "kyc_required");
    assertThat(verdict(before.body().get("explanation"))).isEqualTo("refused");

    alice.api().post(from.path() + "/freeze").expect(200);
    alice.pay(Customer.order(from, to, 5), "frozen-" + from.id()).expect(422, "account_frozen");
    String declined =
        alice.api().get("/v1/transfers?idempotency_key=frozen-" + from.id()).text("data/0/id");
    alice.api().post(from.path() + "/unfreeze").expect(200);
    holder.verified(operator, "2030-06-30");
    Response why = alice.api().get("/v1/transfers/" + declined + "/explain").expect(200);
    assertThat(verdict(why.body())).as("what it would have met next").isEqualTo("refused");

    String paid = alice.pay(from, to, 5).expect(201).id();
    Response after = alice.api().get("/v1/transfers/" + paid + "/explain").expect(200);
    assertThat(verdict(after.body())).isEqualTo("passed");
  }

  private static String verdict(com.fasterxml.jackson.databind.JsonNode explanation) {
    for (var rule : explanation.get("rules")) {
      if (rule.get("code").asText().equals("kyc_required")) {
        return rule.get("verdict").asText();
      }
    }
    throw new AssertionError(explanation.toString());
  }

  /** The ledger looks itself: nobody has to have noticed that the day is over. */
  @Test
  void the_first_instant_after_the_document_s_last_day_is_too_late() throws Exception {
    BUSINESS.set(Instant.parse("2026-05-08T12:00:00Z"));
    holder.verified(operator, "2026-05-08");
    BUSINESS.set(Instant.parse("2026-05-08T23:59:59Z"));
    alice.pay(from, to, 5).expect(201);
    BUSINESS.set(Instant.parse("2026-05-09T00:00:00Z"));
    alice.pay(from, to, 5).expect(403, "kyc_required");
    Await.until("it is noticed", Duration.ofSeconds(30), () -> holder.status().equals("expired"));
    alice.pay(from, to, 5).expect(403, "kyc_required");
  }
}
