package florin.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import florin.Bank;
import florin.Config;
import florin.config.Limits;
import florin.core.AccountNumber;
import florin.http.LimitPolicy;
import florin.http.Route;
import florin.rate.Rate;
import florin.testing.FlorinExtension;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What four public banks of the same kind get wrong, each as it would be seen here. Cards are a
 * test of their own.
 */
@ExtendWith(FlorinExtension.class)
class FaultsOfOthersTest {
  private static final int AT_ONCE = 40;

  private final Bank started;
  private final TestBank bank;
  private final Operator operator;
  private final Customer alice;
  private final Customer bob;
  private final Account hers;
  private final Account his;

  FaultsOfOthersTest(Bank started) {
    this.started = started;
    bank = TestBank.of(started);
    operator = bank.operator();
    alice = bank.signUp("alice");
    bob = bank.signUp("bob");
    hers = bank.funded(alice, "EUR", 1_000);
    his = bank.funded(bob, "EUR", 1_000);
  }

  @AfterEach
  void theBooksAreProved() throws Exception {
    bank.assertProved();
  }

  private List<Response> all(Stream<CompletableFuture<Response>> asked) {
    return asked.toList().stream().map(CompletableFuture::join).toList();
  }

  private CompletableFuture<Response> later(Customer who, Map<String, Object> order) {
    return who.api().key(UUID.randomUUID().toString()).later("POST", "/v1/transfers", order);
  }

  @Test
  void a_balance_is_read_and_written_under_one_lock() {
    Map<String, Object> order = Customer.order(hers, his, 100);
    List<Response> paid = all(IntStream.range(0, AT_ONCE).mapToObj(i -> later(alice, order)));

    assertThat(paid.stream().filter(one -> one.status() == 201)).hasSize(10);
    paid.stream()
        .filter(one -> one.status() != 201)
        .forEach(one -> one.expect(422, "insufficient_funds"));
    assertThat(hers.balance()).isZero();
    assertThat(his.balance()).isEqualTo(2_000);
  }

  @Test
  void balances_after_are_those_of_the_moment_and_not_of_a_read_before() {
    Map<String, Object> order = Customer.order(hers, his, 1);
    List<Response> paid = all(IntStream.range(0, AT_ONCE).mapToObj(i -> later(alice, order)));

    assertThat(paid).extracting(one -> one.number("from_balance_after")).doesNotHaveDuplicates();
    List<Long> after =
        alice.api().get(hers.path() + "/entries?limit=200").expect(200).data().stream()
            .map(entry -> entry.get("balance_after").asLong())
            .toList();
    assertThat(after)
        .startsWith(1_000L - AT_ONCE)
        .isSorted()
        .doesNotHaveDuplicates()
        .hasSize(AT_ONCE + 1);
  }

  @Test
  void a_transfer_to_a_number_that_nobody_has_debits_nobody() {
    Map<String, Object> order = Customer.order(hers, his, 100);
    order.remove("to_account_id");
    order.put("to_account_number", AccountNumber.of(999_999_999));
    alice.pay(order, "nobody").expect(404, "not_found");
    order.put("to_account_number", "XF00000000000000");
    alice.pay(order, "mistyped").expect(422, "invalid_account_number");
    order.remove("to_account_number");
    order.put("to_account_id", TestBank.UNKNOWN_ACCOUNT);
    alice.pay(order, "unknown").expect(404, "not_found");

    assertThat(hers.amounts()).containsExactly(1_000L);
  }

  @Test
  void a_refresh_token_is_exchanged_and_good_once() {
    Map<String, String> first = Map.of("refresh_token", alice.refreshToken());
    Response fresh = bank.api().post("/v1/auth/refresh", first).expect(200);
    assertThat(fresh.text("refresh_token")).isNotEqualTo(alice.refreshToken());
    bank.api().as(fresh.text("access_token")).get("/v1/me").expect(200);
    bank.api().post("/v1/auth/refresh", first).expect(401, "session_revoked");
    bank.api().as(fresh.text("access_token")).get("/v1/me").expect(401, "session_revoked");
  }

  @Test
  @Tag("direct") // it knows its own address there
  void another_site_cannot_use_the_browser_s_cookie() {
    Map<String, String> in =
        Map.of("email", alice.login().email(), "password", alice.login().password());
    String cookie =
        bank.api()
            .with("Florin-Session", "cookie")
            .post("/v1/auth/login", in)
            .expect(200)
            .exchange()
            .received()
            .get("set-cookie")
            .toString();
    assertThat(cookie).contains("HttpOnly", "SameSite=Strict");
    Api browser = bank.api().with("Cookie", pair(cookie));
    browser
        .with("Origin", "https://evil.example.com")
        .post("/v1/auth/refresh", Map.of())
        .expect(403, "origin_not_allowed");
    browser
        .with("Origin", bank.api().base().toString())
        .post("/v1/auth/refresh", Map.of())
        .expect(200);
    browser.get("/v1/me").expect(401, "unauthenticated");
  }

  private static String pair(String cookies) {
    return Arrays.stream(cookies.split("[\\[,;\\s]+", -1))
        .filter(word -> word.contains("refresh") && word.contains("="))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void what_is_frozen_or_closed_pays_and_receives_nothing() {
    operator.freeze(hers);
    alice.pay(hers, his, 1).expect(422, "account_frozen");
    bob.pay(his, hers, 1).expect(422, "account_frozen");
    Account gone = bob.openAccount("EUR");
    bob.api().post(gone.path() + "/close").expect(200);
    bob.pay(gone, his, 1).expect(422, "account_closed");
    bob.pay(his, gone, 1).expect(422, "account_closed");
    assertThat(hers.balance() + his.balance()).isEqualTo(2_000);
  }

  @Test
  void what_the_bank_froze_its_owner_does_not_unfreeze() {
    operator.freeze(hers);
    alice.api().post(hers.path() + "/unfreeze").expect(403, "operator_required");
    assertThat(hers.status()).isEqualTo("frozen");
  }

  @Test
  void whoever_paid_does_not_take_it_back_alone() {
    String paid = alice.pay(hers, his, 100).expect(201).id();
    String path = "/v1/transfers/" + paid + "/reverse";
    alice.api().key("mine").post(path, Map.of()).expect(403, "not_payee");
    assertThat(his.balance()).isEqualTo(1_100);
    bob.api().key("his").post(path, Map.of()).expect(201);
    bob.api().key("twice").post(path, Map.of()).expect(422, "exceeds_original");
    assertThat(his.balance()).isEqualTo(1_000);
  }

  @ParameterizedTest
  @ValueSource(strings = {"initial_balance", "initial_deposit", "balance"})
  void opening_an_account_makes_no_money(String field) {
    Map<String, Object> wanted = new LinkedHashMap<>();
    wanted.put("type", "checking");
    wanted.put("currency", "EUR");
    wanted.put(field, 1_000_000);
    assertThat(alice.api().post("/v1/accounts", wanted).expect(400).errors())
        .containsExactly(Map.entry("#/" + field, "unknown_field"));
    wanted.remove(field);
    Response opened = alice.api().post("/v1/accounts", wanted).expect(201);
    assertThat(opened.number("balance")).isZero();
  }

  @Test
  void payments_in_both_directions_at_once_do_not_wait_for_each_other() {
    List<Response> paid =
        all(
            IntStream.range(0, AT_ONCE)
                .mapToObj(
                    i ->
                        i % 2 == 0
                            ? later(alice, Customer.order(hers, his, 1))
                            : later(bob, Customer.order(his, hers, 1))));
    paid.forEach(one -> one.expect(201));
    assertThat(hers.balance()).isEqualTo(1_000);
  }

  @Test
  void a_statement_opens_with_what_was_there_before_and_not_with_what_is_there_now() {
    LocalDate first = LocalDate.ofInstant(started.now(), ZoneOffset.UTC);
    alice.pay(hers, his, 300).expect(201);
    started.advance(Duration.ofDays(1));
    alice.pay(hers, his, 200).expect(201);
    started.advance(Duration.ofDays(1));

    assertThat(statement(first)).containsExactly(0L, 700L, 700L);
    assertThat(statement(first.plusDays(1))).containsExactly(700L, -200L, 500L);
    assertThat(hers.balance()).isEqualTo(500);
  }

  /** Of a day: what it opens with, its entries together, what it closes with. */
  private List<Long> statement(LocalDate day) {
    String range = "/statements/range.json?from=" + day + "&to=" + day.plusDays(1);
    JsonNode statement = alice.api().get(hers.path() + range).expect(200).body();
    long sum = 0;
    for (JsonNode entry : statement.get("entries")) {
      sum += entry.get("amount").asLong();
    }
    return List.of(
        statement.get("opening_balance").asLong(), sum, statement.get("closing_balance").asLong());
  }

  @Test
  void another_site_reads_nothing() {
    Response answer =
        alice.api().with("Origin", "https://evil.example.com").get("/v1/me").expect(200);
    assertThat(answer.exchange().received().keySet())
        .noneMatch(name -> name.startsWith("access-control-allow"));
  }

  @Test
  void whoever_has_logged_out_is_out() {
    alice.api().post("/v1/auth/logout").expect(204);
    alice.api().get("/v1/me").expect(401, "session_revoked");
    Map<String, String> token = Map.of("refresh_token", alice.refreshToken());
    bank.api().post("/v1/auth/refresh", token).expect(401, "session_revoked");
  }

  @Test
  void no_path_says_the_same_twice() {
    for (Route route : started.routes()) {
      List<String> words = Arrays.asList(route.path().split("/", -1));
      assertThat(words).as(route.path()).doesNotHaveDuplicates();
    }
  }

  @Test
  void money_comes_in_over_the_counter_from_the_bank_s_own_cash() {
    Response deposit = operator.deposit(hers, 250);
    assertThat(deposit.text("kind")).isEqualTo("deposit");
    assertThat(hers.balance()).isEqualTo(1_250);
    Map<String, Object> own = Operator.order(hers, 250);
    alice.api().key("own").post("/v1/deposits", own).expect(403, "operator_required");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.1", "12.5", "1e3", "\"12\"", "100.0", "NaN"})
  void money_is_never_a_fraction(String amount) {
    String order = Json.write(Customer.order(hers, his, 999_999)).replace("999999", amount);
    assertThat(alice.api().key("float").post("/v1/transfers", order).status()).isEqualTo(400);
    assertThat(hers.balance()).isEqualTo(1_000);
  }

  @Test
  void a_payment_that_is_repeated_when_the_money_is_gone_has_the_answer_it_had() {
    Map<String, Object> order = Customer.order(hers, his, 1_000);
    Response first = alice.pay(order, "rent").expect(201);

    Response again = alice.pay(order, "rent").expect(201);

    assertThat(again.text()).isEqualTo(first.text());
    assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
    alice.pay(order, "another").expect(422, "insufficient_funds");
  }

  @Test
  void a_key_is_one_user_s_own() {
    Response one = alice.pay(Customer.order(hers, his, 7), "same").expect(201);
    Response other = bob.pay(Customer.order(his, hers, 9), "same").expect(201);
    assertThat(other.id()).isNotEqualTo(one.id());
    assertThat(other.number("amount")).isEqualTo(9);
  }

  @Test
  void a_key_is_one_request_s_own() {
    String first = alice.pay(Customer.order(hers, his, 7), "same").expect(201).id();
    Response other =
        alice.pay(Customer.order(hers, his, 8), "same").expect(422, "idempotency_key_reused");
    assertThat(other.text("resource_id")).isEqualTo(first);
    assertThat(hers.balance()).isEqualTo(993);
  }

  @Test
  void the_payee_s_currency_counts_too() {
    Account dollars = bob.openAccount("USD");
    alice.pay(hers, dollars, 1).expect(422, "currency_mismatch");
    Map<String, Object> order = Customer.order(hers, dollars, 1);
    order.put("currency", "USD");
    alice.pay(order, "dollars").expect(422, "currency_mismatch");
    assertThat(dollars.balance()).isZero();
  }

  private static Config usual() {
    return TestBank.follow(Clock.systemUTC());
  }

  @Test
  void a_limit_that_is_there_is_kept_and_every_route_has_one() {
    var rates = Map.of(LimitPolicy.LOGIN, new Rate(3, Duration.ofHours(1)));
    Config limited =
        usual().withHttp(usual().http().withLimits(new Limits(rates, null, null, 1, List.of())));
    try (Bank strict = Bank.start(limited)) {
      Api api = TestBank.of(strict).api();
      Map<String, String> nobody = Map.of("email", "nobody@example.com", "password", "no");
      Response last = api.post("/v1/auth/login", nobody).expect(401, "invalid_credentials");
      for (int i = 0; i < 3; i++) {
        last = api.post("/v1/auth/login", nobody);
      }
      assertThat(Integer.parseInt(last.expect(429, "rate_limited").header("Retry-After")))
          .isPositive();
      assertThat(strict.routes().stream().filter(one -> one.path().startsWith("/v1/")))
          .allMatch(one -> one.limit() != LimitPolicy.NONE);
    }
  }

  @Test
  void whoever_is_not_verified_does_not_pay_out_where_that_is_asked_for() {
    var knowing = new Config.Sessions(Duration.ofHours(1), Duration.ofHours(12), null, true);
    try (Bank asking = Bank.start(usual().withSessions(knowing))) {
      TestBank there = TestBank.of(asking);
      Customer carol = there.signUp("carol");
      Account from = there.funded(carol, "EUR", 100);
      Account to = there.signUp("dave").openAccount("EUR");
      carol.pay(from, to, 5).expect(403, "kyc_required");
      new Holder(carol).verified(there.operator(), "2070-01-31");
      carol.pay(from, to, 5).expect(201);
    }
  }
}
