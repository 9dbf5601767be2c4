package florin.reversal;

import static org.assertj.core.api.Assertions.assertThat;

import florin.Bank;
import florin.contract.Account;
import florin.contract.Api;
import florin.contract.Customer;
import florin.contract.Operator;
import florin.contract.Response;
import florin.contract.TestBank;
import florin.testing.FlorinExtension;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Money that goes back the way it came. */
@ExtendWith(FlorinExtension.class)
class ReversalsTest {
  private final TestBank bank;
  private final Customer alice;
  private final Customer bob;
  private final Account from;
  private final Account to;

  ReversalsTest(Bank started) {
    bank = TestBank.of(started);
    alice = bank.signUp("alice");
    bob = bank.signUp("bob");
    from = bank.funded(alice, "EUR", 10_000);
    to = bob.openAccount("EUR");
  }

  @AfterEach
  void theBooksAreRight() throws Exception {
    bank.assertProved();
  }

  private static Response reverse(Api api, String transfer, Map<String, ?> how) {
    return api.key(UUID.randomUUID().toString())
        .post("/v1/transfers/" + transfer + "/reverse", how);
  }

  private static Map<String, Long> amount(long amount) {
    return Map.of("amount", amount);
  }

  private static Map<String, Object> forced() {
    return Map.of("force", true, "reason", "Asked by a court");
  }

  private String paid(long amount) {
    return alice.pay(from, to, amount).expect(201).id();
  }

  @Test
  void the_payee_gives_it_back_and_both_transfers_say_so() {
    String original = paid(4_000);
    Response reversal = reverse(bob.api(), original, Map.of("reason", "Sent twice")).expect(201);

    assertThat(reversal.text("kind")).isEqualTo("reversal");
    assertThat(reversal.text("from_account_id")).isEqualTo(to.id());
    assertThat(reversal.text("to_account_id")).isEqualTo(from.id());
    assertThat(reversal.text("reverses_id")).isEqualTo(original);
    assertThat(reversal.number("amount")).isEqualTo(4_000);
    assertThat(reversal.text("memo")).isEqualTo("Sent twice");
    Response taken = alice.api().get("/v1/transfers/" + original).expect(200);
    assertThat(taken.number("reversed_amount")).isEqualTo(4_000);
    assertThat(taken.body().get("reversed_by_ids")).hasSize(1);
    assertThat(taken.body().get("reversed_by_ids").get(0).asText()).isEqualTo(reversal.id());
    assertThat(List.of(from.balance(), to.balance())).containsExactly(10_000L, 0L);
  }

  @Test
  void it_is_given_back_in_parts_that_never_exceed_it() {
    String original = paid(4_000);
    reverse(bob.api(), original, amount(1_500)).expect(201);
    reverse(bob.api(), original, amount(2_501)).expect(422, "exceeds_original");
    assertThat(reverse(bob.api(), original, Map.of()).expect(201).number("amount"))
        .isEqualTo(2_500);
    reverse(bob.api(), original, Map.of()).expect(422, "exceeds_original");
    reverse(bob.api(), original, amount(1)).expect(422, "exceeds_original");
    assertThat(from.balance()).isEqualTo(10_000);
  }

  @Test
  void fifty_at_once_give_back_no_more_than_came() {
    bank.operator().deposit(to, 10_000);
    String original = paid(700);
    List<CompletableFuture<Response>> answers =
        IntStream.range(0, 50)
            .mapToObj(
                i ->
                    bob.api()
                        .key("back-" + i)
                        .later("POST", "/v1/transfers/" + original + "/reverse", amount(100)))
            .toList();
    List<Integer> statuses = answers.stream().map(answer -> answer.join().status()).toList();
    assertThat(statuses.stream().filter(status -> status == 201)).hasSize(7);
    assertThat(statuses.stream().filter(status -> status == 422)).hasSize(43);
    assertThat(from.balance()).isEqualTo(10_000);
  }

  @Test
  void a_reversal_is_not_reversed() {
    String reversal = reverse(bob.api(), paid(10), Map.of()).expect(201).id();
    reverse(alice.api(), reversal, Map.of()).expect(422, "not_reversible");
    Operator operator = bank.operator();
    reverse(operator.api(), reversal, Map.of()).expect(422, "not_reversible");
    reverse(operator.api(), declined(), Map.of()).expect(422, "not_reversible");
  }

  private String declined() {
    alice.pay(from, to, 1_000_000).expect(422, "insufficient_funds");
    return alice
        .api()
        .get("/v1/transfers?status=declined")
        .expect(200)
        .data()
        .get(0)
        .get("id")
        .asText();
  }

  @Test
  void whoever_paid_cannot_take_it_back_and_a_stranger_sees_nothing() {
    String original = paid(10);
    reverse(alice.api(), original, Map.of()).expect(403, "not_payee");
    reverse(bank.signUp("carol").api(), original, Map.of()).expect(404, "not_found");
    reverse(bob.api(), original, forced()).expect(403, "operator_required");
    assertThat(to.balance()).isEqualTo(10);
  }

  @Test
  void what_went_over_the_counter_only_the_bank_takes_back() {
    String deposit = bank.operator().deposit(to, 500).id();
    reverse(bob.api(), deposit, Map.of()).expect(403, "operator_required");
    reverse(bank.operator().api(), deposit, Map.of()).expect(201);
    assertThat(to.balance()).isZero();
    String withdrawal = bank.operator().withdraw(from, 500).expect(201).id();
    reverse(alice.api(), withdrawal, Map.of()).expect(403);
    reverse(bank.operator().api(), withdrawal, Map.of()).expect(201);
    assertThat(from.balance()).isEqualTo(10_000);
  }

  @Test
  void money_that_is_gone_comes_back_only_when_an_operator_forces_it() {
    String original = paid(1_000);
    Account third = bank.signUp("carol").openAccount("EUR");
    bob.pay(to, third, 900).expect(201);
    reverse(bob.api(), original, Map.of()).expect(422, "insufficient_funds");
    Operator operator = bank.operator();
    reverse(operator.api(), original, Map.of()).expect(422, "insufficient_funds");
    reverse(operator.api(), original, Map.of("force", true)).expect(400, "invalid_request");

    reverse(operator.api(), original, forced()).expect(201);
    assertThat(List.of(from.balance(), to.balance())).containsExactly(10_000L, -900L);
    assertThat(to.now().number("available")).isEqualTo(-900);
    bob.pay(to, third, 1).expect(422, "insufficient_funds");
    operator.deposit(to, 899);
    bob.pay(to, third, 1).expect(422, "insufficient_funds");
    operator.deposit(to, 2);
    bob.pay(to, third, 1).expect(201);
    assertThat(to.balance()).isZero();
  }

  @Test
  void a_frozen_side_stops_it_unless_it_is_forced_a_closed_one_always() {
    String original = paid(1_000);
    Operator operator = bank.operator();
    operator.freeze(to);
    reverse(bob.api(), original, Map.of()).expect(422, "account_frozen");
    reverse(operator.api(), original, Map.of("amount", 400, "force", true, "reason", "Court"))
        .expect(201);
    operator.api().post(to.path() + "/unfreeze").expect(200);
    bob.pay(to, from, 600).expect(201);
    bob.api().post(to.path() + "/close").expect(200);
    reverse(operator.api(), original, forced()).expect(422, "account_closed");
    assertThat(from.balance()).isEqualTo(10_000);
  }

  @Test
  void a_replay_repeats_the_first_answer() {
    String path = "/v1/transfers/" + paid(1_000) + "/reverse";
    Api keyed = bob.api().key("sorry");
    Response first = keyed.post(path, amount(400)).expect(201);
    Response again = keyed.post(path, amount(400)).expect(201);
    assertThat(again.text()).isEqualTo(first.text());
    assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
    keyed.post(path, amount(401)).expect(422, "idempotency_key_reused");
    assertThat(to.balance()).isEqualTo(600);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"amount\":0}",
        "{\"amount\":-1}",
        "{\"amount\":\"5\"}",
        "{\"force\":\"yes\"}",
        "{\"force\":true,\"reason\":\"\"}",
        "{\"how\":1}",
        "[]",
      })
  void a_wrong_body_changes_nothing(String body) {
    String original = paid(1_000);
    bob.api().key("k").post("/v1/transfers/" + original + "/reverse", body).expect(400);
    bob.api().post("/v1/transfers/" + original + "/reverse", "{}").expect(400);
    assertThat(to.balance()).isEqualTo(1_000);
  }
}
