package florin.hold;

import static org.assertj.core.api.Assertions.assertThat;

import florin.Bank;
import florin.auth.SettableClock;
import florin.contract.Account;
import florin.contract.Api;
import florin.contract.Customer;
import florin.contract.Response;
import florin.contract.TestBank;
import java.time.Duration;
import java.time.Instant;
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

/** Money reserved, captured, released and expired, as its owner, its payee and others see it. */
class HoldsTest {
  private static final Duration HOUR = Duration.ofHours(1);

  /** Bookings at one instant of the clock follow each other by microseconds. */
  private static final Duration AN_HOUR_AFTER = HOUR.plusSeconds(1);

  private final SettableClock clock = new SettableClock(Instant.parse("2026-05-01T12:00:00Z"));
  private final Bank started = Bank.start(TestBank.follow(clock));
  private final TestBank bank = TestBank.of(started);
  private final Customer alice = bank.signUp("alice");
  private final Customer bob = bank.signUp("bob");
  private final Account from = bank.funded(alice, "EUR", 10_000);
  private final Account to = bob.openAccount("EUR");

  @AfterEach
  void theBooksAreRight() throws Exception {
    try (started) {
      bank.assertProved();
    }
  }

  private static Api fresh(Customer customer) {
    return customer.api().key(UUID.randomUUID().toString());
  }

  private Response hold(long amount) {
    return tryHolding(amount).expect(201);
  }

  private Response tryHolding(long amount) {
    Map<String, Object> order = Customer.order(from, to, amount);
    order.put("expires_in", HOUR.toSeconds());
    return fresh(alice).post("/v1/holds", order);
  }

  private Response capture(String hold, long amount) {
    return fresh(alice).post("/v1/holds/" + hold + "/capture", Map.of("amount", amount));
  }

  private Response resolve(String hold, String how) {
    return fresh(alice).post("/v1/holds/" + hold + "/" + how);
  }

  private List<Long> numbers() {
    Response now = from.now();
    return List.of(now.number("balance"), now.number("held"), now.number("available"));
  }

  @Test
  void what_is_held_is_not_available_and_still_there() {
    Response hold = hold(4_000);

    assertThat(hold.text("status")).isEqualTo("active");
    assertThat(hold.number("amount")).isEqualTo(4_000);
    assertThat(Instant.parse(hold.text("expires_at")))
        .isEqualTo(Instant.parse(hold.text("created_at")).plus(HOUR));
    assertThat(numbers()).containsExactly(10_000L, 4_000L, 6_000L);
    assertThat(to.balance()).isZero();
    alice.pay(from, to, 6_001).expect(422, "insufficient_funds");
    tryHolding(6_001).expect(422, "insufficient_funds");
    alice.pay(from, to, 6_000).expect(201);
    assertThat(numbers()).containsExactly(4_000L, 4_000L, 0L);
  }

  @Test
  void each_answer_is_what_it_is_found_as() {
    Map<String, Object> order = Customer.order(from, to, 4_000);
    order.put("expires_in", HOUR.toSeconds());
    order.put("memo", "a deposit for the room");
    Response placed = fresh(alice).post("/v1/holds", order).expect(201);
    String id = placed.id();
    assertFoundAs(placed);

    assertFoundAs(capture(id, 1_500).expect(200));
    assertFoundAs(capture(id, 500).expect(200));
    assertFoundAs(resolve(id, "release").expect(200));
    assertFoundAs(resolve(hold(10).id(), "capture").expect(200));
    assertFoundAs(resolve(hold(10).id(), "release").expect(200));
  }

  private void assertFoundAs(Response answer) {
    Response found = alice.api().get("/v1/holds/" + answer.id()).expect(200);
    assertThat(answer.text()).isEqualTo(found.text());
  }

  @Test
  void a_refused_one_is_kept_among_the_declined_and_explained() {
    tryHolding(10_001).expect(422, "insufficient_funds");

    Response declined = alice.api().get("/v1/transfers?status=declined").expect(200);
    assertThat(declined.data()).hasSize(1);
    String id = declined.text("data/0/id");
    Response found = alice.api().get("/v1/transfers/" + id).expect(200);
    assertThat(found.text("kind")).isEqualTo("hold");
    assertThat(found.text("status")).isEqualTo("declined");
    assertThat(found.number("amount")).isEqualTo(10_001);
    assertThat(found.text("decline/code")).isEqualTo("insufficient_funds");
    Response why = alice.api().get("/v1/transfers/" + id + "/explain").expect(200);
    assertThat(why.text()).contains("insufficient_funds");
    bob.api().get("/v1/transfers/" + id).expect(404, "not_found");
    assertThat(bob.api().get("/v1/transfers").expect(200).data()).isEmpty();
  }

  @Test
  void it_is_captured_in_parts_until_nothing_is_left() {
    String id = hold(4_000).id();

    Response first = capture(id, 1_500).expect(200);
    assertThat(first.text("status")).isEqualTo("active");
    assertThat(first.number("captured_amount")).isEqualTo(1_500);
    assertThat(numbers()).containsExactly(8_500L, 2_500L, 6_000L);
    capture(id, 2_501).expect(422, "exceeds_hold");

    Response rest = resolve(id, "capture").expect(200);
    assertThat(rest.text("status")).isEqualTo("captured");
    assertThat(rest.number("captured_amount")).isEqualTo(4_000);
    assertThat(rest.number("released_amount")).isZero();
    assertThat(rest.body().get("transfer_ids")).hasSize(2);
    assertThat(numbers()).containsExactly(6_000L, 0L, 6_000L);
    assertThat(to.balance()).isEqualTo(4_000);

    String transferId = rest.body().get("transfer_ids").get(1).asText();
    Response transfer = alice.api().get("/v1/transfers/" + transferId).expect(200);
    assertThat(transfer.text("kind")).isEqualTo("capture");
    assertThat(transfer.text("hold_id")).isEqualTo(id);
    assertThat(transfer.number("amount")).isEqualTo(2_500);
  }

  @Test
  void the_rest_of_it_is_released() {
    String id = hold(4_000).id();
    capture(id, 1_000).expect(200);

    Response released = resolve(id, "release").expect(200);
    assertThat(released.text("status")).isEqualTo("released");
    assertThat(released.number("captured_amount")).isEqualTo(1_000);
    assertThat(released.number("released_amount")).isEqualTo(3_000);
    assertThat(numbers()).containsExactly(9_000L, 0L, 9_000L);
  }

  @ParameterizedTest
  @CsvSource({
    "capture, hold_already_captured",
    "release, hold_released",
    "expire, hold_expired",
  })
  void it_is_resolved_once_and_says_how_ever_after(String how, String code) {
    String id = hold(4_000).id();
    if (how.equals("expire")) {
      clock.advance(AN_HOUR_AFTER);
    } else {
      resolve(id, how).expect(200);
    }
    resolve(id, "capture").expect(422, code);
    resolve(id, "release").expect(422, code);
    capture(id, 4_001).expect(422, code);
    clock.advance(HOUR.multipliedBy(2));
    resolve(id, "capture").expect(422, code);
  }

  @Test
  void it_expires_exactly_at_its_instant_though_nobody_has_swept() {
    Instant created = Instant.parse(hold(10_000).text("created_at"));
    clock.set(created.plus(HOUR).minusNanos(1_000));
    assertThat(numbers()).containsExactly(10_000L, 10_000L, 0L);
    alice.pay(from, to, 1).expect(422, "insufficient_funds");

    clock.set(created.plus(HOUR));
    assertThat(numbers()).containsExactly(10_000L, 0L, 10_000L);
    alice.pay(from, to, 10_000).expect(201);
    assertThat(numbers()).containsExactly(0L, 0L, 0L);
  }

  @Test
  void when_one_expires_the_others_go_on() {
    String first = hold(1_000).id();
    clock.advance(Duration.ofMinutes(31));
    String second = hold(2_000).id();
    clock.advance(Duration.ofMinutes(31));

    alice.pay(from, to, 1).expect(201);
    assertThat(numbers()).containsExactly(9_999L, 2_000L, 7_999L);
    assertThat(alice.api().get("/v1/holds/" + first).expect(200).text("status"))
        .isEqualTo("expired");
    capture(second, 500).expect(200);
    clock.advance(Duration.ofMinutes(31));
    assertThat(numbers()).containsExactly(9_499L, 0L, 9_499L);
    Response expired = alice.api().get("/v1/holds/" + second).expect(200);
    assertThat(expired.text("status")).isEqualTo("expired");
    assertThat(expired.number("released_amount")).isEqualTo(1_500);
  }

  @Test
  void a_batch_spends_what_an_expired_hold_gave_back() {
    hold(9_000);
    clock.advance(AN_HOUR_AFTER);
    Map<String, Object> batch =
        Map.of(
            "mode",
            "atomic",
            "transfers",
            List.of(Customer.order(from, to, 4_000), Customer.order(from, to, 6_000)));
    fresh(alice).post("/v1/transfers/batch", batch).expect(200);
    assertThat(numbers()).containsExactly(0L, 0L, 0L);
  }

  @Test
  void a_freeze_does_not_stop_a_capture_but_a_closed_account_does() {
    String id = hold(3_000).id();
    bank.operator().freeze(to);
    tryHolding(1).expect(422, "account_frozen");
    capture(id, 1_000).expect(200);
    bank.operator().api().post(to.path() + "/unfreeze").expect(200);

    fresh(bob).post("/v1/transfers", Customer.order(to, from, 1_000)).expect(201);
    bob.api().post(to.path() + "/close").expect(200);
    capture(id, 1).expect(422, "account_closed");
    alice.api().post(from.path() + "/close").expect(422, "account_not_empty");
    resolve(id, "release").expect(200);
    assertThat(numbers()).containsExactly(10_000L, 0L, 10_000L);
  }

  @Test
  void an_account_with_nothing_but_an_expired_hold_can_be_closed() {
    Account empty = bank.funded(alice, "EUR", 1);
    Map<String, Object> order = Customer.order(empty, to, 1);
    order.put("expires_in", 60);
    fresh(alice).post("/v1/holds", order).expect(201);
    clock.advance(AN_HOUR_AFTER);
    alice.pay(empty, from, 1).expect(201);
    alice.api().post(empty.path() + "/close").expect(200);
  }

  @Test
  void who_placed_it_captures_it_the_payee_may_let_go() {
    String id = hold(3_000).id();
    String path = "/v1/holds/" + id;
    assertThat(bob.api().get(path).expect(200).text("id")).isEqualTo(id);
    fresh(bob).post(path + "/capture").expect(404, "not_found");

    Customer carol = bank.signUp("carol");
    carol.api().get(path).expect(404, "not_found");
    fresh(carol).post(path + "/release").expect(404, "not_found");
    fresh(bob).post(path + "/release").expect(200);

    String other = hold(3_000).id();
    Api operator = bank.operator().api().key("by-the-bank");
    assertThat(operator.post("/v1/holds/" + other + "/capture").expect(200).text("status"))
        .isEqualTo("captured");
    assertThat(to.balance()).isEqualTo(3_000);
  }

  @Test
  void a_replay_has_the_first_answer_whatever_happened_since() {
    Map<String, Object> order = Customer.order(from, to, 5_000);
    order.put("expires_in", 60);
    Api keyed = alice.api().key("rent");
    Response placed = keyed.post("/v1/holds", order).expect(201);
    Api part = alice.api().key("part");
    String path = "/v1/holds/" + placed.id();
    Response captured = part.post(path + "/capture", Map.of("amount", 10)).expect(200);
    resolve(placed.id(), "capture").expect(200);
    Response refused = alice.api().key("late").post(path + "/release").expect(422);
    clock.advance(AN_HOUR_AFTER);

    assertThat(keyed.post("/v1/holds", order).expect(201).text()).isEqualTo(placed.text());
    Response again = part.post(path + "/capture", Map.of("amount", 10)).expect(200);
    assertThat(again.text()).isEqualTo(captured.text());
    assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
    assertThat(alice.api().key("late").post(path + "/release").text()).isEqualTo(refused.text());
    part.post(path + "/capture", Map.of("amount", 11)).expect(422, "idempotency_key_reused");
    assertThat(to.balance()).isEqualTo(5_000);
  }

  @Test
  void a_hold_is_no_transfer_but_its_captures_are() {
    String id = hold(100).id();
    capture(id, 40).expect(200);
    assertThat(alice.api().get("/v1/transfers?account_id=" + from.id()).expect(200).data())
        .extracting(transfer -> transfer.get("kind").asText())
        .containsExactly("capture", "deposit");
    String asTransfer = "/v1/transfers/trf_" + id.substring(4);
    alice.api().get(asTransfer).expect(404, "not_found");
    for (Customer side : List.of(alice, bob)) {
      assertThat(side.api().get("/v1/holds").expect(200).data())
          .extracting(hold -> hold.get("id").asText())
          .containsExactly(id);
    }
  }

  @Test
  void the_balance_of_any_instant_knows_what_was_held_then() {
    Response placed = hold(4_000);
    Instant created = Instant.parse(placed.text("created_at"));
    clock.advance(Duration.ofMinutes(10));
    capture(placed.id(), 1_000).expect(200);
    clock.advance(HOUR.multipliedBy(3));
    alice.pay(from, to, 1).expect(201);

    Map<Duration, List<Long>> expected = new HashMap<>();
    expected.put(Duration.ofNanos(-1_000), List.of(10_000L, 0L, 10_000L));
    expected.put(Duration.ZERO, List.of(10_000L, 4_000L, 6_000L));
    expected.put(Duration.ofMinutes(11), List.of(9_000L, 3_000L, 6_000L));
    expected.put(HOUR.minusNanos(1_000), List.of(9_000L, 3_000L, 6_000L));
    expected.put(HOUR, List.of(9_000L, 0L, 9_000L));
    expected.forEach(
        (after, numbers) -> {
          String at = from.path() + "/balance?at=" + created.plus(after);
          Response then = alice.api().get(at).expect(200);
          assertThat(List.of(then.number("balance"), then.number("held"), then.number("available")))
              .as("after " + after)
              .isEqualTo(numbers);
        });
  }

  @Test
  void fifty_at_once_capture_no_more_than_there_is() {
    for (int round = 0; round < 5; round++) {
      String id = hold(700).id();
      List<CompletableFuture<Response>> answers =
          IntStream.range(0, 50)
              .mapToObj(
                  i ->
                      fresh(alice)
                          .later("POST", "/v1/holds/" + id + "/capture", Map.of("amount", 100)))
              .toList();
      List<Integer> statuses = answers.stream().map(answer -> answer.join().status()).toList();
      assertThat(statuses.stream().filter(status -> status == 200)).hasSize(7);
      assertThat(statuses.stream().filter(status -> status == 422)).hasSize(43);
    }
    assertThat(to.balance()).isEqualTo(3_500);
    assertThat(numbers()).containsExactly(6_500L, 0L, 6_500L);
  }

  @ParameterizedTest
  @CsvSource({"0", "-1", "31622401", "1.5", "\"60\"", "null"})
  void its_time_is_from_one_second_to_a_year(String expiresIn) {
    String body =
        """
        {"from_account_id":"%s","to_account_id":"%s","amount":1,"currency":"EUR","expires_in":%s}
        """
            .formatted(from.id(), to.id(), expiresIn);
    assertThat(fresh(alice).post("/v1/holds", body).expect(400).errors())
        .containsOnlyKeys("#/expires_in");
    assertThat(numbers()).containsExactly(10_000L, 0L, 10_000L);
  }
}
