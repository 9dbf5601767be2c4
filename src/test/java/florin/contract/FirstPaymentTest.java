package florin.contract;

import static org.assertj.core.api.Assertions.assertThat;

import florin.Bank;
import florin.auth.SettableClock;
import florin.core.AccountNumber;
import florin.core.Clocks;
import florin.testing.FlorinExtension;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Whom somebody with a second factor pays for the first time asks for a code of it. */
class FirstPaymentTest {
  private static final SettableClock WALL = new SettableClock(Instant.now());

  @RegisterExtension
  static final FlorinExtension FLORIN =
      FlorinExtension.with(config -> config.withClocks(new Clocks(Clock.systemUTC(), WALL)));

  private final TestBank bank;
  private Customer alice;
  private Authenticator phone;
  private Account source;
  private Account bobs;
  private Account paidBefore;

  FirstPaymentTest(Bank bank) {
    this.bank = TestBank.of(bank);
  }

  @BeforeEach
  void aliceHasAnAuthenticatorAndHasPaidSomebodyBefore() {
    alice = bank.signUp("alice");
    source = bank.funded(alice, "EUR", 10_000);
    bobs = bank.signUp("bob").openAccount("EUR");
    paidBefore = bank.signUp("carol").openAccount("EUR");
    alice.pay(source, paidBefore, 1).expect(201);
    phone = Authenticator.enrol(alice.api(), WALL);
    WALL.advance(Duration.ofSeconds(90));
  }

  @AfterEach
  void theBooksAreProved() throws Exception {
    bank.assertProved();
  }

  private Map<String, Object> order(Account to, String code) {
    Map<String, Object> order = Customer.order(source, to, 5);
    if (code != null) {
      order.put("totp", code);
    }
    return order;
  }

  private Response pay(Map<String, Object> order) {
    return alice.pay(order, UUID.randomUUID().toString());
  }

  @Test
  void the_first_payment_asks_for_a_code_and_the_second_does_not() {
    Response refused = pay(order(bobs, null)).expect(403, "step_up_required");
    assertThat(refused.text("step_up")).isEqualTo("code_missing");
    assertThat(bobs.balance()).isZero();

    pay(order(bobs, phone.code())).expect(201);
    pay(order(bobs, null)).expect(201);
    assertThat(bobs.balance()).isEqualTo(10);
  }

  @Test
  void by_number_it_is_the_same_account() {
    Map<String, Object> byNumber = order(bobs, null);
    byNumber.remove("to_account_id");
    byNumber.put("to_account_number", bobs.number().replace("XF", "xf "));
    pay(byNumber).expect(403, "step_up_required");

    byNumber.put("totp", phone.code());
    pay(byNumber).expect(201);
    pay(order(bobs, null)).expect(201);
  }

  @Test
  void one_s_own_accounts_and_those_paid_before_ask_for_none() {
    String code = phone.code();
    pay(order(alice.openAccount("EUR"), null)).expect(201);
    pay(order(paidBefore, code)).expect(201);

    pay(order(bobs, code)).expect(201);
  }

  /** Who has stolen a session could have it accept an account of his own. */
  @Test
  void an_account_that_somebody_else_let_him_own_asks_for_a_code() {
    Customer mallory = bank.signUp("mallory");
    Account trap = mallory.openAccount("EUR");
    Map<String, String> offer = Map.of("email", alice.login().email(), "access", "manage");
    String invitation = mallory.api().post(trap.path() + "/members", offer).expect(201).id();
    alice.api().post("/v1/invitations/" + invitation + "/accept").expect(200);

    pay(order(trap, null)).expect(403, "step_up_required");
    Map<String, String> sweep = Map.of("sweep_to_account_id", trap.id());
    alice.api().key("sweep").post(source.path() + "/close", sweep).expect(403, "step_up_required");
    assertThat(trap.balance()).isZero();

    pay(order(trap, phone.code())).expect(201);
    alice.api().key("sweep").post(source.path() + "/close", sweep).expect(200);
  }

  @Test
  void whoever_has_no_second_factor_is_asked_for_nothing() {
    Customer dora = bank.signUp("dora");
    Account hers = bank.funded(dora, "EUR", 100);

    dora.pay(hers, bobs, 5).expect(201);
  }

  @Test
  void a_refused_payment_is_none() {
    Map<String, Object> tooMuch = order(bobs, phone.code());
    tooMuch.put("amount", 99_999);
    pay(tooMuch).expect(422, "insufficient_funds");

    pay(order(bobs, null)).expect(403, "step_up_required");
  }

  @Test
  void an_account_that_nobody_has_is_not_found_whatever_code_comes() {
    Map<String, Object> order = order(bobs, null);
    order.remove("to_account_id");
    order.put("to_account_number", AccountNumber.of(999_999_999));
    pay(order).expect(404, "not_found");
    order.put("to_account_number", "XF65000387420488");
    pay(order).expect(422, "invalid_account_number");
    order.remove("to_account_number");
    order.put("to_account_id", TestBank.UNKNOWN_ACCOUNT);
    pay(order).expect(404, "not_found");
  }

  @Test
  void a_dry_run_says_so_too() {
    assertThat(alice.tryPaying(order(bobs, null)).verdict()).isEqualTo("403 step_up_required");
    assertThat(alice.tryPaying(order(paidBefore, null)).verdict()).isEqualTo("200");
  }

  @Test
  void a_hold_for_somebody_new_asks_for_it_as_well() {
    Map<String, Object> hold = order(bobs, null);
    hold.put("expires_in", 600);
    Api api = alice.api().key(UUID.randomUUID().toString());
    api.post("/v1/holds", hold).expect(403, "step_up_required");
    hold.put("totp", phone.code());
    api.post("/v1/holds", hold).expect(201);

    pay(order(bobs, null)).expect(201);
  }

  @Test
  void one_code_is_for_a_whole_batch_and_who_was_paid_before_needs_none() {
    Map<String, Object> batch = new LinkedHashMap<>();
    batch.put("mode", "independent");
    batch.put("transfers", List.of(item(bobs, "a"), item(paidBefore, "b"), item(bobs, "c")));
    Response first = alice.api().post("/v1/transfers/batch", batch).expect(200);
    assertThat(statuses(first)).containsExactly(403, 201, 403);

    batch.put("totp", phone.code());
    Response second = alice.api().post("/v1/transfers/batch", batch).expect(200);
    assertThat(statuses(second)).containsExactly(201, 201, 201);
  }

  private Map<String, Object> item(Account to, String key) {
    Map<String, Object> item = order(to, null);
    item.put("idempotency_key", key + source.id());
    return item;
  }

  private static List<Integer> statuses(Response batch) {
    List<Integer> statuses = new ArrayList<>();
    batch.body().get("results").forEach(one -> statuses.add(one.get("status").asInt()));
    return statuses;
  }

  @Test
  void an_api_key_pays_only_those_who_were_paid_before() {
    String key =
        alice
            .api()
            .post("/v1/api_keys", Map.of("name", "till", "scopes", List.of("move_money")))
            .expect(201)
            .text("key");
    Api till = bank.api().as(key).key(UUID.randomUUID().toString());

    Response refused =
        till.post("/v1/transfers", order(bobs, null)).expect(403, "step_up_required");
    assertThat(refused.text("step_up")).isEqualTo("nobody_there");
    till.post("/v1/transfers", order(paidBefore, null)).expect(201);
  }
}
