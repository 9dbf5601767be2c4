package florin.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import florin.Bank;
import florin.auth.SettableClock;
import florin.contract.Account;
import florin.contract.Api;
import florin.contract.Customer;
import florin.contract.Operator;
import florin.contract.Response;
import florin.contract.TestBank;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Why it was decided so, as those who may know see it. */
class ExplainTest {
  private final SettableClock clock = new SettableClock(Instant.parse("2026-05-01T12:00:00Z"));
  private final Bank started = Bank.start(TestBank.follow(clock));
  private final TestBank bank = TestBank.of(started);
  private final Operator operator = bank.operator();
  private final Customer alice = bank.signUp("alice");
  private final Customer bob = bank.signUp("bob");
  private final Account from = bank.funded(alice, "EUR", 1_000);
  private final Account to = bob.openAccount("EUR");

  @AfterEach
  void theBooksAreRight() throws Exception {
    try (started) {
      bank.assertProved();
    }
  }

  private static Api fresh(Customer customer) {
    return customer.api().key(UUID.randomUUID().toString());
  }

  private Response hold(long amount, Duration life) {
    Map<String, Object> order = Customer.order(from, to, amount);
    order.put("expires_in", life.toSeconds());
    return fresh(alice).post("/v1/holds", order).expect(201);
  }

  private Response explained(Customer reader, String transferId) {
    return reader.api().get("/v1/transfers/" + transferId + "/explain").expect(200);
  }

  /** The last of alice's refused ones. */
  private String declined() {
    return alice.api().get("/v1/transfers?status=declined&limit=1").text("data/0/id");
  }

  private static List<String> verdicts(JsonNode explanation) {
    List<String> verdicts = new ArrayList<>();
    explanation
        .get("rules")
        .forEach(
            rule -> verdicts.add(rule.get("code").asText() + " " + rule.get("verdict").asText()));
    return verdicts;
  }

  private static JsonNode numbers(JsonNode explanation, String code) {
    for (JsonNode rule : explanation.get("rules")) {
      if (rule.get("code").asText().equals(code)) {
        return rule.get("numbers");
      }
    }
    throw new AssertionError(code + " is no rule here");
  }

  @Test
  void what_passed_has_passed_every_rule_in_the_order_of_the_contract() {
    String id = alice.pay(from, to, 400).expect(201).id();

    Response why = explained(alice, id);

    assertThat(why.isNull("code")).isTrue();
    assertThat(why.text("transfer_id")).isEqualTo(id);
    assertThat(verdicts(why.body()))
        .containsExactly(
            "invalid_account_number passed",
            "same_account passed",
            "currency_mismatch passed",
            "account_closed passed",
            "account_frozen passed",
            "account_fenced passed",
            "balance_version_mismatch passed",
            "effective_at_out_of_window passed",
            "kyc_required passed",
            "step_up_required passed",
            "limit_exceeded passed",
            "insufficient_funds passed",
            "balance_out_of_range passed");
    assertThat(numbers(why.body(), "insufficient_funds").get("available").asLong())
        .isEqualTo(1_000);
    assertThat(numbers(why.body(), "balance_version_mismatch").get("balance_version").asLong())
        .isEqualTo(1);
    assertThat(why.isNull("earliest_at")).isTrue();
  }

  @Test
  void what_is_held_is_named_and_when_it_is_there_again() {
    Response late = hold(500, Duration.ofHours(2));
    Response soon = hold(300, Duration.ofHours(1));
    fresh(alice).post("/v1/holds/" + soon.id() + "/capture", Map.of("amount", 50)).expect(200);
    alice.pay(from, to, 460).expect(422, "insufficient_funds");
    String id = declined();
    fresh(alice).post("/v1/holds/" + late.id() + "/release").expect(200);
    clock.advance(Duration.ofDays(2));
    alice.pay(from, to, 950).expect(201);

    Response why = explained(alice, id);

    JsonNode funds = numbers(why.body(), "insufficient_funds");
    assertThat(funds.get("balance").asLong()).isEqualTo(950);
    assertThat(funds.get("held").asLong()).isEqualTo(750);
    assertThat(funds.get("available").asLong()).isEqualTo(200);
    assertThat(why.body().get("holds"))
        .extracting(hold -> hold.get("hold_id").asText() + " " + hold.get("amount").asLong())
        .containsExactly(soon.id() + " 250", late.id() + " 500");
    assertThat(why.text("earliest_at")).isEqualTo(late.text("expires_at"));
    assertThat(verdicts(why.body()))
        .endsWith("insufficient_funds refused", "balance_out_of_range not_checked");
  }

  @Test
  void no_time_is_named_where_time_does_not_help() {
    hold(500, Duration.ofHours(2));
    alice.pay(from, to, 1_001).expect(422, "insufficient_funds");
    assertThat(explained(alice, declined()).isNull("earliest_at")).isTrue();

    operator.freeze(to);
    alice.pay(from, to, 600).expect(422, "account_frozen");
    Response frozen = explained(alice, declined());
    assertThat(verdicts(frozen.body()))
        .contains("account_frozen refused", "insufficient_funds refused");
    assertThat(frozen.isNull("earliest_at")).isTrue();
    operator.api().post(to.path() + "/unfreeze").expect(200);
    assertThat(verdicts(explained(alice, declined()).body())).contains("account_frozen refused");
  }

  @Test
  void a_limit_is_told_with_what_was_used_then_and_the_day_on_which_it_is_over() {
    Map<String, Object> limits = new HashMap<>();
    limits.put("account_id", from.id());
    limits.put("daily", 300);
    limits.put("per_transfer", 250);
    operator.api().send("PUT", "/v1/limits", limits).expect(200);
    alice.pay(from, to, 200).expect(201);
    String held = hold(50, Duration.ofHours(40)).id();
    alice.pay(from, to, 60).expect(422, "limit_exceeded");
    String id = declined();
    fresh(alice).post("/v1/holds/" + held + "/release").expect(200);
    alice.pay(from, to, 100).expect(201);
    limits.put("daily", 9);
    operator.api().send("PUT", "/v1/limits", limits).expect(200);

    Response why = explained(alice, id);

    assertThat(numbers(why.body(), "limit_exceeded").get("limits").toString())
        .isEqualTo(
            "[{\"subject\":\"account\",\"window\":\"per_transfer\",\"limit\":250,\"used\":0,"
                + "\"left\":250},{\"subject\":\"account\",\"window\":\"daily\",\"limit\":300,"
                + "\"used\":250,\"left\":50}]");
    assertThat(why.text("earliest_at")).isEqualTo("2026-05-02T00:00:00.000000Z");
    alice.pay(from, to, 251).expect(422, "limit_exceeded");
    assertThat(explained(alice, declined()).isNull("earliest_at")).isTrue();
  }

  @Test
  void both_together_need_the_later_time() {
    operator
        .api()
        .send("PUT", "/v1/limits", Map.of("user_id", alice.id(), "currency", "EUR", "daily", 700))
        .expect(200);
    Response hold = hold(600, Duration.ofHours(30));
    alice.pay(from, to, 450).expect(422, "limit_exceeded");
    Response why = explained(alice, declined());
    assertThat(verdicts(why.body()))
        .contains("limit_exceeded refused", "insufficient_funds refused");
    assertThat(why.text("earliest_at")).isEqualTo(hold.text("expires_at"));
  }

  @Test
  void a_group_is_explained_by_what_those_before_would_have_left() {
    Map<String, Object> batch =
        Map.of(
            "mode",
            "atomic",
            "transfers",
            List.of(
                Customer.order(from, to, 700),
                Customer.order(from, to, 301),
                Customer.order(from, to, 1)));
    fresh(alice).post("/v1/transfers/batch", batch).expect(200);
    List<JsonNode> refused = alice.api().get("/v1/transfers?status=declined").data();

    JsonNode last = explained(alice, refused.get(0).get("id").asText()).body();
    JsonNode culprit = explained(alice, refused.get(1).get("id").asText()).body();

    assertThat(culprit.get("code").asText()).isEqualTo("insufficient_funds");
    assertThat(numbers(culprit, "insufficient_funds").get("available").asLong()).isEqualTo(300);
    assertThat(last.get("code").asText()).isEqualTo("linked_transfer_failed");
    assertThat(verdicts(last))
        .contains("insufficient_funds passed")
        .endsWith("linked_transfer_failed refused");
  }

  @Test
  void a_dry_run_says_why_and_leaves_nothing() {
    Response hold = hold(900, Duration.ofHours(1));
    Map<String, Object> order = Customer.order(from, to, 500);
    order.put("dry_run", true);
    order.put("explain", true);

    Response refused = alice.api().post("/v1/transfers", order).expect(422, "insufficient_funds");
    JsonNode why = refused.body().get("explanation");
    assertThat(refused.number("available")).isEqualTo(100);
    assertThat(why.get("transfer_id").isNull()).isTrue();
    assertThat(why.get("earliest_at").asText()).isEqualTo(hold.text("expires_at"));

    clock.advance(Duration.ofHours(1).plusSeconds(1));
    Response passes = alice.api().post("/v1/transfers", order).expect(200);
    assertThat(passes.isNull("id")).isTrue();
    assertThat(passes.number("from_balance_after")).isEqualTo(500);
    assertThat(verdicts(passes.body().get("explanation"))).hasSize(13);

    assertThat(alice.api().get("/v1/transfers?account_id=" + from.id()).data()).hasSize(1);
    order.put("dry_run", false);
    assertThat(alice.pay(order, "k").expect(400, "invalid_request").errors())
        .containsEntry("#/explain", "only_dry_run");
  }

  @Test
  void at_the_counter_it_is_explained_as_well() {
    Map<String, Object> order = Operator.order(from, 1_001);
    order.put("dry_run", true);
    order.put("explain", true);
    Response refused =
        operator.api().post("/v1/withdrawals", order).expect(422, "insufficient_funds");
    assertThat(verdicts(refused.body().get("explanation"))).contains("insufficient_funds refused");
    operator.api().post("/v1/deposits", order).expect(200);
  }

  @Test
  void the_payee_sees_verdicts_of_what_he_received_and_none_of_the_numbers() {
    String id = alice.pay(from, to, 400).expect(201).id();
    alice.pay(from, to, 4_000).expect(422);

    Response why = explained(bob, id);

    assertThat(why.text()).doesNotContain("numbers", "1000");
    assertThat(why.isNull("holds")).isTrue();
    assertThat(verdicts(why.body())).hasSize(13);
    bob.api().get("/v1/transfers/" + declined() + "/explain").expect(404, "not_found");
    Customer carol = bank.signUp("carol");
    carol.api().get("/v1/transfers/" + id + "/explain").expect(404, "not_found");
    assertThat(explained(new Customer(TestBank.OPERATOR, "", operator.api(), null), id).text())
        .contains("\"available\":1000");
  }

  @Test
  void nobody_learns_anothers_balance_by_orders_he_could_not_pay() {
    bank.operator().deposit(to, 9_007_199_254_740_000L);
    for (long amount : new long[] {1_000_000, 9_007_199_254_740_991L}) {
      Map<String, Object> order = Customer.order(from, to, amount);
      order.put("dry_run", true);
      order.put("explain", true);
      Response refused = alice.api().post("/v1/transfers", order).expect(422);
      assertThat(verdicts(refused.body().get("explanation")))
          .endsWith("insufficient_funds refused", "balance_out_of_range not_checked");
    }
  }

  @Test
  void captures_and_reversals_have_rules_of_their_own() {
    String held = hold(500, Duration.ofHours(2)).id();
    fresh(alice).post("/v1/holds/" + held + "/capture", Map.of("amount", 501)).expect(422);
    JsonNode capture = explained(alice, declined()).body();
    assertThat(verdicts(capture)).contains("hold_expired passed", "exceeds_hold refused");
    assertThat(numbers(capture, "exceeds_hold").get("left_of_hold").asLong()).isEqualTo(500);

    String paid = alice.pay(from, to, 300).expect(201).id();
    fresh(bob).post("/v1/transfers/" + paid + "/reverse", Map.of("amount", 200)).expect(201);
    fresh(bob).post("/v1/transfers/" + paid + "/reverse", Map.of("amount", 101)).expect(422);
    String id = bob.api().get("/v1/transfers?status=declined&limit=1").text("data/0/id");
    JsonNode reversal = explained(bob, id).body();
    assertThat(numbers(reversal, "exceeds_original").get("left_to_reverse").asLong())
        .isEqualTo(100);
  }

  @Test
  void a_mistyped_number_is_all_there_is_to_say() {
    Map<String, Object> order = Customer.order(from, to, 1);
    order.remove("to_account_id");
    order.put("to_account_number", to.number().substring(0, 15) + "x");
    alice.pay(order, "typo").expect(422, "invalid_account_number");
    Response why = explained(alice, declined());
    assertThat(verdicts(why.body()))
        .startsWith("invalid_account_number refused", "same_account not_checked");
    assertThat(why.isNull("earliest_at")).isTrue();
  }
}
