package florin.clock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import com.fasterxml.jackson.databind.JsonNode;
import florin.Await;
import florin.Bank;
import florin.LogOf;
import florin.WithWork;
import florin.auth.SettableClock;
import florin.contract.Account;
import florin.contract.Api;
import florin.contract.Customer;
import florin.contract.Response;
import florin.contract.TestBank;
import florin.core.BankException;
import florin.core.Due;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A sandbox's clock is set forward, and what falls due on the way is done, in order, at once. */
class ClockTest {
  private static final Instant BEGIN = Instant.parse("2026-01-31T12:00:00Z");
  private static final Instant MIDNIGHT = Instant.parse("2026-02-01T00:00:00Z");
  private static final Duration DAY = Duration.ofDays(1);
  private static final String CLOCK = "/v1/test/clock";

  private final SettableClock base = new SettableClock(BEGIN);
  private final List<String> order = Collections.synchronizedList(new ArrayList<>());
  private final Daily first = new Daily(MIDNIGHT, DAY, at -> note("first", at));
  private final Daily second = new Daily(MIDNIGHT, Duration.ofHours(36), at -> note("second", at));
  private final Bank started =
      WithWork.start(
          TestBank.follow(base),
          new DueWork("The first work", first),
          new DueWork("The second work", second));
  private final TestBank bank = TestBank.of(started);
  private final Customer alice = bank.signUp("alice");
  private final Api api = alice.api();

  @AfterEach
  void theBooksAreRight() throws Exception {
    try (started) {
      bank.assertProved();
    }
  }

  private void note(String who, Instant at) {
    order.add(who + " " + at + " " + started.now());
  }

  private Instant now() {
    return Instant.parse(api.get(CLOCK).expect(200).text("now"));
  }

  private Response set(Instant now) {
    return api.post(CLOCK, Map.of("now", now.toString()));
  }

  private Response advance(String by, Object much) {
    return api.post(CLOCK + "/advance", Map.of(by, much));
  }

  @Test
  void it_is_the_wall_clock_until_it_is_set() {
    Response shown = api.get(CLOCK).expect(200);
    assertThat(shown.text("now")).isEqualTo("2026-01-31T12:00:00.000000Z");
    assertThat(shown.number("offset_seconds")).isZero();

    assertThat(set(BEGIN.plusSeconds(61)).expect(200).number("offset_seconds")).isEqualTo(61);
    base.advance(Duration.ofSeconds(9));
    assertThat(now()).isEqualTo(BEGIN.plusSeconds(70));
  }

  @Test
  void money_and_holds_follow_it_and_log_ins_do_not() {
    Account from = bank.funded(alice, "EUR", 10_000);
    Account to = alice.openAccount("EUR");
    Map<String, Object> hold = Customer.order(from, to, 4_000);
    hold.put("expires_in", 86_400);
    String id = api.key("hold").post("/v1/holds", hold).expect(201).id();

    advance("days", 400).expect(200);

    assertThat(from.now().number("held")).isZero();
    assertThat(api.get("/v1/holds/" + id).text("status")).isEqualTo("expired");
    Instant booked = Instant.parse(alice.pay(from, to, 10_000).expect(201).text("booked_at"));
    assertThat(booked).isAfterOrEqualTo(BEGIN.plus(DAY.multipliedBy(400)));
    Instant session = Instant.parse(api.get("/v1/session").expect(200).text("expires_at"));
    assertThat(session).isBefore(Instant.now().plus(DAY));
    String then = from.path() + "/balance?at=" + BEGIN.plus(DAY.multipliedBy(300));
    assertThat(api.get(then).expect(200).number("balance")).isEqualTo(10_000);
  }

  @ParameterizedTest
  @CsvSource({
    "seconds, 90, 2026-01-31T12:01:30Z",
    "days, 29, 2026-03-01T12:00:00Z",
    "duration, P1M, 2026-02-28T12:00:00Z",
    "duration, P1Y2M3W4DT5H6M7S, 2027-04-25T17:06:07Z",
    "duration, PT36H, 2026-02-02T00:00:00Z",
  })
  void it_is_set_forward_by_a_while(String by, String much, Instant expected) {
    advance(by, by.equals("duration") ? much : Long.valueOf(much)).expect(200);
    assertThat(now()).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {}                              | #/now      | required
          {"now":null}                    | #/now      | required
          {"now":"tomorrow"}              | #/now      | invalid_time
          {"now":"2027-02-30T00:00:00Z"}  | #/now      | invalid_time
          {"now":"2027-02-01"}            | #/now      | invalid_time
          {"now":1798761600}              | #/now      | wrong_type
          {"now":"2027-02-01T00:00:00Z","days":1} | #/days | unknown_field
          """)
  void a_time_that_is_none_is_refused(String body, String pointer, String code) {
    assertThat(api.post(CLOCK, body).expect(400).errors()).containsEntry(pointer, code);
    assertThat(now()).isEqualTo(BEGIN);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {}                              | #/seconds  | one_of
          {"seconds":1,"days":1}          | #/seconds  | one_of
          {"seconds":0}                   | #/seconds  | out_of_range
          {"seconds":-1}                  | #/seconds  | out_of_range
          {"seconds":1.5}                 | #/seconds  | wrong_type
          {"seconds":"60"}                | #/seconds  | wrong_type
          {"seconds":632448001}           | #/seconds  | out_of_range
          {"days":7321}                   | #/days     | out_of_range
          {"days":99999999999999999999}   | #/days     | out_of_range
          {"duration":"P"}                | #/duration | invalid_value
          {"duration":"PT"}               | #/duration | invalid_value
          {"duration":"P1DT"}             | #/duration | invalid_value
          {"duration":"PT0S"}             | #/duration | invalid_value
          {"duration":"-P1D"}             | #/duration | invalid_value
          {"duration":"P-1D"}             | #/duration | invalid_value
          {"duration":"PT1.5S"}           | #/duration | invalid_value
          {"duration":"P99999Y"}          | #/duration | invalid_value
          {"duration":"1 day"}            | #/duration | invalid_value
          {"duration":60}                 | #/duration | wrong_type
          {"by":"P1D"}                    | #/by       | unknown_field
          """)
  void a_while_that_is_none_is_refused(String body, String pointer, String code) {
    assertThat(api.post(CLOCK + "/advance", body).expect(400).errors())
        .containsEntry(pointer, code);
    assertThat(now()).isEqualTo(BEGIN);
  }

  @Test
  void it_never_goes_back_and_not_for_ever_on() {
    advance("days", 10).expect(200);
    Instant then = now();

    set(then.minusNanos(1_000)).expect(422, "clock_out_of_range");
    set(BEGIN).expect(422, "clock_out_of_range");
    set(Instant.parse("0001-01-01T00:00:00Z")).expect(422, "clock_out_of_range");
    set(Instant.parse("2046-01-31T12:00:01Z")).expect(422, "clock_out_of_range");
    set(Instant.parse("9999-12-31T23:59:59Z")).expect(422, "clock_out_of_range");
    advance("duration", "P9999Y").expect(422, "clock_out_of_range");
    assertThatThrownBy(() -> started.advance(Duration.ofSeconds(-1)))
        .isInstanceOf(BankException.class);

    assertThat(now()).isEqualTo(then);
    set(then).expect(200);
    assertThat(order).hasSize(17);
  }

  @Test
  void what_falls_due_is_done_in_the_order_of_time_before_the_answer() {
    advance("days", 3).expect(200);
    assertThat(order)
        .containsExactly(
            "first 2026-02-01T00:00:00Z 2026-02-01T00:00:00Z",
            "second 2026-02-01T00:00:00Z 2026-02-01T00:00:00Z",
            "first 2026-02-02T00:00:00Z 2026-02-02T00:00:00Z",
            "second 2026-02-02T12:00:00Z 2026-02-02T12:00:00Z",
            "first 2026-02-03T00:00:00Z 2026-02-03T00:00:00Z");
    assertThat(now()).isEqualTo(BEGIN.plus(DAY.multipliedBy(3)));
    set(now()).expect(200);
    assertThat(order).hasSize(5);
  }

  @Test
  void work_that_fails_is_named_and_the_clock_stands_there() {
    Instant broken = MIDNIGHT.plus(DAY.multipliedBy(3));
    first.breakAt(broken);
    try (LogOf log = new LogOf(DueService.class)) {
      Response failed = advance("days", 30).expect(500, "due_work_failed");
      assertThat(failed.text("detail"))
          .contains("The first work", broken.toString())
          .doesNotContain("The second work", "florin", "Exception", "broken");
      assertThat(now()).isEqualTo(broken);
      assertThat(first.done()).hasSize(3);
      assertThat(second.done()).hasSize(3).endsWith(broken);

      advance("days", 1).expect(500, "due_work_failed");
      assertThat(now()).isEqualTo(broken);
      assertThat(log.linesOf(Level.WARN)).hasSize(1);
    }
    first.breakAt(null);
    advance("days", 27).expect(200);
    assertThat(first.done()).hasSize(31);
    assertThat(first.done()).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void as_time_passes_work_is_done_and_what_fails_stops_nobody() throws Exception {
    first.breakAt(MIDNIGHT);
    try (LogOf log = new LogOf(DueService.class)) {
      base.advance(DAY.multipliedBy(2));
      Await.until("second is done", Duration.ofSeconds(20), () -> second.done().size() == 2);
      first.breakAt(null);
      Await.until("first is done", Duration.ofSeconds(20), () -> first.done().size() == 2);
      assertThat(log.linesOf(Level.WARN)).hasSize(1);
    }
    assertThat(api.get(CLOCK).number("offset_seconds")).isZero();
  }

  @Test
  void two_do_not_move_it_at_once() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    Daily slow =
        new Daily(
            MIDNIGHT,
            DAY,
            at -> {
              begun.countDown();
              await(go);
            });
    try (Bank busy = WithWork.start(TestBank.follow(base), new DueWork("Slow", slow))) {
      Api there = TestBank.of(busy).signUp("bob").api();
      CompletableFuture<Response> moving =
          there.later("POST", CLOCK + "/advance", Map.of("days", 1));
      assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
      there.post(CLOCK + "/advance", Map.of("seconds", 1)).expect(409, "clock_moving");
      go.countDown();
      moving.join().expect(200);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }

  /** What it costs is told; a test of speed would fail on a busy machine. */
  @Test
  void two_years_of_daily_work_are_done_in_one_answer() {
    long begun = System.nanoTime();
    advance("days", 730).expect(200);
    System.out.printf(
        "ClockTest: 730 days, %d runs, %d ms%n",
        order.size(), TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun));
    assertThat(first.done()).hasSize(730);
    assertThat(second.done()).hasSize(487);
  }

  @Test
  void work_that_never_ends_is_given_up() {
    Daily endless = new Daily(MIDNIGHT, Duration.ZERO, at -> {});
    var again =
        new Due() {
          @Override
          public Instant next(Instant until) {
            return endless.next(until);
          }

          @Override
          public void run(Instant now) {}
        };
    try (Bank busy = WithWork.start(TestBank.follow(base), new DueWork("Endless", again))) {
      Api there = TestBank.of(busy).signUp("bob").api();
      Response failed = there.post(CLOCK + "/advance", Map.of("days", 1));
      assertThat(failed.expect(500, "due_work_failed").text("detail")).contains("Endless");
    }
  }

  @Test
  void a_program_moves_it_with_a_key_that_may_move_money() {
    Map<String, Object> wanted =
        Map.of("name", "script " + UUID.randomUUID(), "scopes", List.of("move_money", "read"));
    Api key = bank.api().as(api.post("/v1/api_keys", wanted).expect(201).text("key"));
    key.post(CLOCK + "/advance", Map.of("seconds", 5)).expect(200);
    assertThat(key.get(CLOCK).expect(200).number("offset_seconds")).isEqualTo(5);
  }

  @Test
  void each_move_of_it_is_in_the_audit_log() {
    advance("days", 1).expect(200);
    set(now()).expect(200);
    set(BEGIN).expect(422, "clock_out_of_range");
    started.advance(Duration.ofHours(1));
    first.breakAt(MIDNIGHT.plus(DAY));
    advance("days", 3).expect(500, "due_work_failed");

    List<JsonNode> log =
        bank.operator().api().get("/v1/admin/audit?kind=clock_moved").expect(200).data();
    assertThat(log).hasSize(4);
    JsonNode byAlice = log.get(3);
    assertThat(byAlice.get("actor_id").asText()).isEqualTo(alice.id());
    assertThat(byAlice.get("changes").toString())
        .contains("2026-01-31T12:00:00Z", "2026-02-01T12:00:00Z");
    assertThat(log.get(2).get("via").asText()).isEqualTo("java");
    List<JsonNode> refused =
        log.stream().filter(event -> event.get("outcome").asText().equals("refused")).toList();
    assertThat(refused).hasSize(1);
    assertThat(refused.get(0).toString()).contains("due_work_failed", "2026-02-02T00:00:00Z");
  }
}
