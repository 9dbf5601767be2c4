package florin.contract;

import static org.assertj.core.api.Assertions.assertThat;

import florin.Bank;
import florin.Config;
import florin.auth.SettableClock;
import florin.core.Clocks;
import florin.testing.FlorinExtension;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Large amounts are ordered with a code of the authenticator. */
class StepUpTest {
  private static final SettableClock WALL = new SettableClock(Instant.now());
  private static final long LARGE = 1_000;

  @RegisterExtension
  static final FlorinExtension FLORIN =
      FlorinExtension.with(
          config ->
              config
                  .withSessions(
                      new Config.Sessions(Duration.ofHours(1), Duration.ofHours(12), LARGE))
                  .withClocks(new Clocks(Clock.systemUTC(), WALL)));

  private final TestBank bank;
  private Customer alice;
  private Authenticator phone;
  private Account source;
  private Account target;

  StepUpTest(Bank bank) {
    this.bank = TestBank.of(bank);
  }

  @BeforeEach
  void aliceHasAnAuthenticatorAndMoney() {
    alice = bank.signUp("alice");
    phone = Authenticator.enrol(alice.api(), WALL);
    source = bank.funded(alice, "EUR", 10_000);
    target = alice.openAccount("EUR");
    WALL.advance(Duration.ofSeconds(90));
  }

  @AfterEach
  void theBooksAreProved() throws Exception {
    bank.assertProved();
  }

  private Map<String, Object> order(long amount, String code) {
    Map<String, Object> order = Customer.order(source, target, amount);
    if (code != null) {
      order.put("totp", code);
    }
    return order;
  }

  @Test
  void a_large_transfer_is_refused_and_goes_through_when_it_comes_again_with_a_code() {
    String key = UUID.randomUUID().toString();
    Response refused = alice.pay(order(LARGE, null), key).expect(403, "step_up_required");
    assertThat(refused.text("step_up")).isEqualTo("code_missing");
    assertThat(source.balance()).isEqualTo(10_000);

    Response paid = alice.pay(order(LARGE, phone.code()), key).expect(201);

    assertThat(paid.header("Idempotent-Replayed")).isNull();
    assertThat(source.balance()).isEqualTo(9_000);
  }

  @Test
  void a_small_one_needs_none_and_leaves_the_code_good() {
    String code = phone.code();
    alice.pay(order(LARGE - 1, null), "small-" + source.id()).expect(201);
    alice.pay(order(LARGE - 1, code), "small-with-" + source.id()).expect(201);

    alice.pay(order(LARGE, code), "large-" + source.id()).expect(201);
  }

  @Test
  void a_card_is_issued_and_replaced_with_a_code_alone() {
    String path = source.path() + "/cards";
    alice.api().post(path).expect(403, "step_up_required");
    Api keyed = alice.api().key("a-card");
    Response issued = keyed.post(path, Map.of("totp", phone.code())).expect(201);
    assertThat(issued.body().has("cvv")).isTrue();
    Response again = keyed.post(path, Map.of("totp", phone.code())).expect(201);
    assertThat(again.id()).isEqualTo(issued.id());
    assertThat(again.body().has("cvv")).isFalse();
    String replace = "/v1/cards/" + issued.id() + "/replace";
    alice.api().post(replace, Map.of("reason", "lost")).expect(403, "step_up_required");
    WALL.advance(Duration.ofSeconds(90));
    alice.api().post(replace, Map.of("reason", "lost", "totp", phone.code())).expect(201);
  }

  @Test
  void a_standing_order_asks_for_a_code_as_a_transfer_of_its_amount_does() {
    Map<String, Object> small = order(LARGE - 1, null);
    small.put("schedule", Map.of("frequency", "monthly", "start_on", "2099-01-31"));
    small.put("on_shortfall", "skip");
    String path =
        "/v1/standing_orders/" + alice.api().post("/v1/standing_orders", small).expect(201).id();
    alice.api().patch(path, Map.of("amount", LARGE)).expect(403, "step_up_required");
    alice.api().patch(path, Map.of("memo", "Rent")).expect(200);
    Map<String, Object> large = new HashMap<>(small);
    large.put("amount", LARGE);
    alice.api().post("/v1/standing_orders", large).expect(403, "step_up_required");

    large.put("totp", phone.code());

    alice.api().post("/v1/standing_orders", large).expect(201);
    assertThat(alice.api().get(path).expect(200).number("amount")).isEqualTo(LARGE - 1);
  }

  @Test
  void the_same_order_with_another_code_or_none_is_answered_as_the_first_time() {
    String key = UUID.randomUUID().toString();
    Response paid = alice.pay(order(LARGE, phone.code()), key).expect(201);

    Response same = alice.pay(order(LARGE, phone.code()), key).expect(201);
    Response none = alice.pay(order(LARGE, null), key).expect(201);
    WALL.advance(Duration.ofSeconds(30));
    Response next = alice.pay(order(LARGE, phone.code()), key).expect(201);

    for (Response again : List.of(same, none, next)) {
      assertThat(again.text()).isEqualTo(paid.text());
      assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
    }
    assertThat(source.balance()).isEqualTo(9_000);
    alice.pay(order(LARGE + 1, null), key).expect(422, "idempotency_key_reused");
  }

  @Test
  void a_code_is_for_one_order() {
    String code = phone.code();
    alice.pay(order(LARGE, code), UUID.randomUUID().toString()).expect(201);

    Response second =
        alice.pay(order(LARGE, code), UUID.randomUUID().toString()).expect(403, "step_up_required");
    assertThat(second.text("step_up")).isEqualTo("code_refused");
    Map<String, String> logIn =
        Map.of("email", alice.login().email(), "password", alice.login().password(), "totp", code);
    bank.api().post("/v1/auth/login", logIn).expect(401, "invalid_totp");
  }

  @Test
  void wrong_codes_are_limited_here_too_and_a_small_payment_still_goes() {
    for (int i = 0; i < 5; i++) {
      alice
          .pay(order(LARGE, phone.wrongCode()), "wrong-" + source.id())
          .expect(403, "step_up_required");
    }
    Response paused = alice.pay(order(LARGE, phone.code()), "right-" + source.id());
    assertThat(paused.expect(403, "step_up_required").text("step_up")).isEqualTo("code_refused");
    alice.pay(order(LARGE - 1, null), "small-" + source.id()).expect(201);
    WALL.advance(Duration.ofSeconds(30));
    alice.pay(order(LARGE, phone.code()), "right-" + source.id()).expect(201);
  }

  @Test
  void whoever_has_no_authenticator_is_told_to_set_one_up() {
    Customer bob = bank.signUp("bob");
    Account his = bank.funded(bob, "EUR", 5_000);
    Map<String, Object> order = Customer.order(his, target, LARGE);
    order.put("totp", "123456");

    Response refused = bob.pay(order, "bob").expect(403, "step_up_required");
    assertThat(refused.text("step_up")).isEqualTo("not_enrolled");
    assertThat(refused.text("detail")).contains("POST /v1/me/totp");
    Authenticator phoneOfBob = Authenticator.enrol(bob.api(), WALL);
    order.put("totp", phoneOfBob.code(1));
    bob.pay(order, "bob").expect(201);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      textBlock =
          """
          frozen,   422 account_frozen
          stale,    412 balance_version_mismatch
          future,   422 effective_at_out_of_window
          limited,  403 step_up_required
          too much, 403 step_up_required
          """)
  void it_has_its_place_in_the_order_of_refusals_in_a_dry_run_too(String wrong, String verdict) {
    Map<String, Object> order = order(LARGE, null);
    switch (wrong) {
      case "frozen" -> alice.api().post(target.path() + "/freeze").expect(200);
      case "stale" -> order.put("if_balance_version", 99);
      case "future" -> order.put("effective_at", "2999-01-01T00:00:00Z");
      case "limited" ->
          bank.operator()
              .api()
              .send("PUT", "/v1/limits", Map.of("account_id", source.id(), "per_transfer", 1))
              .expect(200);
      default -> order.put("amount", 10_001L);
    }

    assertThat(alice.tryPaying(order).verdict()).isEqualTo(verdict);
    assertThat(alice.pay(order, UUID.randomUUID().toString()).verdict()).isEqualTo(verdict);
    if (wrong.equals("too much")) {
      order.put("totp", phone.code());
      alice.pay(order, UUID.randomUUID().toString()).expect(422, "insufficient_funds");
    }
  }

  @Test
  void the_reasons_name_it_beforehand_and_afterwards() {
    Map<String, Object> dry = order(LARGE, null);
    dry.put("dry_run", true);
    dry.put("explain", true);
    Response before = alice.api().post("/v1/transfers", dry).expect(403, "step_up_required");
    assertThat(verdict(before.body().get("explanation"))).isEqualTo("refused");

    String id = alice.pay(order(LARGE, phone.code()), "paid-" + source.id()).expect(201).id();
    Response after = alice.api().get("/v1/transfers/" + id + "/explain").expect(200);
    assertThat(verdict(after.body())).isEqualTo("passed");

    alice.api().post(target.path() + "/freeze").expect(200);
    alice.pay(order(LARGE, null), "frozen-" + source.id()).expect(422, "account_frozen");
    String declined =
        alice.api().get("/v1/transfers?idempotency_key=frozen-" + source.id()).text("data/0/id");
    Response why = alice.api().get("/v1/transfers/" + declined + "/explain").expect(200);
    assertThat(verdict(why.body())).as("what it would have met next").isEqualTo("refused");
  }

  private static String verdict(com.fasterxml.jackson.databind.JsonNode explanation) {
    for (var rule : explanation.get("rules")) {
      if (rule.get("code").asText().equals("step_up_required")) {
        return rule.get("verdict").asText();
      }
    }
    throw new AssertionError(explanation.toString());
  }

  @Test
  void a_hold_is_as_large_as_a_transfer_and_its_capture_asks_no_more() {
    Map<String, Object> hold = order(LARGE, null);
    hold.put("expires_in", 600);
    Api api = alice.api().key("hold-" + source.id());
    api.post("/v1/holds", hold).expect(403, "step_up_required");
    hold.put("totp", phone.code());
    String id = api.post("/v1/holds", hold).expect(201).id();

    alice.api().key("capture-" + id).post("/v1/holds/" + id + "/capture").expect(200);
    assertThat(source.balance()).isEqualTo(9_000);
  }

  @Test
  void one_code_is_for_a_whole_batch_and_small_items_of_it_need_none() {
    Map<String, Object> batch = new LinkedHashMap<>();
    batch.put("mode", "independent");
    batch.put("transfers", List.of(item(LARGE, "a"), item(1, "b"), item(LARGE + 1, "c")));
    Response first = alice.api().post("/v1/transfers/batch", batch).expect(200);
    assertThat(statuses(first)).containsExactly(403, 201, 403);

    batch.put("totp", phone.code());
    Response second = alice.api().post("/v1/transfers/batch", batch).expect(200);
    assertThat(statuses(second)).containsExactly(201, 201, 201);
    assertThat(source.balance()).isEqualTo(10_000 - 2 * LARGE - 2);
  }

  @Test
  void an_atomic_batch_without_its_code_moves_nothing_and_goes_under_the_same_key_with_it() {
    Map<String, Object> batch = new LinkedHashMap<>();
    batch.put("mode", "atomic");
    batch.put("transfers", List.of(order(1, null), order(LARGE, null)));
    Api api = alice.api().key("atomic-" + source.id());
    assertThat(statuses(api.post("/v1/transfers/batch", batch).expect(200)))
        .containsExactly(422, 403);
    assertThat(source.balance()).isEqualTo(10_000);

    batch.put("totp", phone.code());
    assertThat(statuses(api.post("/v1/transfers/batch", batch).expect(200)))
        .containsExactly(201, 201);
  }

  private Map<String, Object> item(long amount, String key) {
    Map<String, Object> item = order(amount, null);
    item.put("idempotency_key", key + source.id());
    return item;
  }

  private static List<Integer> statuses(Response batch) {
    List<Integer> statuses = new java.util.ArrayList<>();
    batch.body().get("results").forEach(one -> statuses.add(one.get("status").asInt()));
    return statuses;
  }
}
