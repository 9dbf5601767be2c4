package florin.limit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import florin.Bank;
import florin.auth.SettableClock;
import florin.contract.Account;
import florin.contract.Api;
import florin.contract.Customer;
import florin.contract.Operator;
import florin.contract.Response;
import florin.contract.TestBank;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What may be spent, as those who spend it, those who set it, and others see it. */
class LimitsTest {
  /** 23:30 in Prague, where it is summer time, on the last but one of the month. */
  private final SettableClock clock = new SettableClock(Instant.parse("2026-05-30T21:30:00Z"));

  private final Bank started =
      Bank.start(TestBank.follow(clock).withTimeZone(ZoneId.of("Europe/Prague")));
  private final TestBank bank = TestBank.of(started);
  private final Operator operator = bank.operator();
  private final Customer alice = bank.signUp("alice");
  private final Customer bob = bank.signUp("bob");
  private final Account from = bank.funded(alice, "EUR", 100_000);
  private final Account other = bank.funded(alice, "EUR", 100_000);
  private final Account to = bob.openAccount("EUR");

  @AfterEach
  void theBooksAreRight() throws Exception {
    try (started) {
      bank.assertProved();
    }
  }

  private Response limit(Account account, String window, long limit) {
    return set(Map.of("account_id", account.id(), window, limit)).expect(200);
  }

  private Response limit(Customer user, String window, long limit) {
    return set(Map.of("user_id", user.id(), "currency", "EUR", window, limit)).expect(200);
  }

  private Response set(Map<String, Object> body) {
    return operator.api().send("PUT", "/v1/limits", body);
  }

  private static Api fresh(Customer customer) {
    return customer.api().key(UUID.randomUUID().toString());
  }

  private Response hold(Account account, long amount, Duration life) {
    Map<String, Object> order = Customer.order(account, to, amount);
    order.put("expires_in", life.toSeconds());
    return fresh(alice).post("/v1/holds", order);
  }

  /** Of alice's first limits: what is used, and what is left. */
  private List<Long> used(String window) {
    Response limits = alice.api().get("/v1/limits").expect(200);
    String place = "data/0/" + window;
    return List.of(limits.number(place + "/used"), limits.number(place + "/left"));
  }

  private static String exceeded(Response refused) {
    JsonNode limit = refused.expect(422, "limit_exceeded").body().get("limit");
    return "%s %s %d %d %d"
        .formatted(
            limit.get("subject").asText(),
            limit.get("window").asText(),
            limit.get("limit").asLong(),
            limit.get("used").asLong(),
            limit.get("left").asLong());
  }

  @Test
  void one_transfer_may_be_so_much_and_no_cent_more() {
    limit(from, "per_transfer", 1_000);

    alice.pay(from, to, 1_000).expect(201);
    alice.pay(from, to, 1_000).expect(201);
    assertThat(exceeded(alice.pay(from, to, 1_001))).isEqualTo("account per_transfer 1000 0 1000");
    alice.pay(other, to, 1_001).expect(201);
  }

  @Test
  void a_day_ends_at_midnight_where_the_account_is() {
    limit(from, "daily", 1_000);

    alice.pay(from, to, 600).expect(201);
    assertThat(used("daily")).containsExactly(600L, 400L);
    assertThat(exceeded(alice.pay(from, to, 401))).isEqualTo("account daily 1000 600 400");
    Response limits = alice.api().get("/v1/limits?account_id=" + from.id()).expect(200);
    assertThat(limits.text("data/0/time_zone")).isEqualTo("Europe/Prague");
    Instant midnight = Instant.parse(limits.text("data/0/daily/resets_at"));
    assertThat(midnight).isEqualTo("2026-05-30T22:00:00Z");

    clock.set(midnight.minusNanos(1_000));
    alice.pay(from, to, 401).expect(422, "limit_exceeded");
    clock.set(midnight);
    assertThat(used("daily")).containsExactly(0L, 1_000L);
    alice.pay(from, to, 1_000).expect(201);
    assertThat(used("daily")).containsExactly(1_000L, 0L);
  }

  @Test
  void a_month_goes_on_over_its_days_and_ends_with_the_last() {
    limit(from, "monthly", 1_000);
    alice.pay(from, to, 600).expect(201);

    clock.advance(Duration.ofDays(1));
    alice.pay(from, to, 300).expect(201);
    assertThat(exceeded(alice.pay(from, to, 101))).isEqualTo("account monthly 1000 900 100");
    assertThat(alice.api().get("/v1/limits").text("data/0/monthly/resets_at"))
        .isEqualTo("2026-05-31T22:00:00.000000Z");

    clock.advance(Duration.ofDays(1));
    assertThat(used("monthly")).containsExactly(0L, 1_000L);
    alice.pay(from, to, 1_000).expect(201);
  }

  @Test
  void a_user_is_limited_over_all_accounts_he_pays_from() {
    limit(alice, "daily", 1_000);

    alice.pay(from, to, 600).expect(201);
    assertThat(exceeded(alice.pay(other, to, 401))).isEqualTo("user daily 1000 600 400");
    alice.pay(other, to, 400).expect(201);
    fresh(bob).post("/v1/transfers", Customer.order(to, from, 900)).expect(201);
    Account dollars = bank.funded(alice, "USD", 5_000);
    alice.pay(dollars, bob.openAccount("USD"), 5_000).expect(201);
    assertThat(alice.api().get("/v1/limits?user_id=" + alice.id()).data()).hasSize(1);
  }

  @Test
  void the_accounts_limit_is_named_before_the_users_and_the_shorter_time_first() {
    set(Map.of("account_id", from.id(), "per_transfer", 10, "daily", 10, "monthly", 10));
    limit(alice, "per_transfer", 5);
    assertThat(exceeded(alice.pay(from, to, 11))).isEqualTo("account per_transfer 10 0 10");
    assertThat(exceeded(alice.pay(from, to, 10))).isEqualTo("user per_transfer 5 0 5");
    alice.pay(from, to, 5).expect(201);
    assertThat(exceeded(alice.pay(from, to, 6))).isEqualTo("account daily 10 5 5");
  }

  @Test
  void what_was_spent_before_the_limit_was_set_counts() {
    alice.pay(from, to, 300).expect(201);
    hold(from, 200, Duration.ofHours(40)).expect(201);
    String gone = hold(from, 5_000, Duration.ofHours(40)).expect(201).id();
    fresh(alice).post("/v1/holds/" + gone + "/capture", Map.of("amount", 7)).expect(200);
    fresh(alice).post("/v1/holds/" + gone + "/release").expect(200);
    clock.advance(Duration.ofHours(1));
    alice.pay(from, to, 100).expect(201);

    Response set = set(Map.of("account_id", from.id(), "daily", 150, "monthly", 1_000));

    assertThat(set.expect(200).number("daily/used")).isEqualTo(100);
    assertThat(set.number("monthly/used")).isEqualTo(607);
    Response ofUser =
        set(Map.of("user_id", alice.id(), "currency", "EUR", "daily", 1, "monthly", 1));
    assertThat(ofUser.expect(200).number("daily/used")).isEqualTo(100);
    assertThat(ofUser.number("daily/left")).isZero();
    assertThat(ofUser.number("monthly/used")).isEqualTo(607);
  }

  @Test
  void a_hold_counts_when_it_is_placed_and_its_capture_no_more() {
    limit(from, "daily", 1_000);
    String id = hold(from, 700, Duration.ofDays(3)).expect(201).id();
    assertThat(used("daily")).containsExactly(700L, 300L);
    assertThat(exceeded(hold(from, 301, Duration.ofDays(3))))
        .isEqualTo("account daily 1000 700 300");

    fresh(alice).post("/v1/holds/" + id + "/capture", Map.of("amount", 500)).expect(200);
    assertThat(used("daily")).containsExactly(700L, 300L);
    fresh(alice).post("/v1/holds/" + id + "/release").expect(200);
    assertThat(used("daily")).containsExactly(500L, 500L);
    alice.pay(from, to, 500).expect(201);
  }

  @Test
  void what_is_given_back_counts_in_the_day_it_was_held_and_no_other() {
    set(Map.of("account_id", from.id(), "daily", 1_000, "monthly", 5_000)).expect(200);
    String id = hold(from, 700, Duration.ofDays(3)).expect(201).id();
    clock.advance(Duration.ofHours(1));
    alice.pay(from, to, 900).expect(201);

    fresh(alice).post("/v1/holds/" + id + "/release").expect(200);

    assertThat(used("daily")).containsExactly(900L, 100L);
    assertThat(used("monthly")).containsExactly(900L, 4_100L);
  }

  @Test
  void an_expired_hold_is_given_back_at_its_instant_also_when_no_row_says_so() {
    limit(alice, "daily", 1_000);
    Response hold = hold(other, 1_000, Duration.ofMinutes(10)).expect(201);
    Instant end = Instant.parse(hold.text("expires_at"));
    clock.set(end.minusNanos(1_000));
    alice.pay(from, to, 1).expect(422, "limit_exceeded");

    clock.set(end);
    assertThat(used("daily")).containsExactly(0L, 1_000L);
    alice.pay(from, to, 900).expect(201);
    assertThat(exceeded(alice.pay(from, to, 101))).isEqualTo("user daily 1000 900 100");
    alice.pay(other, to, 100).expect(201); // now a row says so
    assertThat(used("daily")).containsExactly(1_000L, 0L);
    alice.pay(from, to, 1).expect(422, "limit_exceeded");
  }

  @Test
  void a_withdrawal_counts_for_the_account_alone_and_money_that_comes_does_not() {
    limit(from, "daily", 1_000);
    Response in = operator.deposit(from, 5_000);
    operator.withdraw(from, 600).expect(201);
    assertThat(used("daily")).containsExactly(600L, 400L);
    assertThat(operator.withdraw(from, 401).expect(422, "limit_exceeded").body().has("limit"))
        .isFalse();

    fresh(alice).post("/v1/transfers/" + in.id() + "/reverse", Map.of("amount", 3_000));
    operator
        .api()
        .key("back")
        .post("/v1/transfers/" + in.id() + "/reverse", Map.of("amount", 3_000))
        .expect(201);
    assertThat(used("daily")).containsExactly(600L, 400L);
  }

  @Test
  void a_batch_spends_in_its_order_and_all_or_nothing_gives_all_back() {
    limit(from, "daily", 1_000);
    Map<String, Object> batch = new HashMap<>();
    batch.put("mode", "atomic");
    batch.put("transfers", List.of(Customer.order(from, to, 600), Customer.order(from, to, 401)));
    Response refused = fresh(alice).post("/v1/transfers/batch", batch);
    assertThat(refused.text()).contains("limit_exceeded", "\"used\":600");
    assertThat(used("daily")).containsExactly(0L, 1_000L);

    batch.put("mode", "independent");
    batch.put("transfers", List.of(keyed(600), keyed(401), keyed(400)));
    alice.api().post("/v1/transfers/batch", batch).expect(200);
    assertThat(used("daily")).containsExactly(1_000L, 0L);
  }

  private Map<String, Object> keyed(long amount) {
    Map<String, Object> order = Customer.order(from, to, amount);
    order.put("idempotency_key", "k" + amount);
    return order;
  }

  @Test
  void a_refusal_is_kept_and_replayed_with_its_numbers() {
    limit(from, "daily", 1_000);
    Map<String, Object> order = Customer.order(from, to, 1_001);
    Response first = alice.pay(order, "rent").expect(422, "limit_exceeded");
    limit(from, "daily", 2_000);

    Response again = alice.pay(order, "rent");

    assertThat(again.text()).isEqualTo(first.text());
    assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
    assertThat(alice.api().get("/v1/transfers?idempotency_key=rent").text("data/0/decline/code"))
        .isEqualTo("limit_exceeded");
    alice.pay(order, "rent-again").expect(201);
  }

  @Test
  void limits_are_taken_away_again_and_nothing_at_all_may_be_spent_with_zero() {
    set(Map.of("account_id", from.id(), "per_transfer", 0)).expect(200);
    assertThat(exceeded(alice.pay(from, to, 1))).isEqualTo("account per_transfer 0 0 0");

    Response none = set(Map.of("account_id", from.id())).expect(200);

    assertThat(none.isNull("per_transfer")).isTrue();
    assertThat(alice.api().get("/v1/limits").data()).isEmpty();
    alice.pay(from, to, 100_000).expect(201);
  }

  @Test
  void fifty_at_once_spend_no_more_than_is_left_of_the_day() {
    limit(alice, "daily", 700);
    for (int round = 0; round < 5; round++) {
      List<CompletableFuture<Response>> answers =
          IntStream.range(0, 50)
              .mapToObj(i -> Customer.order(i % 2 == 0 ? from : other, to, 100))
              .map(order -> fresh(alice).later("POST", "/v1/transfers", order))
              .toList();
      List<Integer> statuses = answers.stream().map(answer -> answer.join().status()).toList();
      assertThat(statuses.stream().filter(status -> status == 201)).hasSize(7);
      assertThat(statuses.stream().filter(status -> status == 422)).hasSize(43);
      clock.advance(Duration.ofDays(1));
    }
    assertThat(to.balance()).isEqualTo(3_500);
  }

  @Test
  void everybody_sees_his_own_and_an_operator_whichever_he_asks_for() {
    limit(from, "daily", 1);
    limit(alice, "daily", 1);
    limit(bob, "daily", 1);

    assertThat(alice.api().get("/v1/limits").data())
        .extracting(one -> one.get("account_id").isNull())
        .containsExactly(false, true);
    assertThat(bob.api().get("/v1/limits").data())
        .extracting(one -> one.get("user_id").asText())
        .containsExactly(bob.id());
    bob.api().get("/v1/limits?account_id=" + from.id()).expect(404, "not_found");
    bob.api().get("/v1/limits?user_id=" + alice.id()).expect(404, "not_found");
    assertThat(operator.api().get("/v1/limits?user_id=" + alice.id()).data()).hasSize(1);
    assertThat(operator.api().get("/v1/limits?account_id=" + from.id()).data()).hasSize(1);
  }

  @Test
  void a_long_list_comes_in_pages() {
    limit(from, "daily", 1);
    limit(other, "daily", 1);
    limit(alice, "daily", 1);
    Response first = alice.api().get("/v1/limits?limit=2").expect(200);
    assertThat(first.data()).hasSize(2);
    Response rest =
        alice.api().get("/v1/limits?limit=2&cursor=" + first.text("next_cursor")).expect(200);
    assertThat(rest.data()).hasSize(1);
    assertThat(rest.text("data/0/user_id")).isEqualTo(alice.id());
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      textBlock =
          """
          {"daily":1}; 400; #/account_id required
          {"account_id":"FROM","user_id":"ALICE","currency":"EUR"}; 400; #/user_id one_of
          {"user_id":"ALICE","daily":1}; 400; #/currency required
          {"account_id":"FROM","daily":-1}; 400; #/daily out_of_range
          {"account_id":"FROM","daily":1.5}; 400; #/daily wrong_type
          {"account_id":"FROM","daily":9007199254740992}; 400; #/daily out_of_range
          {"account_id":"FROM","weekly":1}; 400; #/weekly unknown_field
          {"account_id":"FROM","currency":"XQX"}; 400; #/currency unknown_currency
          {"account_id":"ALICE"}; 400; #/account_id wrong_id_type
          {"account_id":"FROM","currency":"USD"}; 422; currency_mismatch
          {"account_id":"acc_01jx8z3k5ve7n8x2m4n6p8r0s1"}; 404; not_found
          {"user_id":"usr_01jx8z3k5ve7n8x2m4n6p8r0s1","currency":"EUR"}; 404; not_found
          """)
  void what_cannot_be_is_said_and_changes_nothing(String body, int status, String what) {
    String sent = body.replace("FROM", from.id()).replace("ALICE", alice.id());
    Response refused = operator.api().send("PUT", "/v1/limits", sent).expect(status);

    if (status == 400) {
      String[] error = what.split(" ");
      assertThat(refused.errors()).containsEntry(error[0], error[1]);
    } else {
      assertThat(refused.code()).isEqualTo(what);
    }
    assertThat(alice.api().get("/v1/limits").data()).isEmpty();
    alice
        .api()
        .send("PUT", "/v1/limits", Map.of("account_id", from.id()))
        .expect(403, "operator_required");
  }
}
