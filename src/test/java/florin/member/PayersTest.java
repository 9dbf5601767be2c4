package florin.member;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import florin.Bank;
import florin.auth.SettableClock;
import florin.contract.Account;
import florin.contract.Api;
import florin.contract.Customer;
import florin.contract.Response;
import florin.contract.TestBank;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a member may spend of an account that is not his alone; each test ends with a proof. */
class PayersTest {
  private final SettableClock clock = new SettableClock(Instant.parse("2026-05-30T12:00:00Z"));
  private final Bank started = Bank.start(TestBank.follow(clock));
  private final TestBank bank = TestBank.of(started);
  private final Customer alice = bank.signUp("alice");
  private final Customer ben = bank.signUp("ben");
  private final Joint joint = new Joint(bank.funded(alice, "EUR", 100_000), alice);
  private final Account from = joint.account();
  private final Account to = ben.openAccount("EUR");

  @AfterEach
  void theBooksAreProved() throws Exception {
    try (started) {
      bank.assertProved();
    }
  }

  private static Api fresh(Customer who) {
    return who.api().key(UUID.randomUUID().toString());
  }

  private Response hold(Customer by, long amount, Duration life) {
    Map<String, Object> order = Customer.order(from, to, amount);
    order.put("expires_in", life.toSeconds());
    return fresh(by).post("/v1/holds", order);
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

  /** Of ben's limits on the account. */
  private List<Long> used(String window) {
    Response limits = ben.api().get("/v1/limits").expect(200);
    return List.of(
        limits.number("data/0/" + window + "/used"), limits.number("data/0/" + window + "/left"));
  }

  @Test
  void he_spends_what_he_may_of_this_account_and_no_cent_more() {
    joint.join(ben, Map.of("per_transfer", 600, "daily", 1_000));
    Account own = bank.funded(ben, "EUR", 5_000);

    assertThat(exceeded(ben.pay(from, to, 601))).isEqualTo("payer per_transfer 600 0 600");
    ben.pay(from, to, 600).expect(201);
    assertThat(exceeded(ben.pay(from, to, 401))).isEqualTo("payer daily 1000 600 400");
    ben.pay(own, to, 5_000).expect(201);
    alice.pay(from, to, 5_000).expect(201);
    assertThat(used("daily")).containsExactly(600L, 400L);
    ben.pay(from, to, 400).expect(201);
    ben.pay(from, to, 1).expect(422, "limit_exceeded");

    clock.advance(Duration.ofDays(1));
    assertThat(used("daily")).containsExactly(0L, 1_000L);
    ben.pay(from, to, 600).expect(201);
  }

  @Test
  void a_hold_counts_when_it_is_placed_and_what_is_given_back_does_not() {
    joint.join(ben, Map.of("daily", 1_000));
    String id = hold(ben, 700, Duration.ofDays(3)).expect(201).id();
    assertThat(exceeded(hold(ben, 301, Duration.ofDays(3)))).isEqualTo("payer daily 1000 700 300");
    hold(alice, 5_000, Duration.ofDays(3)).expect(201);
    assertThat(used("daily")).containsExactly(700L, 300L);

    fresh(ben).post("/v1/holds/" + id + "/capture", Map.of("amount", 500)).expect(200);
    assertThat(used("daily")).containsExactly(700L, 300L);
    fresh(alice).post("/v1/holds/" + id + "/release").expect(200);

    assertThat(used("daily")).containsExactly(500L, 500L);
    ben.pay(from, to, 500).expect(201);
  }

  @Test
  void an_expired_hold_is_given_back_at_its_instant_also_when_no_row_says_so() {
    joint.join(ben, Map.of("daily", 1_000));
    Response hold = hold(ben, 1_000, Duration.ofMinutes(10)).expect(201);
    Instant end = Instant.parse(hold.text("expires_at"));
    clock.set(end.minusNanos(1_000));
    ben.pay(from, to, 1).expect(422, "limit_exceeded");
    clock.set(end);
    assertThat(used("daily")).containsExactly(0L, 1_000L);
    ben.pay(from, to, 900).expect(201);
    assertThat(exceeded(ben.pay(from, to, 101))).isEqualTo("payer daily 1000 900 100");
  }

  @Test
  void what_he_spent_before_the_limit_was_set_counts() {
    joint.join(ben, "pay");
    ben.pay(from, to, 300).expect(201);
    hold(ben, 200, Duration.ofHours(40)).expect(201);
    alice.pay(from, to, 5_000).expect(201);

    Response changed = joint.change(ben, Map.of("limits", Map.of("daily", 600))).expect(200);

    assertThat(changed.number("limits/daily/used")).isEqualTo(500);
    assertThat(exceeded(ben.pay(from, to, 101))).isEqualTo("payer daily 600 500 100");
    joint.change(ben, Map.of("limits", Map.of())).expect(200);
    ben.pay(from, to, 5_000).expect(201);
  }

  @Test
  void limits_stay_with_the_access_they_are_for() {
    joint.join(ben, Map.of("daily", 100));
    joint.change(ben, Map.of("access", "pay")).expect(200);
    ben.pay(from, to, 101).expect(422, "limit_exceeded");
    Response more = joint.change(ben, Map.of("access", "manage")).expect(200);
    assertThat(more.isNull("limits")).isTrue();
    ben.pay(from, to, 101).expect(201);
    assertThat(joint.change(ben, Map.of("limits", Map.of("daily", 1))).expect(400).errors())
        .containsEntry("#/limits", "only_with_pay");
    joint.change(ben, Map.of("access", "pay", "limits", Map.of("daily", 200))).expect(200);
    assertThat(exceeded(ben.pay(from, to, 100))).isEqualTo("payer daily 200 101 99");
    joint.change(ben, Map.of("access", "view")).expect(200);
    ben.pay(from, to, 1).expect(403, "forbidden");
  }

  @Test
  void limits_go_with_him_and_do_not_come_back_with_him() {
    joint.join(ben, Map.of("daily", 100));
    ben.pay(from, to, 60).expect(201);
    joint.remove(ben).expect(204);
    joint.join(ben, "pay");
    ben.pay(from, to, 1_000).expect(201);
    joint.remove(ben).expect(204);
    joint.join(ben, Map.of("daily", 2_000));
    assertThat(exceeded(ben.pay(from, to, 941))).isEqualTo("payer daily 2000 1060 940");
  }

  @Test
  void the_account_s_and_his_own_limits_are_named_first() {
    joint.join(ben, Map.of("per_transfer", 5));
    Api operator = bank.operator().api();
    operator
        .send("PUT", "/v1/limits", Map.of("account_id", from.id(), "per_transfer", 10))
        .expect(200);
    operator
        .send(
            "PUT", "/v1/limits", Map.of("user_id", ben.id(), "currency", "EUR", "per_transfer", 7))
        .expect(200);
    assertThat(exceeded(ben.pay(from, to, 11))).startsWith("account ");
    assertThat(exceeded(ben.pay(from, to, 8))).startsWith("user ");
    Response refused = ben.pay(from, to, 6);
    assertThat(exceeded(refused)).isEqualTo("payer per_transfer 5 0 5");
    String declined = ben.api().get("/v1/transfers?status=declined").text("data/0/id");
    assertThat(ben.api().get("/v1/transfers/" + declined + "/explain").expect(200).text())
        .contains("\"payer\"");

    List<JsonNode> all = ben.api().get("/v1/limits").expect(200).data();
    assertThat(all)
        .extracting(one -> one.get("account_id").isNull() + " " + one.get("user_id").isNull())
        .containsExactly("false true", "true false", "false false");
    Response first = ben.api().get("/v1/limits?limit=2").expect(200);
    assertThat(ben.api().get("/v1/limits?cursor=" + first.text("next_cursor")).data()).hasSize(1);
    assertThat(alice.api().get("/v1/limits").data()).hasSize(1);
    assertThat(alice.api().get(joint.members()).expect(200).data())
        .filteredOn(one -> one.get("user_id").asText().equals(ben.id()))
        .extracting(one -> one.get("limits").get("per_transfer").get("limit").asLong())
        .containsExactly(5L);
  }

  @Test
  void fifty_at_once_spend_no_more_than_is_left_of_his_day() {
    joint.join(ben, Map.of("daily", 700));
    List<CompletableFuture<Response>> answers =
        IntStream.range(0, 50)
            .mapToObj(i -> Customer.order(from, to, 100))
            .map(order -> fresh(ben).later("POST", "/v1/transfers", order))
            .toList();
    List<Integer> statuses = answers.stream().map(answer -> answer.join().status()).toList();
    assertThat(statuses.stream().filter(status -> status == 201)).hasSize(7);
    assertThat(statuses.stream().filter(status -> status == 422)).hasSize(43);
    assertThat(to.balance()).isEqualTo(700);
  }

  @Test
  void a_changed_count_is_found_by_verification_and_a_changed_limit_by_the_proof() {
    joint.join(ben, Map.of("daily", 700));
    ben.pay(from, to, 100).expect(201);
    assertThat(findings("day_cents = day_cents + 1, month_cents = month_cents + 1"))
        .contains("counts 101 of the day");
    findings("day_cents = day_cents - 1, month_cents = month_cents - 1");
    assertThat(findings("daily_limit_cents = 701")).contains("where the replay gives");
    findings("daily_limit_cents = 700");
  }

  private String findings(String change) {
    var jdbi = started.storage().database().jdbi();
    jdbi.useHandle(
        handle -> handle.execute("UPDATE allowance SET " + change + " WHERE subject = 'payer'"));
    try {
      return new florin.ledger.Proof(jdbi)
          .run((read, all) -> {}, (replayed, all) -> {})
          .found()
          .findings()
          .toString();
    } catch (java.sql.SQLException failure) {
      throw new AssertionError(failure);
    }
  }
}
