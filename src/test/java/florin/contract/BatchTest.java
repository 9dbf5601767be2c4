package florin.contract;

import static florin.contract.Customer.order;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import florin.Bank;
import florin.core.AccountNumber;
import florin.testing.FlorinExtension;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Many transfers in one request: all or none, or each on its own. */
@ExtendWith(FlorinExtension.class)
class BatchTest {
  private static final String PATH = "/v1/transfers/batch";
  private static final long MAX = 9_007_199_254_740_991L;

  private final TestBank bank;
  private final Customer alice;
  private final Account from;
  private final Account to;

  BatchTest(Bank bank) {
    this.bank = TestBank.of(bank);
    alice = this.bank.signUp("alice");
    from = this.bank.funded(alice, "EUR", 10_000);
    to = alice.openAccount("EUR");
  }

  @AfterEach
  void theBooksBalance() {
    bank.assertLedgerBalances();
  }

  private static Map<String, Object> batch(String mode, List<Map<String, Object>> transfers) {
    Map<String, Object> batch = new LinkedHashMap<>();
    batch.put("mode", mode);
    batch.put("transfers", transfers);
    return batch;
  }

  @SafeVarargs
  private Response atomic(String key, Map<String, Object>... orders) {
    return alice.api().key(key).post(PATH, batch("atomic", List.of(orders)));
  }

  @SafeVarargs
  private Response independent(Map<String, Object>... orders) {
    return alice.api().post(PATH, batch("independent", List.of(orders)));
  }

  private static Map<String, Object> keyed(String key, Map<String, Object> order) {
    Map<String, Object> keyed = new LinkedHashMap<>(order);
    keyed.put("idempotency_key", key);
    return keyed;
  }

  /** Status and code of each, in order. */
  private static List<String> verdicts(Response answer) {
    return results(answer.expect(200)).stream()
        .map(one -> (one.get("status").asInt() + " " + one.at("/problem/code").asText()).strip())
        .toList();
  }

  private static List<JsonNode> results(Response answer) {
    return StreamSupport.stream(answer.body().get("results").spliterator(), false).toList();
  }

  @Test
  void one_pays_several_and_several_pay_one_all_at_once() {
    Account second = alice.openAccount("EUR");
    Account third = bank.funded(bank.signUp("bob"), "EUR", 1);

    Response out =
        atomic(
            "out", order(from, to, 5_000), order(from, second, 3_000), order(from, third, 2_000));
    Response back = atomic("back", order(to, from, 5_000), order(second, from, 3_000));

    assertThat(verdicts(out)).containsExactly("201", "201", "201");
    assertThat(verdicts(back)).containsExactly("201", "201");
    assertThat(results(out).get(2).at("/transfer/from_balance_after").asLong()).isZero();
    assertThat(from.balance()).isEqualTo(8_000);
    assertThat(third.balance()).isEqualTo(2_001);
    String id = results(out).get(1).at("/transfer/id").asText();
    assertThat(alice.api().get("/v1/transfers/" + id).expect(200).body())
        .isEqualTo(results(out).get(1).get("transfer"));
  }

  @Test
  void later_ones_see_the_effect_of_earlier_ones() {
    Account last = alice.openAccount("EUR");
    Map<String, Object> onward = order(to, last, 10_000);
    onward.put("if_balance_version", 1);

    assertThat(verdicts(atomic("onward", order(from, to, 10_000), onward)))
        .containsExactly("201", "201");
    assertThat(last.balance()).isEqualTo(10_000);
  }

  @Test
  void the_first_refused_has_its_own_code_and_nothing_of_the_others_is_done() {
    Map<String, Object> other = order(from, to, 1);
    other.put("currency", "USD");

    Response refused =
        atomic("k", order(from, to, 6_000), order(from, to, 4_001), other, order(from, to, 1));

    assertThat(verdicts(refused))
        .containsExactly(
            "422 linked_transfer_failed",
            "422 insufficient_funds",
            "422 linked_transfer_failed",
            "422 linked_transfer_failed");
    assertThat(results(refused).get(1).at("/problem/available").asLong()).isEqualTo(4_000);
    assertThat(from.amounts()).containsExactly(10_000L);
    Response kept = alice.api().get("/v1/transfers?idempotency_key=k").expect(200);
    assertThat(kept.data()).hasSize(4);
    assertThat(kept.text("data/0/decline/code")).isEqualTo("linked_transfer_failed");
  }

  @Test
  void a_batch_again_has_the_same_answer_byte_for_byte_posted_or_refused() {
    Map<String, Object> memo = order(from, to, 2);
    memo.put("memo", "May");
    Response posted = atomic("good", order(from, to, 1), memo);
    Response refused = atomic("bad", order(from, to, 1), order(from, to, 99_999));
    bank.operator().deposit(from, 1_000_000);

    Response postedAgain = atomic("good", order(from, to, 1), memo);
    Response refusedAgain = atomic("bad", order(from, to, 1), order(from, to, 99_999));

    assertThat(postedAgain.text()).isEqualTo(posted.text());
    assertThat(refusedAgain.text()).isEqualTo(refused.text());
    assertThat(posted.header("Idempotent-Replayed")).isNull();
    assertThat(postedAgain.header("Idempotent-Replayed")).isEqualTo("true");
    assertThat(refusedAgain.header("Idempotent-Replayed")).isEqualTo("true");
    assertThat(to.balance()).isEqualTo(3);
  }

  @Test
  void the_key_of_a_batch_is_no_other_requests_and_theirs_is_not_the_batchs() {
    atomic("k", order(from, to, 1), order(from, to, 2)).expect(200);
    alice.pay(order(from, to, 7), "single").expect(201);

    atomic("k", order(from, to, 1), order(from, to, 3)).expect(422, "idempotency_key_reused");
    atomic("k", order(from, to, 1)).expect(422, "idempotency_key_reused");
    atomic("k", order(from, to, 1), order(from, to, 2), order(from, to, 2))
        .expect(422, "idempotency_key_reused");
    alice.pay(order(from, to, 1), "k").expect(422, "idempotency_key_reused");
    atomic("single", order(from, to, 7)).expect(422, "idempotency_key_reused");
    Map<String, Object> stranger = order(from, to, 1);
    stranger.put("from_account_id", TestBank.UNKNOWN_ACCOUNT);
    atomic("k", stranger).expect(422, "idempotency_key_reused");
    for (String near : List.of("k1", "k#1", "k-1")) {
      alice.pay(order(from, to, 1), near).expect(201);
    }
    assertThat(alice.pay(order(from, to, 1), "k 1").status()).isEqualTo(400);
    assertThat(to.balance()).isEqualTo(13);
  }

  @Test
  void a_batch_that_is_not_kept_leaves_its_key_free() {
    Map<String, Object> stale = order(from, to, 1);
    stale.put("if_balance_version", 99);
    Map<String, Object> unknown = order(from, to, 1);
    unknown.put("to_account_id", TestBank.UNKNOWN_ACCOUNT);
    Map<String, Object> nobodys = order(from, to, 1);
    nobodys.put("from_account_id", bank.signUp("bob").openAccount("EUR").id());

    assertThat(verdicts(atomic("k", order(from, to, 1), stale)))
        .containsExactly("422 linked_transfer_failed", "412 balance_version_mismatch");
    assertThat(verdicts(atomic("k", unknown, order(from, to, 1))))
        .containsExactly("404 not_found", "422 linked_transfer_failed");
    assertThat(verdicts(atomic("k", order(from, to, 1), nobodys)))
        .containsExactly("422 linked_transfer_failed", "404 not_found");
    assertThat(alice.api().get("/v1/transfers?status=declined").expect(200).data()).isEmpty();
    assertThat(verdicts(atomic("k", order(from, to, 1), order(from, to, 1))))
        .containsExactly("201", "201");
  }

  @Test
  void a_dry_run_of_an_atomic_batch_tells_all_and_does_nothing() {
    Map<String, Object> dry = batch("atomic", List.of(order(from, to, 10_000), order(to, from, 1)));
    dry.put("dry_run", true);
    Map<String, Object> tooMuch =
        batch("atomic", List.of(order(from, to, 10_000), order(from, to, 1)));
    tooMuch.put("dry_run", true);

    Response would = alice.api().post(PATH, dry).expect(200);
    assertThat(verdicts(would)).containsExactly("200", "200");
    assertThat(would.isNull("results/0/transfer/id")).isTrue();
    assertThat(would.number("results/0/transfer/from_balance_after")).isZero();
    assertThat(verdicts(alice.api().post(PATH, tooMuch)))
        .containsExactly("422 linked_transfer_failed", "422 insufficient_funds");
    assertThat(from.amounts()).containsExactly(10_000L);
    assertThat(alice.api().get("/v1/transfers?status=declined").expect(200).data()).isEmpty();
  }

  @Test
  void independent_ones_stand_and_fall_alone() {
    Account his = bank.funded(bank.signUp("bob"), "EUR", 50);
    Map<String, Object> stale = order(from, to, 1);
    stale.put("if_balance_version", 99);
    Map<String, Object> byNumber = order(from, to, 5);
    byNumber.remove("to_account_id");
    byNumber.put("to_account_number", his.number());
    Map<String, Object> noNumber = new LinkedHashMap<>(byNumber);
    noNumber.put("to_account_number", AccountNumber.of(9_999_999));
    Map<String, Object> mistyped = new LinkedHashMap<>(byNumber);
    mistyped.put("to_account_number", "XF00 0000 0000 0000");

    Response answer =
        independent(
            keyed("a", order(from, to, 4_000)),
            keyed("b", order(from, to, 6_001)),
            keyed("c", order(his, to, 1)),
            keyed("d", stale),
            keyed("e", order(from, from, 1)),
            keyed("f", byNumber),
            keyed("g", mistyped),
            keyed("h", order(from, to, 5_995)));

    assertThat(verdicts(answer))
        .containsExactly(
            "201",
            "422 insufficient_funds",
            "404 not_found",
            "412 balance_version_mismatch",
            "422 same_account",
            "201",
            "422 invalid_account_number",
            "201");
    assertThat(answer.text()).doesNotContain("replayed");
    assertThat(IntStream.range(0, 8).map(i -> results(answer).get(i).get("index").asInt()))
        .containsExactly(0, 1, 2, 3, 4, 5, 6, 7);
    assertThat(from.balance()).isZero();
    assertThat(his.balance()).isEqualTo(55);
    assertThat(verdicts(independent(keyed("i", noNumber)))).containsExactly("404 not_found");
  }

  @Test
  void an_independent_item_is_the_request_it_would_be_alone() {
    Response alone = alice.pay(order(from, to, 1), "first-alone").expect(201);
    alice.pay(order(from, to, 99_999), "refused").expect(422);

    Response batch =
        independent(
            keyed("first-alone", order(from, to, 1)),
            keyed("refused", order(from, to, 99_999)),
            keyed("first-here", order(from, to, 2)),
            keyed("first-alone", order(from, to, 3)));

    assertThat(verdicts(batch))
        .containsExactly("201", "422 insufficient_funds", "201", "422 idempotency_key_reused");
    assertThat(results(batch).get(0).get("transfer")).isEqualTo(alone.body());
    assertThat(results(batch).get(0).get("replayed").asBoolean()).isTrue();
    assertThat(results(batch).get(1).get("replayed").asBoolean()).isTrue();
    assertThat(results(batch).get(2).has("replayed")).isFalse();
    assertThat(batch.text("results/3/problem/resource_id")).isEqualTo(alone.id());
    Response later = alice.pay(order(from, to, 2), "first-here").expect(201);
    assertThat(later.body()).isEqualTo(results(batch).get(2).get("transfer"));
    assertThat(to.balance()).isEqualTo(3);
  }

  @Test
  void the_same_key_twice_in_one_batch_is_one_transfer_or_a_reused_key() {
    Map<String, Object> unknown = order(from, to, 5);
    unknown.put("from_account_id", TestBank.UNKNOWN_ACCOUNT);

    Response answer =
        independent(
            keyed("k", order(from, to, 5)),
            keyed("k", order(from, to, 5)),
            keyed("\"k\"", order(from, to, 5)),
            keyed("k", order(from, to, 6)),
            keyed("k", unknown));

    assertThat(verdicts(answer))
        .containsExactly(
            "201", "201", "201", "422 idempotency_key_reused", "422 idempotency_key_reused");
    assertThat(results(answer).get(1).get("transfer"))
        .isEqualTo(results(answer).get(0).get("transfer"));
    assertThat(to.balance()).isEqualTo(5);
  }

  @Test
  void amounts_that_overflow_together_are_refused() {
    Account full = bank.funded(alice, "EUR", MAX - 1);
    bank.operator().deposit(from, 5);

    assertThat(verdicts(atomic("k", order(from, full, 1), order(from, full, 1))))
        .containsExactly("422 linked_transfer_failed", "422 balance_out_of_range");
    assertThat(
            verdicts(
                independent(keyed("a", order(from, full, 1)), keyed("b", order(from, full, 1)))))
        .containsExactly("201", "422 balance_out_of_range");
    assertThat(full.balance()).isEqualTo(MAX);
  }

  @Test
  void a_bad_item_in_the_middle_refuses_the_form_of_all_and_nothing_is_done() {
    List<Map<String, Object>> orders = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      orders.add(keyed("k" + i, order(from, to, 1)));
    }
    orders.get(17).put("amount", "1");
    orders.get(23).put("colour", "red");
    orders.get(24).put("from_account_id", TestBank.UNKNOWN_TRANSFER);
    orders.get(25).remove("idempotency_key");
    orders.get(26).put("idempotency_key", "two words");
    orders.get(27).put("dry_run", true);

    Response refused =
        alice.api().post(PATH, batch("independent", orders)).expect(400, "invalid_request");

    assertThat(refused.errors())
        .isEqualTo(
            Map.of(
                "#/transfers/17/amount", "wrong_type",
                "#/transfers/23/colour", "unknown_field",
                "#/transfers/24/from_account_id", "wrong_id_type",
                "#/transfers/25/idempotency_key", "required",
                "#/transfers/26/idempotency_key", "invalid_idempotency_key",
                "#/transfers/27/dry_run", "unknown_field"));
    assertThat(from.amounts()).hasSize(1);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          {"mode":"atomic"};                                                #/transfers; required
          {"mode":"atomic","transfers":[]};                                 #/transfers; too_few_items
          {"mode":"atomic","transfers":{}};                                 #/transfers; wrong_type
          {"mode":"atomic","transfers":[1]};                                #/transfers/0; wrong_type
          {"mode":"atomic","transfers":[ORDER,null]};                       #/transfers/1; wrong_type
          {"mode":"atomic","transfers":[KEYED]};                            #/transfers/0/idempotency_key; unknown_field
          {"mode":"independent","transfers":[ORDER]};                       #/transfers/0/idempotency_key; required
          {"mode":"independent","transfers":[KEYED],"dry_run":true};        #/dry_run; not_atomic
          {"mode":"both","transfers":[KEYED]};                              #/mode; invalid_value
          {"transfers":[KEYED]};                                            #/mode; required
          {"mode":"atomic","transfers":[ORDER],"key":"k"};                  #/key; unknown_field
          """)
  void what_is_wrong_with_the_batch_is_named(String body, String pointer, String code) {
    String order = Json.write(order(from, to, 1));
    String sent =
        body.replace("ORDER", order).replace("KEYED", Json.write(keyed("k", order(from, to, 1))));

    Response refused = alice.api().key("k").post(PATH, sent);

    assertThat(refused.expect(400, "invalid_request").errors()).containsEntry(pointer, code);
    assertThat(from.amounts()).hasSize(1);
  }

  @Test
  void an_atomic_batch_needs_a_key_and_an_independent_one_does_not() {
    Map<String, Object> atomic = batch("atomic", List.of(order(from, to, 1)));
    alice.api().post(PATH, atomic).expect(400, "idempotency_key_required");
    bank.api().key("k").post(PATH, atomic).expect(401, "unauthenticated");
    bank.auditor().api().key("k").post(PATH, atomic).expect(403, "forbidden");
  }

  @Test
  void a_thousand_fit_and_one_more_does_not() {
    List<Map<String, Object>> orders = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      Map<String, Object> order = keyed("k".repeat(250) + i, order(from, to, 1));
      order.put("memo", "m".repeat(140));
      order.put("effective_at", "2026-01-31T09:30:00.123456+00:00");
      orders.add(order);
    }
    String body = Json.write(batch("independent", orders));
    assertThat(body.length()).isGreaterThan(600_000);
    assertThat(verdicts(alice.api().post(PATH, body))).hasSize(1_000);

    List<Map<String, Object>> plain = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      plain.add(order(from, to, 1));
    }
    Response all = alice.api().key("all").post(PATH, batch("atomic", plain));
    assertThat(verdicts(all)).hasSize(1_000).containsOnly("201");
    assertThat(to.balance()).isGreaterThanOrEqualTo(1_000);

    plain.add(order(from, to, 1));
    Response refused = alice.api().key("more").post(PATH, batch("atomic", plain));
    assertThat(refused.expect(400, "too_many_items").errors())
        .isEqualTo(Map.of("#/transfers", "too_many_items"));
  }

  @Test
  void a_batch_has_one_mib_at_most_and_nothing_else_has_more_than_before() {
    String padding = " ".repeat(1_048_576);
    alice.api().key("k").post(PATH, "{}" + padding).expect(413, "body_too_large");
    alice.api().key("k").post(PATH, "{}" + padding.substring(2)).expect(400, "invalid_request");
    alice.api().post("/v1/accounts", "{}" + padding.substring(2)).expect(413, "body_too_large");
    alice.api().post(PATH, "[1" + ",1".repeat(300_000) + "]").expect(400, "malformed_request");
  }

  @Test
  void batch_is_no_transfers_id() {
    alice.api().get(PATH).expect(405, "method_not_allowed");
    alice.api().send("HEAD", PATH, null).expect(405);
  }

  @RepeatedTest(5)
  void fifty_twins_of_a_batch_at_once_are_one_effect_and_one_answer() {
    Map<String, Object> batch =
        batch("atomic", List.of(order(from, to, 100), order(from, to, 50), order(to, from, 30)));
    List<Response> answers = atOnce(alice.api().key("twin"), batch);

    Set<String> bodies = new HashSet<>(answers.stream().map(Response::text).toList());
    assertThat(bodies).hasSize(1);
    assertThat(answers).filteredOn(a -> a.header("Idempotent-Replayed") == null).hasSize(1);
    assertThat(verdicts(answers.get(0))).containsExactly("201", "201", "201");
    assertThat(to.balance()).isEqualTo(120);
  }

  @RepeatedTest(5)
  void fifty_twins_of_independent_items_at_once_are_one_effect_each() {
    Map<String, Object> batch =
        batch(
            "independent",
            List.of(
                keyed("one", order(from, to, 100)),
                keyed("two", order(from, to, 99_999)),
                keyed("three", order(from, to, 50))));
    List<Response> answers = atOnce(alice.api(), batch);

    Set<String> bodies = new HashSet<>();
    answers.forEach(answer -> bodies.add(answer.text().replace(",\"replayed\":true", "")));
    assertThat(bodies).hasSize(1);
    assertThat(to.balance()).isEqualTo(150);
  }

  @RepeatedTest(5)
  void of_fifty_batches_that_take_all_in_two_halves_one_gets_it() {
    List<CompletableFuture<Response>> sent = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      Map<String, Object> batch =
          batch("atomic", List.of(order(from, to, 5_000), order(from, to, 5_000)));
      sent.add(alice.api().key(UUID.randomUUID().toString()).later("POST", PATH, batch));
    }
    List<List<String>> verdicts =
        sent.stream().map(CompletableFuture::join).map(BatchTest::verdicts).toList();

    assertThat(verdicts).filteredOn(List.of("201", "201")::equals).hasSize(1);
    assertThat(verdicts)
        .filteredOn(List.of("422 insufficient_funds", "422 linked_transfer_failed")::equals)
        .hasSize(49);
    assertThat(from.amounts()).containsExactly(-5_000L, -5_000L, 10_000L);
  }

  private static List<Response> atOnce(Api api, Map<String, Object> batch) {
    return IntStream.range(0, 50).mapToObj(i -> api.later("POST", PATH, batch)).toList().stream()
        .map(CompletableFuture::join)
        .toList();
  }
}
