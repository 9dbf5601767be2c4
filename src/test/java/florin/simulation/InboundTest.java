package florin.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import florin.Bank;
import florin.contract.Account;
import florin.contract.Customer;
import florin.contract.Response;
import florin.contract.TestBank;
import florin.testing.FlorinExtension;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Money that arrives in a sandbox, as its owner lets it. */
@ExtendWith(FlorinExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class InboundTest {
  private static final String INBOUND = "/v1/simulations/inbound_transfers";

  private final TestBank bank;
  private final Customer alice;
  private final Account account;

  InboundTest(Bank bank) {
    this.bank = TestBank.of(bank);
    alice = this.bank.signUp("alice");
    account = alice.openAccount("EUR");
  }

  @AfterAll
  void theBooksAreRight() throws Exception {
    bank.assertProved();
  }

  private static Map<String, Object> order(Account to, long amount) {
    Map<String, Object> order = new LinkedHashMap<>();
    order.put("to_account_id", to.id());
    order.put("amount", amount);
    order.put("currency", to.currency());
    return order;
  }

  private static Response send(Customer who, Object order) {
    return who.api().key(UUID.randomUUID().toString()).post(INBOUND, order);
  }

  @Test
  void an_owner_lets_money_arrive_as_a_deposit_from_outside() {
    Account account = alice.openAccount("EUR");
    Map<String, Object> order = order(account, 250_000);
    order.put("memo", "Salary");
    order.put("sender_name", "Acme Ltd");

    Response arrived = send(alice, order).expect(201);

    assertThat(arrived.text("kind")).isEqualTo("deposit");
    assertThat(arrived.text("status")).isEqualTo("posted");
    assertThat(arrived.text("memo")).isEqualTo("Acme Ltd: Salary");
    assertThat(arrived.text("to_account_id")).isEqualTo(account.id());
    assertThat(arrived.isNull("from_balance_after")).as("the bank's own").isTrue();
    assertThat(account.balance()).isEqualTo(250_000);
    String path = "/v1/transfers/" + arrived.id();
    assertThat(alice.api().get(path).expect(200).text()).isEqualTo(arrived.text());
    alice.api().get(path + "/explain").expect(200);
    Response entry = alice.api().get(account.path() + "/entries/1").expect(200);
    assertThat(entry.text("memo")).isEqualTo("Acme Ltd: Salary");
  }

  @Test
  void one_key_brings_it_once() {
    Account account = alice.openAccount("EUR");
    Map<String, Object> order = order(account, 70);
    Response first = alice.api().key("salary").post(INBOUND, order).expect(201);
    Response again = alice.api().key("salary").post(INBOUND, order).expect(201);

    assertThat(again.text()).isEqualTo(first.text());
    assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
    order.put("amount", 71);
    alice.api().key("salary").post(INBOUND, order).expect(422, "idempotency_key_reused");
    alice.api().post(INBOUND, order).expect(400, "idempotency_key_required");
    assertThat(account.balance()).isEqualTo(70);
  }

  @Test
  void it_is_found_by_its_number_and_a_mistyped_one_is_told() {
    Account account = alice.openAccount("EUR");
    Map<String, Object> order = order(account, 5);
    order.remove("to_account_id");
    order.put("to_account_number", account.number().toLowerCase(Locale.ROOT));
    send(alice, order).expect(201);
    assertThat(account.balance()).isEqualTo(5);

    order.put("to_account_number", "XF00000000000000");
    send(alice, order).expect(422, "invalid_account_number");
  }

  @Test
  void nobody_reaches_an_account_that_is_not_his_own() {
    Customer bob = bank.signUp("bob");
    Account his = bob.openAccount("EUR");
    Map<String, Object> byNumber = order(his, 5);
    byNumber.remove("to_account_id");
    byNumber.put("to_account_number", his.number());

    send(alice, order(his, 5)).expect(404, "not_found");
    send(alice, byNumber).expect(404, "not_found");
    Map<String, Object> unknown = order(his, 5);
    unknown.put("to_account_id", TestBank.UNKNOWN_ACCOUNT);
    send(alice, unknown).expect(404, "not_found");
    Response byOperator =
        bank.operator().api().key(UUID.randomUUID().toString()).post(INBOUND, order(his, 5));
    byOperator.expect(404, "not_found");
    assertThat(his.balance()).isZero();
  }

  @Test
  void it_is_refused_for_what_any_deposit_is_refused_for() {
    Account account = alice.openAccount("EUR");
    Map<String, Object> dollars = order(account, 5);
    dollars.put("currency", "USD");
    send(alice, dollars).expect(422, "currency_mismatch");
    bank.operator().freeze(account);
    send(alice, order(account, 5)).expect(422, "account_frozen");
    Account closed = alice.openAccount("EUR");
    alice.api().post(closed.path() + "/close").expect(200);
    send(alice, order(closed, 5)).expect(422, "account_closed");
    Account full = alice.openAccount("EUR");
    send(alice, order(full, 9_007_199_254_740_991L)).expect(201);
    send(alice, order(full, 1)).expect(422, "balance_out_of_range");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          amount        | 0              | #/amount
          amount        | "5"            | #/amount
          amount        | null           | #/amount
          currency      | "EURO"         | #/currency
          to_account_id | null           | #/to_account_id
          to_account_number | "XF65"     | #/to_account_id
          sender_name   | ""             | #/sender_name
          sender_name   | "a\\u202eb"    | #/sender_name
          memo          | 7              | #/memo
          effective_at  | "2026-01-01T00:00:00Z" | #/effective_at
          dry_run       | true           | #/dry_run
          """)
  void what_is_wrong_with_it_is_named(String field, String value, String pointer) {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("to_account_id", '"' + account.id() + '"');
    fields.put("amount", "5");
    fields.put("currency", "\"EUR\"");
    fields.put(field, value);
    String body =
        fields.entrySet().stream()
            .map(each -> '"' + each.getKey() + "\":" + each.getValue())
            .collect(Collectors.joining(",", "{", "}"));
    assertThat(send(alice, body).expect(400).errors()).containsKey(pointer);
  }

  @Test
  void sender_and_memo_fit_one_line() {
    Map<String, Object> order = order(account, 5);
    order.put("sender_name", "a".repeat(70));
    order.put("memo", "b".repeat(68));
    assertThat(send(alice, order).expect(201).text("memo")).hasSize(140);
    order.put("memo", "b".repeat(69));
    assertThat(send(alice, order).expect(400).errors()).containsOnlyKeys("#/memo");
    order.put("sender_name", "a".repeat(71));
    assertThat(send(alice, order).expect(400).errors()).containsOnlyKeys("#/sender_name");
  }
}
