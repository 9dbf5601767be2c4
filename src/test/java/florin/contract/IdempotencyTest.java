package florin.contract;

import static florin.contract.Customer.order;
import static org.assertj.core.api.Assertions.assertThat;

import florin.Bank;
import florin.testing.FlorinExtension;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One key, one answer, for ever. */
@ExtendWith(FlorinExtension.class)
class IdempotencyTest {
  private final TestBank bank;
  private final Customer alice;
  private final Account from;
  private final Account to;

  IdempotencyTest(Bank bank) {
    this.bank = TestBank.of(bank);
    alice = this.bank.signUp("alice");
    from = this.bank.funded(alice, "EUR", 10_000);
    to = this.bank.signUp("bob").openAccount("EUR");
  }

  @BeforeEach
  void everybodyHasMoney() {
    assertThat(from.balance()).isEqualTo(10_000);
  }

  @AfterEach
  void theBooksBalance() {
    bank.assertLedgerBalances();
  }

  @Test
  void the_same_request_has_the_first_answer_byte_for_byte() {
    Response first = alice.pay(order(from, to, 1_250), "rent").expect(201);
    Response again = alice.pay(order(from, to, 1_250), "rent").expect(201);

    assertThat(again.text()).isEqualTo(first.text());
    assertThat(again.header("Location")).isEqualTo(first.header("Location"));
    assertThat(again.header("Request-Id")).isNotEqualTo(first.header("Request-Id"));
    assertThat(first.header("Idempotent-Replayed")).isNull();
    assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
    assertThat(from.amounts()).containsExactly(-1_250L, 10_000L);
  }

  @Test
  void the_same_json_is_the_same_request_however_it_is_written() {
    Response first = alice.pay(order(from, to, 1_250), "rent").expect(201);
    String other =
        """
          { "currency" : "EUR", "amount":1250,
            "to_account_id":"%s", "memo": null,
            "from_\\u0061ccount_id":"%s", "effective_at":null}
        """
            .formatted(to.id(), from.id());

    assertThat(alice.api().key("rent").post("/v1/transfers", other).text()).isEqualTo(first.text());
    assertThat(from.amounts()).hasSize(2);
  }

  @Test
  void a_refusal_is_an_answer_too_and_stays_the_answer() {
    Response first = alice.pay(order(from, to, 10_001), "big").expect(422, "insufficient_funds");
    bank.operator().deposit(from, 50_000);
    Response again = alice.pay(order(from, to, 10_001), "big").expect(422, "insufficient_funds");

    assertThat(first.number("available")).isEqualTo(10_000);
    assertThat(again.text()).isEqualTo(first.text());
    assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
    assertThat(to.balance()).isZero();
  }

  @Test
  void a_key_of_another_request_is_refused_and_names_the_first() {
    String first = alice.pay(order(from, to, 1_250), "rent").expect(201).id();

    Map<String, Object> withMemo = order(from, to, 1_250);
    withMemo.put("memo", "May");
    for (Map<String, Object> other : List.of(order(from, to, 1_251), withMemo)) {
      Response reused = alice.pay(other, "rent").expect(422, "idempotency_key_reused");
      assertThat(reused.text("resource_id")).isEqualTo(first);
    }
    assertThat(from.amounts()).hasSize(2);
  }

  @Test
  void a_key_of_a_refused_request_is_not_free_either() {
    alice.pay(order(from, to, 10_001), "big").expect(422, "insufficient_funds");

    Response reused = alice.pay(order(from, to, 1), "big").expect(422, "idempotency_key_reused");
    String declined =
        alice.api().get("/v1/transfers?idempotency_key=big").expect(200).text("data/0/id");
    assertThat(reused.text("resource_id")).isEqualTo(declined);
  }

  @Test
  void another_path_is_another_request() {
    Api operator = bank.operator().api().key("desk-" + from.id());
    operator.post("/v1/deposits", Operator.order(from, 500)).expect(201);

    operator
        .post("/v1/withdrawals", Operator.order(from, 500))
        .expect(422, "idempotency_key_reused");
    assertThat(from.balance()).isEqualTo(10_500);
  }

  @Test
  void whatever_moves_money_needs_a_key() {
    Api operator = bank.operator().api();
    alice.api().post("/v1/transfers", order(from, to, 1)).expect(400, "idempotency_key_required");
    for (String path : List.of("/v1/deposits", "/v1/withdrawals")) {
      operator.post(path, Operator.order(from, 1)).expect(400, "idempotency_key_required");
    }
    assertThat(from.amounts()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"two words", "\"", "\"\"", "\"half", "tab\there"})
  void what_is_no_key_is_refused(String key) {
    alice.api().key(key).post("/v1/transfers", order(from, to, 1)).expect(400);
    assertThat(from.amounts()).hasSize(1);
  }

  @Test
  void a_key_has_255_characters_at_most() {
    alice.pay(order(from, to, 1), "k".repeat(256)).expect(400);
    alice.pay(order(from, to, 1), "k".repeat(255)).expect(201);
    alice.pay(order(from, to, 1), '"' + "q".repeat(255) + '"').expect(201);
  }

  @Test
  void a_key_in_quotes_is_the_same_key() {
    Response bare = alice.pay(order(from, to, 7), "rent").expect(201);

    assertThat(alice.pay(order(from, to, 7), "\"rent\"").text()).isEqualTo(bare.text());
  }

  @Test
  void a_key_belongs_to_the_user_whichever_session_he_comes_with() {
    Customer bob = bank.signUp("bob");
    Account his = bank.funded(bob, "EUR", 100);
    String first = alice.pay(order(from, to, 7), "rent").expect(201).id();

    assertThat(bank.logIn(alice.login()).pay(order(from, to, 7), "rent").id()).isEqualTo(first);
    assertThat(bob.pay(order(his, to, 7), "rent").expect(201).id()).isNotEqualTo(first);
  }

  @Test
  void what_is_not_kept_leaves_the_key_free() {
    Map<String, Object> malformed = order(from, to, 7);
    malformed.put("amount", "7");
    Map<String, Object> unknown = order(from, to, 7);
    unknown.put("to_account_id", TestBank.UNKNOWN_ACCOUNT);
    Map<String, Object> stale = order(from, to, 7);
    stale.put("if_balance_version", 99);

    alice.pay(malformed, "rent").expect(400, "invalid_request");
    alice.pay(unknown, "rent").expect(404, "not_found");
    alice.pay(stale, "rent").expect(412, "balance_version_mismatch");
    alice.api().as("no.such.token").key("rent").post("/v1/transfers", malformed).expect(401);
    alice.pay(order(from, to, 7), "rent").expect(201);
  }

  @Test
  void a_dry_run_uses_up_no_key() {
    Map<String, Object> dry = new LinkedHashMap<>(order(from, to, 7));
    dry.put("dry_run", true);

    Response would = alice.pay(dry, "rent").expect(200);
    assertThat(would.isNull("id")).isTrue();
    assertThat(from.amounts()).hasSize(1);
    alice.pay(order(from, to, 7), "rent").expect(201);
  }

  @Test
  void fifty_twins_at_once_are_one_transfer_and_one_answer() {
    Api api = alice.api().key("at-once");
    Map<String, Object> order = order(from, to, 100);
    List<Response> answers =
        IntStream.range(0, 50)
            .mapToObj(i -> api.later("POST", "/v1/transfers", order))
            .toList()
            .stream()
            .map(CompletableFuture::join)
            .toList();

    Set<String> bodies = new HashSet<>(answers.stream().map(Response::text).toList());
    assertThat(answers).allSatisfy(answer -> assertThat(answer.status()).isEqualTo(201));
    assertThat(bodies).hasSize(1);
    assertThat(answers).filteredOn(a -> a.header("Idempotent-Replayed") == null).hasSize(1);
    assertThat(from.amounts()).containsExactly(-100L, 10_000L);
  }
}
