package florin.trail;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import florin.Await;
import florin.Bank;
import florin.Config;
import florin.config.Limits;
import florin.contract.Account;
import florin.contract.Api;
import florin.contract.Authenticator;
import florin.contract.Customer;
import florin.contract.Operator;
import florin.contract.Response;
import florin.contract.TestBank;
import florin.http.LimitPolicy;
import florin.rate.Rate;
import florin.testing.FlorinExtension;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What has to be in the audit log, kind by kind, as an auditor finds it: log-ins and failures,
 * lock-outs, refusals of authorisation, changes of role, limit, freeze and key, and each act of an
 * operator with what was before and after.
 */
class AuditedTest {
  private static final long LARGE = 1_000;
  private static final Duration SOON = Duration.ofSeconds(30);

  /** So that guesses are counted, and nobody waits long for the limit by address. */
  private static final Map<LimitPolicy, Rate> LOGINS =
      Map.of(LimitPolicy.LOGIN, new Rate(5, Duration.ofSeconds(1)));

  @RegisterExtension
  static final FlorinExtension FLORIN =
      FlorinExtension.with(
          config ->
              config
                  .withHttp(config.http().withLimits(new Limits(LOGINS, null, null, 1, List.of())))
                  .withSessions(
                      new Config.Sessions(Duration.ofHours(1), Duration.ofHours(12), LARGE)));

  private final TestBank bank;
  private Api auditor;
  private Operator operator;
  private Customer alice;

  AuditedTest(Bank bank) {
    this.bank = TestBank.of(bank);
  }

  @BeforeEach
  void somebodyReads() throws Exception {
    operator =
        new Operator(patiently(() -> bank.api().post("/v1/auth/login", right(TestBank.OPERATOR))));
    Customer reader = bank.signUp("auditor");
    operator.setRole(reader, "auditor").expect(200);
    auditor = reader.api();
    alice = bank.signUp("alice");
  }

  /** The limit by address leaves five a second. */
  private Api patiently(java.util.function.Supplier<Response> logIn) throws Exception {
    Response[] answer = new Response[1];
    Await.until(
        "there is a log-in",
        SOON,
        () -> {
          answer[0] = logIn.get();
          return answer[0].status() == 200;
        });
    return bank.api().as(answer[0].text("access_token"));
  }

  private static Map<String, String> right(Customer.Login login) {
    return Map.of("email", login.email(), "password", login.password());
  }

  private List<JsonNode> events(String kind, String subject) {
    return auditor
        .get("/v1/admin/audit?limit=200&kind=" + kind + "&subject=" + subject)
        .expect(200)
        .data();
  }

  private JsonNode found(String kind, String outcome, String subject) {
    List<JsonNode> events =
        events(kind, subject).stream()
            .filter(event -> event.get("outcome").asText().equals(outcome))
            .toList();
    assertThat(events).as(kind + " " + outcome + " about " + subject).isNotEmpty();
    return events.get(0);
  }

  /** Tries until what it leads to is in the log. */
  private JsonNode tried(String kind, Runnable attempt) throws Exception {
    Await.until(
        kind + " is in the log",
        SOON,
        () -> {
          attempt.run();
          return !events(kind, alice.id()).isEmpty();
        });
    return found(kind, "refused", alice.id());
  }

  private static String values(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false)
        .map(
            one ->
                one.has("value")
                    ? one.get("name").asText() + "=" + one.get("value").asText()
                    : one.get("name").asText()
                        + ": "
                        + one.get("before").asText()
                        + " > "
                        + one.get("after").asText())
        .toList()
        .toString();
  }

  private static String changes(JsonNode event) {
    return values(event.get("changes"));
  }

  @Test
  void log_ins_and_failures() throws Exception {
    Api again = patiently(() -> bank.api().post("/v1/auth/login", right(alice.login())));
    found("login", "done", alice.id());
    tried("login_failed", () -> logIn("none of them"));
    again.post("/v1/auth/logout").expect(204);
    String session = found("login", "done", alice.id()).get("via").asText();
    found("logout", "done", session);
    found("signup", "done", alice.id());
  }

  private Response logIn(String password) {
    return bank.api()
        .post("/v1/auth/login", Map.of("email", alice.login().email(), "password", password));
  }

  @Test
  void lock_outs_by_wrong_passwords_at_a_log_in() throws Exception {
    JsonNode event = tried("lock_out", () -> logIn("none of them"));
    assertThat(values(event.get("detail"))).isEqualTo("[by=password]");
    assertThat(event.get("email").asText()).isEqualTo(alice.login().email());
  }

  @Test
  void lock_outs_by_wrong_passwords_within_a_session() throws Exception {
    Map<String, String> wrong = Map.of("password", "none of them");
    JsonNode event = tried("lock_out", () -> alice.api().send("DELETE", "/v1/me/totp", wrong));
    assertThat(values(event.get("detail"))).isEqualTo("[by=password]");
    assertThat(event.get("actor_id").asText()).isEqualTo(alice.id());
    assertThat(values(found("totp_disabled", "refused", alice.id()).get("detail")))
        .isEqualTo("[reason=wrong_password]");
  }

  @Test
  void lock_outs_by_wrong_codes_at_a_log_in() throws Exception {
    Authenticator phone = Authenticator.enrol(alice.api(), Clock.systemUTC());
    JsonNode event =
        tried(
            "lock_out",
            () ->
                bank.api()
                    .post(
                        "/v1/auth/login",
                        Map.of(
                            "email", alice.login().email(),
                            "password", alice.login().password(),
                            "totp", phone.wrongCode())));
    assertThat(values(event.get("detail"))).isEqualTo("[by=second_factor]");
    found("totp_enabled", "done", alice.id());
  }

  @Test
  void lock_outs_by_wrong_codes_beside_an_order() throws Exception {
    Authenticator phone = Authenticator.enrol(alice.api(), Clock.systemUTC());
    Account from = alice.openAccount("EUR");
    Account to = alice.openAccount("EUR");
    operator.deposit(from, 5 * LARGE);
    Map<String, Object> order =
        Map.of(
            "from_account_id", from.id(),
            "to_account_id", to.id(),
            "amount", LARGE,
            "currency", "EUR",
            "totp", phone.wrongCode());
    JsonNode event =
        tried(
            "lock_out",
            () -> alice.api().key("k" + System.nanoTime()).post("/v1/transfers", order));
    assertThat(values(event.get("detail"))).isEqualTo("[by=second_factor]");
    found("step_up_refused", "refused", alice.id());
  }

  @Test
  void refusals_of_authorisation() {
    Account hers = alice.openAccount("EUR");
    Customer bob = bank.signUp("bob");
    bob.api().get(hers.path()).expect(404);
    bob.api().post("/v1/admin/users/" + alice.id() + "/lock", Map.of("reason", "x")).expect(403);
    found("authorisation_refused", "refused", hers.id());
    found("authorisation_refused", "refused", alice.id());
  }

  @Test
  void changes_of_role_lock_limit_freeze_and_key() {
    operator.setRole(alice, "auditor").expect(200);
    operator.setRole(alice, "customer").expect(200);
    assertThat(changes(found("role_changed", "done", alice.id())))
        .isEqualTo("[role: auditor > customer]");
    operator.lock(alice);
    assertThat(changes(found("user_locked", "done", alice.id())))
        .isEqualTo("[status: active > locked]");
    operator.unlock(alice);
    assertThat(changes(found("user_unlocked", "done", alice.id())))
        .isEqualTo("[status: locked > active]");

    Customer bob = bank.signUp("bob");
    Account account = bob.openAccount("EUR");
    Map<String, Object> limits = Map.of("account_id", account.id(), "daily", 700);
    operator.api().send("PUT", "/v1/limits", limits).expect(200);
    assertThat(changes(found("limits_set", "done", account.id()))).isEqualTo("[daily: null > 700]");
    Map<String, String> reason = Map.of("reason", "Asked by a court");
    operator.api().post("/v1/admin/accounts/" + account.id() + "/freeze", reason).expect(200);
    assertThat(changes(found("account_frozen", "done", account.id())))
        .isEqualTo("[status: active > frozen]");
    operator.api().post("/v1/admin/accounts/" + account.id() + "/unfreeze").expect(200);
    assertThat(changes(found("account_unfrozen", "done", account.id())))
        .isEqualTo("[status: frozen > active]");

    Response key =
        bob.api().post("/v1/api_keys", Map.of("name", "k", "scopes", List.of("read"))).expect(201);
    assertThat(values(found("key_created", "done", key.id()).get("detail")))
        .startsWith("[scopes=[READ], expires_at=");
    bob.api().send("DELETE", "/v1/api_keys/" + key.id(), null).expect(204);
    found("key_revoked", "done", key.id());
  }

  @Test
  void an_operator_s_acts_on_money_and_on_the_books() {
    Account account = alice.openAccount("EUR");
    operator.deposit(account, 500);
    assertThat(changes(found("deposit", "done", account.id()))).contains("to_balance: 0 > 500");
    Response withdrawn = operator.withdraw(account, 200).expect(201);
    assertThat(changes(found("withdrawal", "done", account.id())))
        .contains("from_balance: 500 > 300");
    operator.withdraw(account, 999).expect(422);
    found("withdrawal", "refused", account.id());
    operator.cash("/v1/transfers/" + withdrawn.id() + "/reverse", Map.of()).expect(201);
    assertThat(changes(found("reversal", "done", withdrawn.id())))
        .contains("to_balance: 300 > 500");
    Response deposited = operator.deposit(account, 50);
    Map<String, Object> force = Map.of("force", true, "reason", "Asked by a court");
    operator.cash("/v1/transfers/" + deposited.id() + "/reverse", force).expect(201);
    assertThat(changes(found("forced_reversal", "done", deposited.id())))
        .contains("from_balance: 550 > 500");

    Response checkpoint = operator.api().post("/v1/admin/checkpoints").expect(201);
    found("checkpoint_made", "done", checkpoint.id());
    operator.api().post("/v1/admin/ledger/verify").expect(202);
    assertThat(auditor.get("/v1/admin/audit?kind=verification_asked").expect(200).data())
        .hasSize(1);
  }
}
