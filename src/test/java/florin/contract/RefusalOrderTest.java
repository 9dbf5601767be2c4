package florin.contract;

import static org.assertj.core.api.Assertions.assertThat;

import florin.Bank;
import florin.testing.FlorinExtension;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The order of refusals, neighbour by neighbour: where two apply, the first is the answer, and a
 * dry run gives the same.
 */
@ExtendWith(FlorinExtension.class)
class RefusalOrderTest {
  private static final long MAX = 9_007_199_254_740_991L;
  private static final Instant YESTERDAY =
      Instant.now().minus(1, ChronoUnit.DAYS).truncatedTo(ChronoUnit.SECONDS);

  private final TestBank bank;
  private final Customer alice;
  private final Operator operator;

  RefusalOrderTest(Bank bank) {
    this.bank = TestBank.of(bank);
    alice = this.bank.signUp("alice");
    operator = this.bank.operator();
  }

  @AfterEach
  void theBooksBalance() {
    bank.assertLedgerBalances();
  }

  /**
   * What is wrong with a payment, in words joined by +, each of which makes one thing wrong: the
   * first line of each pair is the thing alone.
   */
  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      textBlock =
          """
          mistyped,                    422 invalid_account_number
          mistyped + unknown source,   422 invalid_account_number
          unknown source,              404 not_found
          unknown target,              404 not_found
          another's source,            404 not_found
          another's source + mistyped, 422 invalid_account_number
          unknown both,                404 not_found
          same,                        422 same_account
          same + other currency,       422 same_account
          other currency,              422 currency_mismatch
          other target currency,       422 currency_mismatch
          other currency + closed,     422 currency_mismatch
          closed,                      422 account_closed
          closed + frozen source,      422 account_closed
          frozen source,               422 account_frozen
          frozen target,               422 account_frozen
          frozen source + stale,       422 account_frozen
          stale,                       412 balance_version_mismatch
          stale + future,              412 balance_version_mismatch
          future,                      422 effective_at_out_of_window
          future + limited,            422 effective_at_out_of_window
          future + too much,           422 effective_at_out_of_window
          limited,                     422 limit_exceeded
          limited + too much,          422 limit_exceeded
          too much,                    422 insufficient_funds
          too much + full target,      422 insufficient_funds
          long past,                   422 effective_at_out_of_window
          long past + too much,        422 effective_at_out_of_window
          full target,                 422 balance_out_of_range
          full target + mistyped,      422 invalid_account_number
          stale + too much,            412 balance_version_mismatch
          unknown target + too much,   404 not_found
          same + too much,             422 same_account
          """)
  void the_first_that_applies_is_the_answer(String wrong, String verdict) {
    Map<String, Object> order = order(wrong);

    Response dry = alice.tryPaying(order);
    Response real = alice.pay(order, UUID.randomUUID().toString());

    assertThat(real.verdict()).isEqualTo(verdict);
    assertThat(dry.text().replace(dry.text("request_id"), "…"))
        .as("a dry run's refusal")
        .isEqualTo(real.text().replace(real.text("request_id"), "…"));
  }

  private Map<String, Object> order(String wrong) {
    boolean full = wrong.contains("full target");
    Account source = bank.funded(alice, "EUR", full && !wrong.contains("too much") ? MAX : 1_000);
    Account target = alice.openAccount(wrong.contains("other target") ? "USD" : "EUR");
    Map<String, Object> order = Customer.order(source, target, full ? MAX : 400);
    for (String one : wrong.split(" \\+ ", -1)) {
      spoil(one, order, source, target);
    }
    return order;
  }

  private void spoil(String one, Map<String, Object> order, Account source, Account target) {
    switch (one) {
      case "mistyped" -> {
        order.remove("to_account_id");
        order.put("to_account_number", mistyped(target.number()));
      }
      case "unknown source" -> order.put("from_account_id", TestBank.UNKNOWN_ACCOUNT);
      case "unknown target" -> order.put("to_account_id", TestBank.UNKNOWN_ACCOUNT);
      case "another's source" ->
          order.put("from_account_id", bank.signUp("bob").openAccount("EUR").id());
      case "unknown both" -> {
        order.put("from_account_id", TestBank.UNKNOWN_ACCOUNT);
        order.put("to_account_id", TestBank.UNKNOWN_ACCOUNT);
      }
      case "same" -> order.put("to_account_id", source.id());
      case "other currency" -> order.put("currency", "USD");
      case "other target currency" -> assertThat(target.currency()).isEqualTo("USD");
      case "closed" -> alice.api().post(target.path() + "/close").expect(200);
      case "frozen source" -> alice.api().post(source.path() + "/freeze").expect(200);
      case "frozen target" -> alice.api().post(target.path() + "/freeze").expect(200);
      case "stale" -> order.put("if_balance_version", 99);
      case "limited" ->
          operator
              .api()
              .send("PUT", "/v1/limits", Map.of("account_id", source.id(), "per_transfer", 399))
              .expect(200);
      case "future" -> order.put("effective_at", "2999-01-01T00:00:00Z");
      case "long past" -> order.put("effective_at", "2020-01-01T00:00:00Z");
      case "too much" ->
          order.computeIfPresent("amount", (name, amount) -> amount.equals(400L) ? 1_001L : amount);
      case "full target" -> operator.deposit(target, 1);
      default -> throw new IllegalArgumentException(one);
    }
  }

  private static String mistyped(String number) {
    char last = number.charAt(15);
    return number.substring(0, 15) + (last == '9' ? '0' : (char) (last + 1));
  }

  @Test
  void a_used_key_comes_before_everything() {
    Account source = bank.funded(alice, "EUR", 1_000);
    Account target = alice.openAccount("EUR");
    alice.pay(Customer.order(source, target, 1), "used-" + source.id()).expect(201);

    for (String wrong : new String[] {"mistyped", "unknown source", "same", "too much"}) {
      Map<String, Object> order = new LinkedHashMap<>(Customer.order(source, target, 400));
      spoil(wrong, order, source, target);
      alice.pay(order, "used-" + source.id()).expect(422, "idempotency_key_reused");
    }
  }

  @Test
  void the_form_comes_before_the_rules() {
    Account source = bank.funded(alice, "EUR", 1_000);
    Map<String, Object> order = Customer.order(source, source, 400);
    order.put("amount", -1);

    alice.pay(order, "k").expect(400, "invalid_request");
    bank.api().key("k").post("/v1/transfers", order).expect(401, "unauthenticated");
  }

  @Test
  void what_passes_them_all_succeeds_to_the_last_cent() {
    Account source = bank.funded(alice, "EUR", MAX);
    Account target = alice.openAccount("EUR");
    Map<String, Object> order = Customer.order(source, target, MAX);
    order.put("if_balance_version", 1);
    order.put("effective_at", YESTERDAY.toString());
    order.put("memo", "All of it");

    Response dry = alice.tryPaying(order).expect(200);
    Response real = alice.pay(order, "all-" + source.id()).expect(201);

    assertThat(dry.body().get("dry_run").asBoolean()).isTrue();
    assertThat(dry.number("from_balance_after")).isZero();
    assertThat(real.number("from_balance_after")).isZero();
    assertThat(source.balance()).isZero();
    assertThat(target.balance()).isEqualTo(MAX);
  }

  @Test
  void a_refusal_is_kept_with_its_reason_for_the_sources_owner_alone() {
    Account source = bank.funded(alice, "EUR", 1_000);
    Customer bob = bank.signUp("bob");
    Account target = bob.openAccount("EUR");
    alice.pay(Customer.order(source, target, 1_001), "big").expect(422, "insufficient_funds");

    Response kept = alice.api().get("/v1/transfers?idempotency_key=big").expect(200);
    assertThat(kept.text("data/0/status")).isEqualTo("declined");
    assertThat(kept.text("data/0/decline/code")).isEqualTo("insufficient_funds");
    assertThat(kept.isNull("data/0/booked_at")).isTrue();
    String path = "/v1/transfers/" + kept.text("data/0/id");
    assertThat(alice.api().get(path).expect(200).body()).isEqualTo(kept.data().get(0));
    bob.api().get(path).expect(404, "not_found");
    assertThat(bob.api().get("/v1/transfers").expect(200).data()).isEmpty();
  }
}
