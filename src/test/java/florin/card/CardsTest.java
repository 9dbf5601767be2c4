package florin.card;

import static florin.card.Plastic.assertIs;
import static florin.card.Plastic.fresh;
import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Cards issued, changed and paid with, as their holder, a merchant and others see it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CardsTest {
  private final SettableClock clock = new SettableClock(Instant.parse("2026-05-10T10:00:00Z"));
  private final Bank started = Bank.start(TestBank.follow(clock));
  private final TestBank bank = TestBank.of(started);
  private final Operator operator = bank.operator();
  private Customer alice;
  private Account account;
  private Plastic card;

  @BeforeEach
  void aliceHasACardAndMoney() {
    alice = bank.signUp("alice");
    account = bank.funded(alice, "EUR", 10_000);
    card = Plastic.active(alice, account);
  }

  @AfterAll
  void theBooksAreProved() throws Exception {
    try (started) {
      bank.assertProved();
    }
  }

  @Test
  void a_card_is_issued_inactive_and_lives_as_its_holder_says() {
    Response issued =
        alice.api().post(account.path() + "/cards", Map.of("label", "Travel")).expect(201);
    Plastic other = Plastic.of(alice, account, issued);

    assertThat(issued.text("status")).isEqualTo("inactive");
    assertThat(issued.text("label")).isEqualTo("Travel");
    assertThat(issued.text("account_id")).isEqualTo(account.id());
    assertThat(issued.text("last4")).isEqualTo(other.number().substring(12));
    assertThat(issued.text("expires_on")).isEqualTo("2029-05-31");
    assertThat(issued.header("Location")).isEqualTo(other.path());
    other.pay(1).expect(422, "card_inactive");
    other.does("freeze").expect(422, "card_inactive");
    assertThat(other.does("activate").expect(200).text("status")).isEqualTo("active");
    assertThat(other.does("activate").expect(200).text("status")).isEqualTo("active");
    other.pay(1).expect(201);
    assertThat(other.does("freeze").expect(200).text("status")).isEqualTo("frozen");
    assertThat(other.does("freeze").expect(200).text("status")).isEqualTo("frozen");
    other.pay(1).expect(422, "card_frozen");
    other.does("activate").expect(422, "card_frozen");
    assertThat(other.does("unfreeze").expect(200).text("status")).isEqualTo("active");
    other.pay(1).expect(201);
    Response cancelled = other.ends("cancel", "stolen").expect(200);
    assertThat(cancelled.text("status")).isEqualTo("cancelled");
    assertThat(cancelled.text("cancel_reason")).isEqualTo("stolen");
    assertThat(other.ends("cancel", "lost").expect(200).text("cancel_reason")).isEqualTo("stolen");
    other.pay(1).expect(422, "card_cancelled");
    for (String what : List.of("activate", "freeze", "unfreeze")) {
      other.does(what).expect(422, "card_cancelled");
    }
    other.ends("replace", "lost").expect(422, "card_cancelled");
    other.limit(Map.of("daily", 1)).expect(422, "card_cancelled");
  }

  @Test
  void an_account_has_a_thousand_cards_at_most_cancelled_ones_too() {
    String cards = account.path() + "/cards";
    for (int has = 1; has < 1_000; has++) {
      alice.api().post(cards).expect(201);
    }
    alice.api().post(cards).expect(422, "too_many_cards");
    card.ends("replace", "lost").expect(422, "too_many_cards");
    card.pay(1).expect(201);
    card.ends("cancel", "lost").expect(200);
    alice.api().post(cards).expect(422, "too_many_cards");
    alice.api().post(bank.funded(alice, "EUR", 1).path() + "/cards").expect(201);
  }

  @Test
  void an_authorisation_is_held_captured_in_parts_and_refunded() {
    Response asked = card.pay(5_000).expect(201);
    String id = asked.id();

    assertIs(asked, "pending", 5_000, 0, 0, 0);
    assertThat(asked.text("merchant/name")).isEqualTo("Corner Shop");
    assertThat(asked.text("merchant/category")).isEqualTo("groceries");
    assertThat(asked.isNull("decline")).isTrue();
    assertThat(card.numbers()).containsExactly(10_000L, 5_000L, 5_000L);
    assertThat(card.found(id).text()).isEqualTo(asked.text());

    Response part = card.network(id, "capture", Map.of("amount", 2_000)).expect(200);
    assertIs(part, "pending", 5_000, 2_000, 0, 0);
    assertThat(card.numbers()).containsExactly(8_000L, 3_000L, 5_000L);
    card.network(id, "capture", Map.of("amount", 3_001)).expect(422, "exceeds_hold");
    Response last = card.network(id, "capture", Map.of("amount", 1_000, "final", true)).expect(200);
    assertIs(last, "captured", 5_000, 3_000, 2_000, 0);
    assertThat(card.numbers()).containsExactly(7_000L, 0L, 7_000L);
    card.network(id, "capture").expect(422, "hold_released");

    assertIs(
        card.network(id, "refund", Map.of("amount", 500)).expect(200),
        "captured",
        5_000,
        3_000,
        2_000,
        500);
    card.network(id, "refund", Map.of("amount", 2_501)).expect(422, "exceeds_original");
    Response refunded = card.network(id, "refund").expect(200);
    assertIs(refunded, "captured", 5_000, 3_000, 2_000, 3_000);
    card.network(id, "refund").expect(422, "exceeds_original");
    assertThat(card.numbers()).containsExactly(10_000L, 0L, 10_000L);

    assertThat(refunded.body().get("transfer_ids")).hasSize(4);
    assertThat(alice.api().get(account.path() + "/entries").expect(200).data())
        .extracting(entry -> entry.get("kind").asText() + " " + entry.get("memo").asText())
        .startsWith("card_refund Corner Shop", "card_refund Corner Shop", "card Corner Shop");
    String transfer = refunded.body().get("transfer_ids").get(0).asText();
    Response captured = alice.api().get("/v1/transfers/" + transfer).expect(200);
    assertThat(captured.text("kind")).isEqualTo("card");
    assertThat(captured.text("hold_id")).isEqualTo(asked.text("hold_id"));
    fresh(alice).post("/v1/transfers/" + transfer + "/reverse").expect(403, "not_payee");
    operator
        .api()
        .key("take-it-back")
        .post("/v1/transfers/" + transfer + "/reverse")
        .expect(422, "not_reversible");
    assertThat(card.found(id).text()).isEqualTo(refunded.text());
  }

  @Test
  void a_card_captured_twice_is_an_error_and_nothing_half_done() {
    String id = card.pay(5_000).expect(201).id();

    assertIs(card.network(id, "capture").expect(200), "captured", 5_000, 5_000, 0, 0);
    card.network(id, "capture").expect(422, "hold_already_captured");
    card.network(id, "capture", Map.of("amount", 1)).expect(422, "hold_already_captured");
    card.network(id, "reverse").expect(422, "hold_already_captured");
    assertThat(card.numbers()).containsExactly(5_000L, 0L, 5_000L);
  }

  @Test
  void what_is_reversed_or_expires_is_available_again() {
    String reversed = card.pay(3_000).expect(201).id();
    String expired = card.pay(3_000).expect(201).id();
    String partly = card.pay(3_000).expect(201).id();
    card.network(partly, "capture", Map.of("amount", 1_000)).expect(200);

    assertIs(card.network(reversed, "reverse").expect(200), "reversed", 3_000, 0, 3_000, 0);
    assertIs(card.network(expired, "expire").expect(200), "expired", 3_000, 0, 3_000, 0);
    Map<String, Long> all = Map.of("amount", 2_000L);
    assertIs(card.network(partly, "reverse", all).expect(200), "captured", 3_000, 1_000, 2_000, 0);
    assertThat(card.numbers()).containsExactly(9_000L, 0L, 9_000L);
    card.network(reversed, "capture").expect(422, "hold_released");
    card.network(reversed, "refund").expect(422, "exceeds_original");
    assertThat(card.found(expired).text("status")).isEqualTo("expired");
    card.network(partly, "refund").expect(200);
    assertThat(card.numbers()).containsExactly(10_000L, 0L, 10_000L);
  }

  @Test
  void a_part_is_reversed_and_the_rest_is_still_held() throws Exception {
    card.limit(Map.of("daily", 3_000)).expect(200);
    Response asked = card.pay(3_000).expect(201);
    String id = asked.id();
    card.network(id, "reverse", Map.of("amount", 3_001)).expect(422, "exceeds_hold");
    clock.advance(Duration.ofMinutes(1));
    String key = "half";
    Api keyed = alice.api().key(key);
    String path = "/v1/simulations/authorizations/" + id + "/reverse";
    Response part = keyed.post(path, Map.of("amount", 1_000)).expect(200);
    assertIs(part, "pending", 3_000, 0, 1_000, 0);
    assertThat(card.numbers()).containsExactly(10_000L, 2_000L, 8_000L);
    assertThat(card.now().number("limits/daily/used")).isEqualTo(2_000);
    card.pay(1_001).expect(422, "limit_exceeded");
    bank.assertProved();

    card.network(id, "capture", Map.of("amount", 2_001)).expect(422, "exceeds_hold");
    clock.advance(Duration.ofMinutes(1));
    assertIs(card.network(id, "capture").expect(200), "captured", 3_000, 2_000, 1_000, 0);
    assertThat(keyed.post(path, Map.of("amount", 1_000)).text()).isEqualTo(part.text());
    String then = account.path() + "/balance?at=" + asked.text("created_at");
    assertThat(alice.api().get(then).expect(200).number("held")).isEqualTo(3_000);
    String later = account.path() + "/balance?at=" + clock.instant().minusSeconds(30);
    assertThat(alice.api().get(later).expect(200).number("held")).isEqualTo(2_000);
  }

  @Test
  void it_expires_by_itself_exactly_at_its_instant() {
    Map<String, Object> order = card.order(10_000);
    order.put("expires_in", 3_600);
    Response asked = card.ask(order).expect(201);
    Instant end = Instant.parse(asked.text("expires_at"));
    assertThat(end).isEqualTo(Instant.parse(asked.text("created_at")).plusSeconds(3_600));

    clock.set(end.minusNanos(1_000));
    assertThat(card.found(asked.id()).text("status")).isEqualTo("pending");
    card.pay(1).expect(422, "insufficient_funds");
    clock.set(end);
    assertIs(card.found(asked.id()), "expired", 10_000, 0, 10_000, 0);
    card.network(asked.id(), "capture").expect(422, "hold_expired");
    card.pay(10_000).expect(201);
  }

  @Test
  void a_decline_is_answered_as_such_and_kept_with_its_reason() {
    Response refused = card.pay(10_001).expect(422, "insufficient_funds");
    assertThat(refused.number("available")).isEqualTo(10_000);
    card.does("freeze").expect(200);
    card.pay(1).expect(422, "card_frozen");

    Response asked = card.asked();
    assertThat(asked.data())
        .extracting(one -> one.get("status").asText() + " " + one.at("/decline/code").asText())
        .containsExactly("declined card_frozen", "declined insufficient_funds");
    assertThat(asked.text("data/1/decline/detail")).isNotBlank();
    assertThat(asked.isNull("data/1/hold_id")).isTrue();
    assertIs(card.found(asked.text("data/1/id")), "declined", 10_001, 0, 0, 0);
    for (String what : List.of("capture", "reverse", "expire", "refund")) {
      card.network(asked.text("data/1/id"), what).expect(422, "authorization_declined");
    }
    String command = "trf_" + asked.text("data/0/id").substring("auth_".length());
    Response why = alice.api().get("/v1/transfers/" + command + "/explain").expect(200);
    assertThat(why.text("code")).isEqualTo("card_frozen");
  }

  @Test
  void a_frozen_or_cancelled_card_s_authorisation_is_captured_still() {
    String first = card.pay(1_000).expect(201).id();
    String second = card.pay(1_000).expect(201).id();
    card.does("freeze").expect(200);
    card.network(first, "capture").expect(200);
    card.ends("cancel", "stolen").expect(200);
    card.network(second, "capture").expect(200);
    card.network(second, "refund").expect(200);
    assertThat(card.numbers()).containsExactly(9_000L, 0L, 9_000L);
  }

  @Test
  void a_blocked_category_is_not_paid() {
    assertThat(
            card.limit(Map.of("blocked_categories", List.of("gambling", "bars")))
                .expect(200)
                .body()
                .get("blocked_categories"))
        .hasSize(2);
    card.ask(card.order(1, "gambling")).expect(422, "category_blocked");
    card.ask(card.order(1, "groceries")).expect(201);
    card.limit(Map.of("daily", 5)).expect(200);
    card.ask(card.order(1, "bars")).expect(422, "category_blocked");
    card.limit(Map.of("blocked_categories", List.of())).expect(200);
    card.ask(card.order(1, "gambling")).expect(201);
  }

  @Test
  void limits_count_what_is_authorised_to_the_cent_and_give_back_what_is_not_taken() {
    Response set = card.limit(Map.of("per_authorization", 1_000, "daily", 1_500)).expect(200);
    assertThat(set.number("limits/per_authorization/limit")).isEqualTo(1_000);
    assertThat(set.isNull("limits/monthly")).isTrue();

    card.pay(1_001).expect(422, "limit_exceeded");
    String id = card.pay(1_000).expect(201).id();
    Response refused = card.pay(501).expect(422, "limit_exceeded");
    assertThat(refused.text("limit/subject")).isEqualTo("card");
    assertThat(refused.text("limit/window")).isEqualTo("daily");
    assertThat(refused.number("limit/left")).isEqualTo(500);
    card.pay(500).expect(201);
    card.network(id, "capture", Map.of("amount", 300, "final", true)).expect(200);
    assertThat(card.now().number("limits/daily/used")).isEqualTo(800);
    card.pay(701).expect(422, "limit_exceeded");
    card.pay(700).expect(201);
    card.network(id, "refund").expect(200);
    card.pay(1).expect(422, "limit_exceeded");
    assertThat(card.limit(Map.of()).expect(200).isNull("limits/daily")).isTrue();
    card.pay(1).expect(201);
    card.limit(Map.of("daily", 1, "currency", "USD")).expect(422, "currency_mismatch");
  }

  @Test
  void one_that_expires_is_given_back_to_the_day_it_was_held_in() {
    card.limit(Map.of("monthly", 1_000)).expect(200);
    Map<String, Object> order = card.order(1_000);
    order.put("expires_in", 60);
    card.ask(order).expect(201);
    card.pay(1).expect(422, "limit_exceeded");
    clock.advance(Duration.ofMinutes(2));
    assertThat(card.now().number("limits/monthly/used")).isZero();
    card.pay(1_000).expect(201);
  }

  @Test
  void a_replacement_keeps_limits_what_they_counted_and_blocked_categories() {
    card.limit(Map.of("daily", 1_000, "blocked_categories", List.of("bars"))).expect(200);
    String pending = card.pay(600).expect(201).id();

    Response answer = card.ends("replace", "damaged").expect(201);
    Plastic next = Plastic.of(alice, account, answer);
    assertThat(answer.text("status")).isEqualTo("inactive");
    assertThat(answer.text("replaces_id")).isEqualTo(card.id());
    assertThat(answer.number("limits/daily/used")).isEqualTo(600);
    assertThat(answer.text("blocked_categories/0")).isEqualTo("bars");
    assertThat(next.number()).isNotEqualTo(card.number());
    assertThat(card.status()).isEqualTo("cancelled");
    assertThat(card.now().text("cancel_reason")).isEqualTo("damaged");
    card.pay(1).expect(422, "card_cancelled");
    next.pay(1).expect(422, "card_inactive");
    next.does("activate").expect(200);
    next.pay(401).expect(422, "limit_exceeded");
    next.ask(next.order(1, "bars")).expect(422, "category_blocked");
    next.pay(400).expect(201);
    card.network(pending, "reverse").expect(200);
    assertThat(next.now().number("limits/daily/used")).isEqualTo(400);
    next.pay(600).expect(201);
    card.does("unfreeze").expect(422, "card_cancelled");
    assertThat(alice.api().get("/v1/cards?account_id=" + account.id()).expect(200).data())
        .extracting(one -> one.get("id").asText())
        .containsExactly(next.id(), card.id());
  }

  @Test
  void limits_of_the_account_and_of_its_holder_count_too() {
    operator
        .api()
        .send("PUT", "/v1/limits", Map.of("account_id", account.id(), "daily", 500))
        .expect(200);
    Response refused = card.pay(501).expect(422, "limit_exceeded");
    assertThat(refused.text("limit/subject")).isEqualTo("account");
    card.pay(500).expect(201);
  }

  @Test
  void five_wrong_codes_in_a_row_and_none_is_right_any_more() {
    for (int i = 0; i < 4; i++) {
      card.payShowing(1, card.wrongCode()).expect(422, "card_verification_failed");
    }
    card.payShowing(1, card.cvv()).expect(201); // begins anew
    Map<String, Object> otherNumber = card.order(1);
    otherNumber.put("number", "9999000000000002");
    otherNumber.put("cvv", card.cvv());
    card.ask(otherNumber).expect(422, "card_verification_failed");
    for (int i = 0; i < 4; i++) {
      card.payShowing(1, card.wrongCode()).expect(422, "card_verification_failed");
    }
    card.payShowing(1, card.cvv()).expect(422, "card_verification_failed");
    card.pay(1).expect(201); // where none is shown, none is wrong
    card.does("unfreeze").expect(200);
    Map<String, Object> right = card.order(1);
    right.put("number", card.number());
    right.put("cvv", card.cvv());
    card.ask(right).expect(201);
  }

  @ParameterizedTest
  @CsvSource({
    "verification and blocked, card_verification_failed",
    "blocked and currency, category_blocked",
    "currency and limit, currency_mismatch",
    "account frozen and limit, account_frozen",
    "limit and funds, limit_exceeded",
    "funds, insufficient_funds",
  })
  void of_two_reasons_the_first_in_order_is_told(String wrong, String code) {
    Map<String, Object> order = card.order(wrong.contains("funds") ? 10_001 : 2);
    card.limit(
            Map.of(
                "daily",
                wrong.contains("limit") ? 1 : 100_000,
                "blocked_categories",
                wrong.contains("blocked") ? List.of("groceries") : List.of()))
        .expect(200);
    if (wrong.contains("verification")) {
      order.put("cvv", card.wrongCode());
    }
    if (wrong.contains("currency")) {
      order.put("currency", "USD");
    }
    if (wrong.contains("account frozen")) {
      operator.freeze(account);
    }
    card.ask(order).expect(422, code);
  }

  @Test
  void closing_the_account_cancels_its_cards_but_not_what_is_pending() {
    String id = card.pay(10_000).expect(201).id();
    alice.api().post(account.path() + "/close").expect(422, "account_not_empty");
    card.network(id, "capture").expect(200);
    alice.api().post(account.path() + "/close").expect(200);

    assertThat(card.status()).isEqualTo("cancelled");
    assertThat(card.now().text("cancel_reason")).isEqualTo("account_closed");
    card.pay(1).expect(422, "account_closed");
    card.does("freeze").expect(422, "account_closed");
    card.ends("replace", "lost").expect(422, "account_closed");
    card.limit(Map.of("daily", 1)).expect(422, "account_closed");
    alice.api().post(account.path() + "/cards").expect(422, "account_closed");
    card.network(id, "refund").expect(422, "account_closed");
  }

  @Test
  void a_frozen_account_gets_no_card_and_no_refund() {
    String id = card.pay(100).expect(201).id();
    card.network(id, "capture").expect(200);
    operator.freeze(account);
    alice.api().post(account.path() + "/cards").expect(422, "account_frozen");
    card.pay(1).expect(422, "account_frozen");
    card.network(id, "refund").expect(422, "account_frozen");
  }

  @Test
  void a_card_s_hold_is_not_taken_or_let_go_as_a_hold() {
    String hold = card.pay(100).expect(201).text("hold_id");
    assertThat(alice.api().get("/v1/holds/" + hold).expect(200).number("amount")).isEqualTo(100);
    for (Api api : List.of(fresh(alice), operator.api().key(hold))) {
      api.post("/v1/holds/" + hold + "/capture").expect(404, "not_found");
    }
    fresh(alice).post("/v1/holds/" + hold + "/release").expect(404, "not_found");
    Map<String, Object> placed = Customer.order(account, alice.openAccount("EUR"), 5);
    placed.put("expires_in", 60);
    String other = fresh(alice).post("/v1/holds", placed).expect(201).id();
    card.network("auth_" + other.substring(4), "capture").expect(404, "not_found");
  }

  @Test
  void an_operator_plays_the_network_too_but_does_not_touch_cards() {
    Api api = operator.api();
    String id = api.key("one").post(card.asking(), card.order(100)).expect(201).id();
    String path = "/v1/simulations/authorizations/" + id;
    assertThat(api.key("two").post(path + "/capture").expect(200).text("status"))
        .isEqualTo("captured");
    api.key("three").post(path + "/refund").expect(200);
    Response refused = api.key("four").post(card.asking(), card.order(10_001)).expect(422);
    assertThat(refused.code()).isEqualTo("insufficient_funds");
    assertThat(refused.body().has("available")).isFalse();
    api.get(card.path()).expect(200);
    api.post(card.path() + "/freeze").expect(404, "not_found");
    api.post(account.path() + "/cards").expect(404, "not_found");
  }

  @Test
  void another_s_card_does_not_exist() {
    Customer mallory = bank.signUp("mallory");
    String id = card.pay(100).expect(201).id();
    mallory.api().get(card.path()).expect(404, "not_found");
    mallory.api().get("/v1/authorizations/" + id).expect(404, "not_found");
    mallory.api().post(card.path() + "/freeze").expect(404, "not_found");
    fresh(mallory).post(card.asking(), card.order(1)).expect(404, "not_found");
    fresh(mallory)
        .post("/v1/simulations/authorizations/" + id + "/capture")
        .expect(404, "not_found");
    assertThat(mallory.api().get("/v1/cards").expect(200).data()).isEmpty();
  }

  @Test
  void a_replay_has_the_first_answer_whatever_happened_since() {
    Api keyed = alice.api().key("shop");
    Response asked = keyed.post(card.asking(), card.order(500)).expect(201);
    String path = "/v1/simulations/authorizations/" + asked.id();
    Response part = alice.api().key("part").post(path + "/capture", Map.of("amount", 10));
    card.network(asked.id(), "reverse").expect(200);
    Response refused = alice.api().key("late").post(path + "/capture").expect(422);
    card.ends("cancel", "lost").expect(200);

    Response again = keyed.post(card.asking(), card.order(500)).expect(201);
    assertThat(again.text()).isEqualTo(asked.text());
    assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
    assertThat(alice.api().key("part").post(path + "/capture", Map.of("amount", 10)).text())
        .isEqualTo(part.text());
    assertThat(alice.api().key("late").post(path + "/capture").text()).isEqualTo(refused.text());
    keyed.post(card.asking(), card.order(501)).expect(422, "idempotency_key_reused");
    alice.api().post(card.asking(), card.order(1)).expect(400, "idempotency_key_required");
  }

  @Test
  void each_change_of_a_card_is_in_the_audit_log() {
    card.does("freeze").expect(200);
    card.limit(Map.of("daily", 5)).expect(200);
    Plastic next = card.replaced();
    next.ends("cancel", "other").expect(200);

    Customer auditor = bank.auditor();
    assertThat(auditor.api().get("/v1/admin/audit?limit=200").expect(200).text())
        .contains(
            "card_issued",
            "card_activated",
            "card_frozen",
            "card_limits_set",
            "card_replaced",
            "card_cancelled",
            card.id(),
            next.id());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "#/amount | {\"amount\":0,\"currency\":\"EUR\",\"merchant\":{\"name\":\"A\",\"category\":\"b\"}}",
        "#/merchant | {\"amount\":1,\"currency\":\"EUR\"}",
        "#/merchant/name | {\"amount\":1,\"currency\":\"EUR\",\"merchant\":{\"category\":\"b\"}}",
        "#/merchant/category | {\"amount\":1,\"currency\":\"EUR\",\"merchant\":{\"name\":\"A\",\"category\":\"B c\"}}",
        "#/cvv | {\"amount\":1,\"currency\":\"EUR\",\"merchant\":{\"name\":\"A\",\"category\":\"b\"},\"cvv\":\"12\"}",
        "#/number | {\"amount\":1,\"currency\":\"EUR\",\"merchant\":{\"name\":\"A\",\"category\":\"b\"},\"number\":\"1\"}",
        "#/expires_in | {\"amount\":1,\"currency\":\"EUR\",\"merchant\":{\"name\":\"A\",\"category\":\"b\"},\"expires_in\":0}",
      })
  void what_a_merchant_asks_is_read_strictly(String field, String body) {
    assertThat(fresh(alice).post(card.asking(), body).expect(400).errors()).containsOnlyKeys(field);
  }

  @Test
  void what_a_holder_asks_is_read_strictly() {
    assertThat(card.ends("cancel", "bored").expect(400).errors()).containsOnlyKeys("#/reason");
    assertThat(alice.api().post(card.path() + "/cancel", Map.of()).expect(400).errors())
        .containsOnlyKeys("#/reason");
    assertThat(card.limit(Map.of("daily", -1)).expect(400).errors()).containsOnlyKeys("#/daily");
    assertThat(card.limit(Map.of("blocked_categories", List.of("A B"))).expect(400).errors())
        .containsOnlyKeys("#/blocked_categories/0");
    assertThat(card.limit(Map.of("blocked_categories", "bars")).expect(400).errors())
        .containsOnlyKeys("#/blocked_categories");
    String label = "x".repeat(81);
    assertThat(
            alice
                .api()
                .post(account.path() + "/cards", Map.of("label", label))
                .expect(400)
                .errors())
        .containsOnlyKeys("#/label");
    alice.api().get("/v1/cards/" + account.id()).expect(400, "wrong_id_type");
  }
}
