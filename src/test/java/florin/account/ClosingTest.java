package florin.account;

import static org.assertj.core.api.Assertions.assertThat;

import florin.Bank;
import florin.Config;
import florin.auth.SettableClock;
import florin.contract.Account;
import florin.contract.Api;
import florin.contract.Authenticator;
import florin.contract.Customer;
import florin.contract.Operator;
import florin.contract.Response;
import florin.contract.TestBank;
import florin.core.Clocks;
import florin.testing.FlorinExtension;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An account closed with its rest going to another one of its owner's. */
class ClosingTest {
  private static final long LARGE = 50_000;
  private static final SettableClock WALL = new SettableClock(Instant.now());

  @RegisterExtension
  static final FlorinExtension FLORIN =
      FlorinExtension.with(
          config ->
              config
                  .withSessions(
                      new Config.Sessions(Duration.ofHours(1), Duration.ofHours(12), LARGE))
                  .withClocks(new Clocks(Clock.systemUTC(), WALL)));

  private final TestBank bank;
  private final Customer alice;
  private final Account from;
  private final Account to;

  ClosingTest(Bank bank) {
    this.bank = TestBank.of(bank);
    alice = this.bank.signUp("alice");
    from = this.bank.funded(alice, "EUR", 1_000);
    to = alice.openAccount("EUR");
  }

  @AfterEach
  void theBooksAreProved() throws Exception {
    bank.assertProved();
  }

  private Response close(String key, Account target) {
    return alice
        .api()
        .key(key)
        .post(from.path() + "/close", Map.of("sweep_to_account_id", target.id()));
  }

  private Response close(Account target) {
    return close(UUID.randomUUID().toString(), target);
  }

  @Test
  void the_rest_is_moved_as_a_transfer_and_the_account_is_closed() {
    Response closed = close("sweep", to).expect(200);

    assertThat(closed.text("status")).isEqualTo("closed");
    assertThat(closed.number("balance")).isZero();
    assertThat(to.balance()).isEqualTo(1_000);
    assertThat(from.amounts()).containsExactly(-1_000L, 1_000L);
    Response listed = alice.api().get("/v1/transfers?idempotency_key=sweep").expect(200);
    assertThat(listed.data()).hasSize(1);
    assertThat(listed.text("data/0/kind")).isEqualTo("transfer");
    assertThat(listed.text("data/0/from_account_id")).isEqualTo(from.id());
    assertThat(listed.text("data/0/to_account_id")).isEqualTo(to.id());
  }

  @Test
  void the_same_request_again_is_answered_again_and_moves_nothing() {
    Response closed = close("again", to).expect(200);
    bank.operator().deposit(to, 5);
    Response again = close("again", to).expect(200);

    assertThat(again.text()).isEqualTo(closed.text());
    assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
    assertThat(to.balance()).isEqualTo(1_005);
    close("again", alice.openAccount("EUR")).expect(422, "idempotency_key_reused");
  }

  @Test
  void twins_at_once_close_once() {
    List<CompletableFuture<Response>> twins = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      twins.add(
          alice
              .api()
              .key("twin")
              .later("POST", from.path() + "/close", Map.of("sweep_to_account_id", to.id())));
    }

    assertThat(twins.stream().map(CompletableFuture::join).map(Response::status)).containsOnly(200);
    assertThat(to.balance()).isEqualTo(1_000);
  }

  @Test
  void without_money_or_without_a_target_it_closes_as_it_always_did() {
    bank.operator().withdraw(from, 1_000).expect(201);
    assertThat(close("empty", to).expect(200).text("status")).isEqualTo("closed");
    assertThat(to.amounts()).isEmpty();
    close("closed", to).expect(200);

    alice.api().post(to.path() + "/close").expect(200);
    Account full = bank.funded(alice, "EUR", 1);
    alice.api().post(full.path() + "/close").expect(422, "account_not_empty");
  }

  @Test
  void moving_money_needs_a_key() {
    Map<String, String> sweep = Map.of("sweep_to_account_id", to.id());
    alice.api().post(from.path() + "/close", sweep).expect(400, "idempotency_key_required");
    assertThat(from.status()).isEqualTo("active");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      textBlock =
          """
          another's target,       404 not_found
          an unknown target,      404 not_found
          itself,                 422 same_account
          another currency,       422 currency_mismatch
          a closed target,        422 account_closed
          a frozen target,        422 account_frozen
          a frozen source,        422 account_frozen
          held money,             422 account_not_empty
          a limit,                422 limit_exceeded
          """)
  void what_cannot_be_is_refused_and_nothing_is_done(String wrong, String verdict) {
    Account target = to;
    String id = to.id();
    switch (wrong) {
      case "another's target" -> id = bank.signUp("bob").openAccount("EUR").id();
      case "an unknown target" -> id = TestBank.UNKNOWN_ACCOUNT;
      case "itself" -> id = from.id();
      case "another currency" -> id = alice.openAccount("USD").id();
      case "a closed target" -> alice.api().post(target.path() + "/close").expect(200);
      case "a frozen target" -> alice.api().post(target.path() + "/freeze").expect(200);
      case "a frozen source" -> alice.api().post(from.path() + "/freeze").expect(200);
      case "held money" -> {
        Map<String, Object> hold = Customer.order(from, to, 10);
        hold.put("expires_in", 600);
        alice.api().key("held" + from.id()).post("/v1/holds", hold).expect(201);
      }
      default ->
          bank.operator()
              .api()
              .send("PUT", "/v1/limits", Map.of("account_id", from.id(), "per_transfer", 1))
              .expect(200);
    }
    String key = wrong.replace(' ', '-') + from.id();
    Api api = alice.api().key(key);
    Map<String, String> sweep = Map.of("sweep_to_account_id", id);

    Response refused = api.post(from.path() + "/close", sweep);
    assertThat(refused.verdict()).isEqualTo(verdict);
    assertThat(api.post(from.path() + "/close", sweep).verdict()).as("again").isEqualTo(verdict);
    assertThat(from.balance()).isEqualTo(1_000);
    assertThat(from.status()).isNotEqualTo("closed");
  }

  @Test
  void another_s_account_is_not_there_to_close() {
    Customer mallory = bank.signUp("mallory");
    Map<String, String> sweep = Map.of("sweep_to_account_id", mallory.openAccount("EUR").id());

    mallory.api().key("m").post(from.path() + "/close", sweep).expect(404, "not_found");
    bank.operator().api().key("o").post(from.path() + "/close", sweep).expect(404, "not_found");
    assertThat(from.balance()).isEqualTo(1_000);
  }

  @Test
  void a_body_is_read_strictly() {
    Api api = alice.api().key("strict");
    Map<String, Object> body = new HashMap<>();
    body.put("sweep_to_account_id", "acc_1");
    assertThat(api.post(from.path() + "/close", body).expect(400).errors())
        .containsOnlyKeys("#/sweep_to_account_id");
    body.put("sweep_to_account_id", null);
    body.put("amount", 5);
    assertThat(api.post(from.path() + "/close", body).expect(400).errors())
        .containsOnlyKeys("#/amount");
  }

  @Test
  void a_large_rest_is_a_large_amount() {
    Authenticator phone = Authenticator.enrol(alice.api(), WALL);
    bank.operator().deposit(from, LARGE);
    Response refused = close("large", to).expect(403, "step_up_required");
    assertThat(refused.text("step_up")).isEqualTo("code_missing");

    Map<String, String> shown = Map.of("sweep_to_account_id", to.id(), "totp", phone.code(1));
    alice.api().key("large").post(from.path() + "/close", shown).expect(200);
    assertThat(to.balance()).isEqualTo(LARGE + 1_000);
  }

  @Test
  void a_key_for_accounts_alone_moves_no_money() {
    Map<String, String> sweep = Map.of("sweep_to_account_id", to.id());
    Api manages = keyed(List.of("manage_accounts"));
    Response refused =
        manages.post(from.path() + "/close", sweep).expect(403, "insufficient_scope");
    assertThat(refused.text("scope")).isEqualTo("move_money");

    keyed(List.of("manage_accounts", "move_money")).post(from.path() + "/close", sweep).expect(200);
  }

  private Api keyed(List<String> scopes) {
    Map<String, Object> wanted = Map.of("name", "k", "scopes", scopes);
    String key = alice.api().post("/v1/api_keys", wanted).expect(201).text("key");
    return bank.api().as(key).key(UUID.randomUUID().toString());
  }

  @Test
  void beside_payments_that_keep_coming_nothing_is_lost_and_nothing_moved_twice() {
    Operator operator = bank.operator();
    List<CompletableFuture<Response>> payments = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      payments.add(
          operator
              .api()
              .key("in" + i + from.id())
              .later("POST", "/v1/deposits", Operator.order(from, 7)));
    }
    Response closed = close("busy", to);
    for (int tries = 0; closed.status() == 503 && tries < 100; tries++) {
      assertThat(closed.code()).isEqualTo("account_busy");
      closed = close("busy", to);
    }
    closed.expect(200);

    long paid =
        payments.stream().map(CompletableFuture::join).filter(one -> one.status() == 201).count();
    assertThat(to.balance()).isEqualTo(1_000 + 7 * paid);
    assertThat(from.balance()).isZero();
  }

  @Test
  void it_is_in_the_audit_log() {
    close("audited", to).expect(200);

    Response log =
        bank.operator()
            .api()
            .get("/v1/admin/audit?kind=account_closed&subject=" + from.id())
            .expect(200);
    assertThat(log.data()).hasSize(1);
    assertThat(log.text("data/0/changes/0/before")).isEqualTo("active");
    assertThat(log.text("data/0/changes/0/after")).isEqualTo("closed");
  }
}
