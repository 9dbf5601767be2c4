package florin.trail;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import florin.Await;
import florin.Bank;
import florin.contract.Account;
import florin.contract.Api;
import florin.contract.Customer;
import florin.contract.Operator;
import florin.contract.Response;
import florin.contract.TestBank;
import florin.testing.FlorinExtension;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** What gets into the audit log, and how it is read. */
@ExtendWith(FlorinExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TrailTest {
  private final TestBank bank;
  private Api auditor;
  private Customer alice;
  private Customer bob;

  TrailTest(Bank running) {
    this.bank = TestBank.of(running);
  }

  @BeforeAll
  void begin() {
    auditor = bank.auditor().api();
    alice = bank.signUp("alice");
    bob = bank.signUp("bob");
  }

  private List<JsonNode> events(String filters) {
    return auditor.get("/v1/admin/audit?limit=200&" + filters).expect(200).data();
  }

  private JsonNode newest(String filters) {
    List<JsonNode> found = events(filters);
    assertThat(found).as(filters).isNotEmpty();
    return found.get(0);
  }

  private static Map<String, String> detail(JsonNode event) {
    Map<String, String> detail = new java.util.TreeMap<>();
    event.get("detail").forEach(f -> detail.put(f.get("name").asText(), f.get("value").asText()));
    return detail;
  }

  /** {@code name: before > after} each. */
  private static List<String> changes(JsonNode event) {
    List<String> changes = new ArrayList<>();
    event
        .get("changes")
        .forEach(
            one ->
                changes.add(
                    one.get("name").asText()
                        + ": "
                        + one.get("before").asText()
                        + " > "
                        + one.get("after").asText()));
    return changes;
  }

  private static List<String> subjects(JsonNode event) {
    List<String> ids = new ArrayList<>();
    event.get("subject_ids").forEach(id -> ids.add(id.asText()));
    return ids;
  }

  private Response wrongPassword(String email) {
    return bank.api()
        .post("/v1/auth/login", Map.of("email", email, "password", "not the right one at all"))
        .expect(401);
  }

  @Test
  void coming_and_going_is_recorded() {
    Customer carol = bank.signUp("carol");
    Customer again = bank.logIn(carol.login());
    again.api().post("/v1/auth/logout").expect(204);
    List<JsonNode> events = events("actor=" + carol.id());
    assertThat(events)
        .extracting(e -> e.get("kind").asText())
        .containsExactly("logout", "login", "signup");
    JsonNode login = events.get(1);
    assertThat(login.get("via").asText()).startsWith("ses_");
    assertThat(login.get("via")).isEqualTo(events.get(0).get("via"));
    assertThat(login.get("address").asText()).isEqualTo("127.0.0.1");
    assertThat(login.get("request_id").asText()).startsWith("req_");
    assertThat(subjects(login)).containsExactly(carol.id());
  }

  @Test
  void a_failure_says_why_and_whose_address_was_tried() {
    wrongPassword(alice.login().email());
    JsonNode event = newest("kind=login_failed&subject=" + alice.id());
    assertThat(event.get("outcome").asText()).isEqualTo("refused");
    assertThat(event.get("actor_id").isNull()).isTrue();
    assertThat(detail(event)).containsEntry("reason", "wrong_password");
    assertThat(event.get("email").asText()).isEqualTo(alice.login().email());

    Response unknown = wrongPassword("nobody@example.com");
    JsonNode other = newest("kind=login_failed");
    assertThat(detail(other)).containsEntry("reason", "unknown_address");
    assertThat(other.get("request_id").asText()).isEqualTo(unknown.header("Request-Id"));
    assertThat(other.toString()).doesNotContain("not the right one");
  }

  @Test
  void a_refresh_token_used_twice_is_recorded() {
    Customer dora = bank.signUp("dora");
    Map<String, Object> token = Map.of("refresh_token", dora.refreshToken());
    bank.api().post("/v1/auth/refresh", token).expect(200);
    bank.api().post("/v1/auth/refresh", token).expect(401, "session_revoked");
    JsonNode event = newest("kind=refresh_reuse");
    assertThat(subjects(event)).hasSize(1).first().asString().startsWith("ses_");
  }

  @Test
  void refusals_of_authorisation_are_recorded_and_another_s_like_what_is_not_there() {
    Account hers = alice.openAccount("EUR");
    bob.api().get(hers.path()).expect(404, "not_found");
    bob.api().get("/v1/accounts/" + TestBank.UNKNOWN_ACCOUNT).expect(404, "not_found");
    bob.api().key("k").post("/v1/deposits", "{}").expect(403, "operator_required");
    bob.pay(hers, bob.openAccount("EUR"), 5).expect(404, "not_found");

    List<JsonNode> events = events("kind=authorisation_refused&actor=" + bob.id());
    assertThat(events).hasSize(4);
    assertThat(detail(events.get(1)))
        .isEqualTo(Map.of("code", "operator_required", "method", "POST", "route", "/v1/deposits"));
    assertThat(subjects(events.get(2))).containsExactly(TestBank.UNKNOWN_ACCOUNT);
    assertThat(subjects(events.get(3))).containsExactly(hers.id());
    assertThat(detail(events.get(3))).isEqualTo(detail(events.get(2)));
  }

  @Test
  void a_batch_that_reaches_for_another_s_is_one_refusal_however_many_items_do() {
    Account hers = alice.openAccount("EUR");
    Customer mallory = bank.signUp("mallory");
    Account own = bank.funded(mallory, "EUR", 100);
    List<Map<String, Object>> items = new ArrayList<>();
    for (Account from : List.of(hers, own, hers)) {
      items.add(
          Map.of(
              "from_account_id",
              from.id(),
              "to_account_id",
              from == own ? hers.id() : own.id(),
              "amount",
              5,
              "currency",
              "EUR",
              "idempotency_key",
              "k" + items.size()));
    }
    mallory
        .api()
        .post("/v1/transfers/batch", Map.of("mode", "independent", "transfers", items))
        .expect(200);

    List<JsonNode> events = events("kind=authorisation_refused&actor=" + mallory.id());
    assertThat(events).hasSize(1);
    assertThat(detail(events.get(0)))
        .isEqualTo(
            Map.of(
                "code", "not_found",
                "method", "POST",
                "route", "/v1/transfers/batch",
                "items", "2"));
  }

  @Test
  void an_operator_s_acts_are_recorded_with_what_was_before_and_after() {
    Operator operator = bank.operator();
    Account account = alice.openAccount("USD");
    Response deposit = operator.deposit(account, 5_000);
    JsonNode paid = newest("kind=deposit&subject=" + account.id());
    assertThat(detail(paid)).containsEntry("amount", "5000").containsEntry("currency", "USD");
    assertThat(subjects(paid)).contains(deposit.id(), account.id());
    assertThat(paid.get("address").asText()).isEqualTo("127.0.0.1");

    operator.withdraw(account, 9_000).expect(422, "insufficient_funds");
    JsonNode refused = newest("kind=withdrawal&subject=" + account.id());
    assertThat(refused.get("outcome").asText()).isEqualTo("refused");
    assertThat(detail(refused)).containsEntry("code", "insufficient_funds");

    setLimits(operator, account, 700L);
    setLimits(operator, account, 300L);
    assertThat(changes(newest("kind=limits_set&subject=" + account.id())))
        .containsExactly("daily: 700 > 300");

    operator.freeze(account);
    assertThat(changes(newest("kind=account_frozen&subject=" + account.id())))
        .containsExactly("status: active > frozen");
    operator.api().post(account.path() + "/unfreeze").expect(200);
    assertThat(changes(newest("kind=account_unfrozen&subject=" + account.id())))
        .containsExactly("status: frozen > active");

    Map<String, Object> force = Map.of("force", true, "reason", "Asked by a court");
    operator.cash("/v1/transfers/" + deposit.id() + "/reverse", force).expect(201);
    assertThat(subjects(newest("kind=forced_reversal&subject=" + account.id())))
        .contains(deposit.id());
    assertThat(events("subject=" + account.id()).toString()).doesNotContain("court");
  }

  private static void setLimits(Operator operator, Account account, long daily) {
    operator
        .api()
        .send("PUT", "/v1/limits", Map.of("account_id", account.id(), "daily", daily))
        .expect(200);
  }

  @Test
  void what_is_done_to_a_user_is_recorded() {
    Api operator = bank.operator().api();
    Customer eve = bank.signUp("eve");
    String path = "/v1/admin/users/" + eve.id();
    operator.post(path + "/lock", Map.of("reason", "Asked by a court")).expect(200);
    operator.post(path + "/lock").expect(200);
    Map<String, String> right =
        Map.of("email", eve.login().email(), "password", eve.login().password());
    bank.api().post("/v1/auth/login", right).expect(403, "user_locked");
    operator.post(path + "/unlock").expect(200);
    operator.send("PUT", path + "/role", Map.of("role", "auditor")).expect(200);

    List<JsonNode> events = events("subject=" + eve.id());
    assertThat(events)
        .extracting(event -> event.get("kind").asText())
        .containsExactly("role_changed", "user_unlocked", "login_failed", "user_locked", "signup");
    assertThat(changes(events.get(0))).containsExactly("role: customer > auditor");
    assertThat(changes(events.get(3))).containsExactly("status: active > locked");
    assertThat(detail(events.get(2))).containsEntry("reason", "locked");
    assertThat(events.toString()).doesNotContain("court");
  }

  @Test
  void a_customer_s_own_money_is_no_event_and_closing_an_account_is() {
    Account from = bank.funded(alice, "CHF", 100);
    Account to = bob.openAccount("CHF");
    alice.pay(from, to, 100).expect(201);
    alice.api().post(from.path() + "/close").expect(200);
    assertThat(events("subject=" + from.id()))
        .extracting(event -> event.get("kind").asText())
        .containsExactly("account_closed", "deposit");
  }

  @Test
  void filters_and_pages_keep_each_other() {
    for (int i = 0; i < 5; i++) {
      wrongPassword("somebody@example.com");
    }
    List<String> all = ids(events("kind=login_failed&outcome=refused"));
    List<String> paged = new ArrayList<>();
    String next = "/v1/admin/audit?kind=login_failed&outcome=refused&limit=2";
    while (next != null) {
      Response page = auditor.get(next).expect(200);
      paged.addAll(ids(page.data()));
      next =
          page.isNull("next_cursor")
              ? null
              : "/v1/admin/audit?limit=2&cursor=" + page.text("next_cursor");
    }
    assertThat(paged).hasSizeGreaterThanOrEqualTo(5).isEqualTo(all);
    assertThat(events("kind=login_failed&outcome=done")).isEmpty();
    String at = newest("kind=login_failed").get("at").asText();
    assertThat(events("from=" + at).toString()).contains(at);
    assertThat(events("kind=login_failed&to=" + at).toString()).doesNotContain(at);
    auditor.get("/v1/admin/audit?kind=nothing").expect(400);
    auditor.get("/v1/admin/audit?subject=usr_1").expect(400);
    auditor.get("/v1/admin/audit?actor=" + TestBank.UNKNOWN_ACCOUNT).expect(400);
  }

  private static List<String> ids(List<JsonNode> events) {
    return events.stream().map(event -> event.get("id").asText()).toList();
  }

  @Test
  void operators_and_auditors_read_it_and_customers_do_not() {
    bank.operator().api().get("/v1/admin/audit").expect(200);
    alice.api().get("/v1/admin/audit").expect(403, "forbidden");
    bank.api().get("/v1/admin/audit").expect(401);
  }

  @Test
  void hostile_addresses_are_kept_as_one_harmless_line() {
    String hostile = "a@b.example\\r\\n{\\\"level\\\":\\\"INFO\\\"}\\u2028";
    bank.api()
        .with("User-Agent", "x' OR '1'='1")
        .post("/v1/auth/login", "{\"email\":\"" + hostile + "\",\"password\":\"p\"}")
        .expect(401);
    assertThat(newest("kind=login_failed").get("email").asText())
        .isEqualTo("a@b.example??{\"level\":\"INFO\"}?");
  }

  @Test
  void each_is_sealed_soon() throws Exception {
    Await.until(
        "it is sealed",
        Duration.ofSeconds(3),
        () -> !newest("outcome=done").get("sequence").isNull());
    assertThat(newest("outcome=done").get("hash").asText()).hasSize(64);
  }
}
