package florin.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import florin.Bank;
import florin.core.AccountId;
import florin.db.Database;
import florin.testing.FlorinExtension;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** The bank looks at its own books: what is wrong is named and fenced, and the rest goes on. */
@ExtendWith(FlorinExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LedgerWatchTest {
  private static final String LEDGER = "/v1/admin/ledger";
  private static final int POLLS_MAX = 600;
  private static final long POLL_NANOS = 50_000_000;

  private final TestBank bank;
  private final Database.Login owner;
  private final Api operator;
  private final Customer alice;
  private final Customer bob;
  private final Account wrong;
  private final Account right;
  private final Account other;

  LedgerWatchTest(Bank bank) {
    this.bank = TestBank.of(bank);
    owner = bank.storage().owner();
    operator = this.bank.operator().api();
    alice = this.bank.signUp("alice");
    bob = this.bank.signUp("bob");
    wrong = this.bank.funded(alice, "EUR", 1_000);
    right = this.bank.funded(bob, "EUR", 1_000);
    other = bob.openAccount("EUR");
  }

  @AfterEach
  void repair() throws Exception {
    change(
        "UPDATE balance SET balance_cents = (SELECT balance_after_cents FROM entry e"
            + " WHERE e.account_id = balance.account_id ORDER BY sequence DESC LIMIT 1)"
            + " WHERE account_id = '"
            + AccountId.parse(wrong.id()).value()
            + "'");
    assertThat(verified().get("fenced_account_ids")).isEmpty();
  }

  private void change(String sql) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection(owner.jdbcUrl(), owner.user(), owner.password());
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private void changeACent() throws SQLException {
    change(
        "UPDATE balance SET balance_cents = balance_cents + 1 WHERE account_id = '"
            + AccountId.parse(wrong.id()).value()
            + "'");
  }

  /** The state after a verification that began now. */
  private JsonNode verified() {
    assertThat(operator.post(LEDGER + "/verify").expect(202).header("Location")).isEqualTo(LEDGER);
    for (int i = 0; i < POLLS_MAX; i++) {
      JsonNode state = operator.get(LEDGER).expect(200).body();
      if (!state.get("verifying").booleanValue()) {
        return state;
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
    throw new AssertionError("the verification does not end");
  }

  @Test
  void the_trial_balance_of_each_currency_comes_to_nothing() throws Exception {
    bank.funded(alice, "JPY", 700);

    JsonNode state = verified();

    assertThat(state.get("last_verification").get("finding_count").intValue()).isZero();
    assertThat(state.get("last_verification").get("entries").intValue()).isPositive();
    JsonNode yen = state.get("currencies").get(1);
    assertThat(yen.get("currency").asText()).isEqualTo("JPY");
    assertThat(yen.get("customer_balance").intValue()).isEqualTo(700);
    assertThat(yen.get("difference").intValue()).isZero();
    JsonNode cash = yen.get("system_accounts").get(1); // after card_settlement
    assertThat(cash.get("code").asText()).isEqualTo("cash");
    assertThat(cash.get("balance").intValue()).isEqualTo(-700);
  }

  @Test
  void the_banks_people_read_its_own_accounts_as_they_read_others() {
    JsonNode cash =
        bank.operator()
            .api()
            .get(LEDGER)
            .expect(200)
            .body()
            .get("currencies")
            .findParents("code")
            .get(1);
    String id = cash.get("account_id").asText();

    JsonNode account = bank.auditor().api().get("/v1/accounts/" + id).expect(200).body();

    assertThat(account.get("type").asText()).isEqualTo("system");
    assertThat(account.get("number").asText()).startsWith("cash.");
    assertThat(account.get("number_formatted")).isEqualTo(account.get("number"));
    bank.auditor().api().get("/v1/accounts/" + id + "/entries").expect(200);
    alice.api().get("/v1/accounts/" + id).expect(404, "not_found");
  }

  @Test
  void an_auditor_sees_it_and_starts_nothing() {
    Api auditor = bank.auditor().api();

    auditor.get(LEDGER).expect(200);
    bank.api().get("/metrics").expect(404, "not_found"); // where neither port nor token is set
    auditor.post(LEDGER + "/verify").expect(403, "operator_required");
  }

  @Test
  void a_wrong_account_is_named_and_fenced_and_the_rest_goes_on() throws Exception {
    changeACent();

    JsonNode state = verified();

    JsonNode finding = state.get("last_verification").get("findings").get(0);
    assertThat(finding.get("row").asText()).isEqualTo(wrong.id());
    assertThat(state.get("fenced_account_ids").get(0).asText()).isEqualTo(wrong.id());
    alice.pay(wrong, right, 1).expect(503, "account_fenced");
    bob.pay(right, wrong, 1).expect(503, "account_fenced");
    bob.pay(right, other, 1).expect(201);
    alice.api().get(wrong.path()).expect(200);
    assertThat(bank.api().get("/readyz?verbose").expect(200).text())
        .contains("[-]ledger 1 account fenced\n");
  }

  /** Whether it is empty is just what is not known. */
  @Test
  void a_fenced_account_is_not_closed() throws Exception {
    changeACent();
    verified();

    alice.api().post(wrong.path() + "/close").expect(503, "account_fenced");
    repair();
    alice.api().post(wrong.path() + "/close").expect(422, "account_not_empty");
  }

  @Test
  void a_batch_of_nothing_but_what_is_fenced_is_told_so() throws Exception {
    changeACent();
    verified();
    Map<String, Object> first = Customer.order(wrong, right, 1);
    first.put("idempotency_key", "fenced-1");
    Map<String, Object> second = Customer.order(wrong, right, 1);
    second.put("idempotency_key", "fenced-2");

    Response answer =
        alice
            .api()
            .post(
                "/v1/transfers/batch",
                Map.of("mode", "independent", "transfers", List.of(first, second)))
            .expect(200);

    assertThat(answer.body().get("results"))
        .hasSize(2)
        .allMatch(one -> one.at("/problem/code").asText().equals("account_fenced"));
  }

  @Test
  void what_was_repaired_moves_again_with_the_same_key() throws Exception {
    changeACent();
    verified();
    Map<String, Object> order = Customer.order(wrong, right, 1);
    alice.api().key("kept").post("/v1/transfers", order).expect(503, "account_fenced");

    repair();

    alice.api().key("kept").post("/v1/transfers", order).expect(201);
  }

  @Test
  void captures_releases_and_reversals_are_fenced_as_well() throws Exception {
    Map<String, Object> order = new HashMap<>(Customer.order(wrong, right, 10));
    String transfer = alice.pay(wrong, right, 5).expect(201).id();
    order.put("expires_in", 600);
    String hold = alice.api().key("hold").post("/v1/holds", order).expect(201).id();
    changeACent();
    verified();

    for (String path :
        List.of("/v1/holds/" + hold + "/capture", "/v1/holds/" + hold + "/release")) {
      alice.api().key("k" + path.length()).post(path, "{}").expect(503, "account_fenced");
    }
    bob.api()
        .key("reverse")
        .post("/v1/transfers/" + transfer + "/reverse", "{}")
        .expect(503, "account_fenced");
    alice.api().key("second").post("/v1/holds", order).expect(503, "account_fenced");
  }
}
