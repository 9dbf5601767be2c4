package florin.standingorder;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import florin.Await;
import florin.Bank;
import florin.auth.SettableClock;
import florin.contract.Account;
import florin.contract.Customer;
import florin.contract.Response;
import florin.contract.TestBank;
import florin.core.AccountId;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is paid again and again, as months go by in Berlin. */
class StandingOrdersTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  private final SettableClock clock = new SettableClock(Instant.parse("2026-05-01T12:00:00Z"));
  private final Bank started = Bank.start(TestBank.follow(clock).withTimeZone(BERLIN));
  private final TestBank bank = TestBank.of(started);
  private final Customer alice = bank.signUp("alice");
  private final Customer bob = bank.signUp("bob");
  private final Account from = bank.funded(alice, "EUR", 1_000);
  private final Account to = bob.openAccount("EUR");

  @AfterEach
  void theBooksAreRight() throws Exception {
    try (started) {
      bank.assertProved();
    }
  }

  private static Map<String, Object> schedule(String frequency, String startOn) {
    Map<String, Object> schedule = new LinkedHashMap<>();
    schedule.put("frequency", frequency);
    schedule.put("start_on", startOn);
    return schedule;
  }

  private Map<String, Object> order(long amount, Map<String, Object> schedule) {
    Map<String, Object> order = Customer.order(from, to, amount);
    order.put("schedule", schedule);
    order.put("on_shortfall", "skip");
    return order;
  }

  private Response give(Map<String, Object> order) {
    return alice.api().post("/v1/standing_orders", order).expect(201);
  }

  private static String path(Response order) {
    return "/v1/standing_orders/" + order.id();
  }

  private Response now(Response order) {
    return alice.api().get(path(order)).expect(200);
  }

  /** Early that day in Berlin, all that is due is done. */
  private void on(String date) {
    clock.set(Schedule.begin(LocalDate.parse(date), BERLIN).plusSeconds(60));
    started.runDue();
  }

  /** Due date, attempt, outcome and code of each run, the first first. */
  private List<String> runs(Response order) {
    List<String> runs = new ArrayList<>();
    for (JsonNode run : alice.api().get(path(order) + "/runs?limit=200").expect(200).data()) {
      String code = run.get("code").isNull() ? "" : " " + run.get("code").asText();
      runs.add(
          0,
          run.get("due_on").asText()
              + " "
              + run.get("attempt").asText()
              + " "
              + run.get("outcome").asText()
              + code);
    }
    return runs;
  }

  @Test
  void rent_on_the_31st_is_paid_at_the_end_of_every_month() {
    Map<String, Object> schedule = schedule("monthly", "2026-05-31");
    Map<String, Object> rent = order(100, schedule);
    rent.put("memo", "Rent");
    Response order = give(rent);
    assertThat(order.text("schedule/day")).isEqualTo("31");
    assertThat(order.text("time_zone")).isEqualTo("Europe/Berlin");
    assertThat(order.text("next_run/due_on")).isEqualTo("2026-05-31");
    assertThat(order.text("next_run/at")).isEqualTo("2026-05-30T22:00:00.000000Z");
    assertThat(order.text()).isEqualTo(now(order).text());

    on("2026-05-30");
    assertThat(to.balance()).isZero();
    on("2026-05-31");
    on("2026-06-29");
    on("2026-06-30");
    on("2026-07-31");

    assertThat(runs(order))
        .containsExactly("2026-05-31 1 posted", "2026-06-30 1 posted", "2026-07-31 1 posted");
    assertThat(to.amounts()).containsExactly(100L, 100L, 100L);
    JsonNode entry = bob.api().get(to.path() + "/entries").expect(200).data().get(0);
    assertThat(entry.get("memo").asText()).isEqualTo("Rent");
    assertThat(entry.get("booked_at").asText()).startsWith("2026-07-30T22:01:00");
    JsonNode run = alice.api().get(path(order) + "/runs").expect(200).data().get(0);
    assertThat(run.get("transfer_id").asText()).isEqualTo(entry.get("transfer_id").asText());
    assertThat(run.get("run_at").asText()).isEqualTo(entry.get("booked_at").asText());
    assertThat(now(order).text("next_run/due_on")).isEqualTo("2026-08-31");
  }

  @Test
  void what_begins_today_is_paid_at_once_and_what_is_paid_once_is_over() {
    Response order = give(order(100, schedule("once", "2026-05-01")));

    started.runDue();
    started.runDue();

    assertThat(to.amounts()).containsExactly(100L);
    assertThat(now(order).text("status")).isEqualTo("ended");
    assertThat(now(order).text("end_reason")).isEqualTo("completed");
    assertThat(now(order).isNull("next_run")).isTrue();
  }

  @Test
  void a_count_or_a_date_ends_it() {
    Map<String, Object> counted = schedule("daily", "2026-05-02");
    counted.put("count", 2);
    Map<String, Object> dated = schedule("weekly", "2026-05-02");
    dated.put("day", 7);
    dated.put("end_on", "2026-05-16");
    Response daily = give(order(1, counted));
    Response weekly = give(order(10, dated));

    on("2026-06-01");

    assertThat(runs(daily)).containsExactly("2026-05-02 1 posted", "2026-05-03 1 posted");
    assertThat(runs(weekly)).containsExactly("2026-05-03 1 posted", "2026-05-10 1 posted");
    assertThat(now(daily).text("end_reason")).isEqualTo("completed");
    assertThat(now(weekly).text("end_reason")).isEqualTo("completed");
  }

  @Test
  void dates_that_were_missed_are_run_in_their_order_each_once_and_booked_now() {
    Response order = give(order(300, schedule("daily", "2026-05-02")));

    on("2026-05-05");

    assertThat(runs(order))
        .containsExactly(
            "2026-05-02 1 posted",
            "2026-05-03 1 posted",
            "2026-05-04 1 posted",
            "2026-05-05 1 skipped insufficient_funds");
    assertThat(bob.api().get(to.path() + "/entries").expect(200).data())
        .extracting(entry -> entry.get("booked_at").asText().substring(0, 16))
        .containsOnly("2026-05-04T22:01");
    assertThat(now(order).text("next_run/due_on")).isEqualTo("2026-05-06");
  }

  @Test
  void too_little_money_leaves_a_run_out() {
    Response order = give(order(1_001, schedule("monthly", "2026-05-02")));

    on("2026-05-02");
    on("2026-05-03");

    assertThat(runs(order)).containsExactly("2026-05-02 1 skipped insufficient_funds");
    assertThat(from.balance()).isEqualTo(1_000);
    String id = alice.api().get("/v1/transfers?status=declined").data().get(0).get("id").asText();
    JsonNode run = alice.api().get(path(order) + "/runs").expect(200).data().get(0);
    assertThat(run.get("transfer_id").asText()).isEqualTo(id);
  }

  private Map<String, Object> retried(long amount, int days) {
    Map<String, Object> order = order(amount, schedule("monthly", "2026-05-10"));
    order.put("on_shortfall", "retry");
    order.put("retry_days", days);
    return order;
  }

  @Test
  void too_little_money_is_tried_again_until_it_is_there() {
    Response order = give(retried(1_500, 3));

    on("2026-05-10");
    assertThat(now(order).text("next_run/at")).isEqualTo("2026-05-10T22:00:00.000000Z");
    assertThat(now(order).number("next_run/attempt")).isEqualTo(2);
    started.runDue();
    on("2026-05-11");
    bank.operator().deposit(from, 500);
    on("2026-05-12");
    on("2026-05-13");

    assertThat(runs(order))
        .containsExactly(
            "2026-05-10 1 retrying insufficient_funds",
            "2026-05-10 2 retrying insufficient_funds",
            "2026-05-10 3 posted");
    assertThat(to.amounts()).containsExactly(1_500L);
    assertThat(now(order).text("next_run/due_on")).isEqualTo("2026-06-10");
  }

  @Test
  void after_so_many_days_it_is_given_up() {
    Response order = give(retried(1_500, 2));

    for (int day = 10; day <= 15; day++) {
      on("2026-05-" + day);
    }
    bank.operator().deposit(from, 500);
    on("2026-05-20");

    assertThat(runs(order))
        .containsExactly(
            "2026-05-10 1 retrying insufficient_funds",
            "2026-05-10 2 retrying insufficient_funds",
            "2026-05-10 3 given_up insufficient_funds");
    assertThat(to.balance()).isZero();
  }

  @Test
  void what_is_available_is_paid_where_that_was_asked_for() {
    Map<String, Object> order = order(700, schedule("daily", "2026-05-02"));
    order.put("on_shortfall", "available");
    Response given = give(order);

    on("2026-05-02");
    on("2026-05-03");
    on("2026-05-04");

    assertThat(to.amounts()).containsExactly(300L, 700L);
    assertThat(from.balance()).isZero();
    assertThat(runs(given))
        .containsExactly(
            "2026-05-02 1 posted",
            "2026-05-03 1 reduced insufficient_funds",
            "2026-05-03 2 posted",
            "2026-05-04 1 skipped insufficient_funds");
    JsonNode paid = alice.api().get(path(given) + "/runs").expect(200).data().get(1);
    assertThat(paid.get("amount").asLong()).isEqualTo(300);
  }

  @Test
  void orders_that_share_an_account_are_paid_in_the_order_in_which_they_fall_due() {
    Map<String, Object> rest = order(5_000, schedule("once", "2026-05-03"));
    rest.put("on_shortfall", "available");
    give(rest);
    give(order(800, schedule("once", "2026-05-02")));

    on("2026-05-04");

    assertThat(to.amounts()).containsExactly(200L, 800L);
  }

  @Test
  void who_takes_what_is_available_is_not_overtaken_by_a_younger_order_of_that_day() {
    Map<String, Object> greedy = order(5_000, schedule("once", "2026-05-02"));
    greedy.put("on_shortfall", "available");
    give(greedy);
    Response younger = give(order(800, schedule("once", "2026-05-02")));

    on("2026-05-02");

    assertThat(to.amounts()).containsExactly(1_000L);
    assertThat(runs(younger)).containsExactly("2026-05-02 1 skipped insufficient_funds");
  }

  @Test
  void missed_dates_of_several_orders_are_run_in_the_order_in_which_they_fell_due() {
    give(order(1, schedule("daily", "2026-05-02")));
    give(order(10, schedule("once", "2026-05-03")));

    on("2026-05-04");

    assertThat(to.amounts()).containsExactly(1L, 10L, 1L, 1L);
  }

  @Test
  void what_a_limit_leaves_is_paid_where_what_is_available_was_asked_for() {
    bank.operator()
        .api()
        .send("PUT", "/v1/limits", Map.of("account_id", from.id(), "daily", 300))
        .expect(200);
    Map<String, Object> order = order(700, schedule("daily", "2026-05-02"));
    order.put("on_shortfall", "available");
    Response given = give(order);

    on("2026-05-02");

    assertThat(to.amounts()).containsExactly(300L);
    assertThat(runs(given))
        .containsExactly("2026-05-02 1 reduced limit_exceeded", "2026-05-02 2 posted");
  }

  @Test
  void a_later_try_is_explained_by_what_there_was_at_it() {
    Response order = give(retried(2_000, 2));
    on("2026-05-10");
    bank.operator().deposit(from, 50);
    on("2026-05-11");

    JsonNode run = alice.api().get(path(order) + "/runs").expect(200).data().get(0);
    String transfer = run.get("transfer_id").asText();
    assertThat(alice.api().get("/v1/transfers/" + transfer + "/explain").expect(200).text())
        .contains("\"available\":1050");
  }

  @Test
  void a_limit_is_a_shortfall_too() {
    bank.operator()
        .api()
        .send("PUT", "/v1/limits", Map.of("account_id", from.id(), "daily", 50))
        .expect(200);
    Response order = give(retried(100, 1));

    on("2026-05-10");
    on("2026-05-11");

    assertThat(runs(order))
        .containsExactly(
            "2026-05-10 1 retrying limit_exceeded", "2026-05-10 2 given_up limit_exceeded");
  }

  @Test
  void a_closed_account_ends_it() {
    Response order = give(order(100, schedule("daily", "2026-05-02")));
    bob.api().post(to.path() + "/close").expect(200);

    on("2026-05-03");

    assertThat(runs(order)).containsExactly("2026-05-02 1 declined account_closed");
    assertThat(now(order).text("status")).isEqualTo("ended");
    assertThat(now(order).text("end_reason")).isEqualTo("account_closed");
  }

  @Test
  void a_frozen_account_declines_a_run_and_the_next_one_is_paid() {
    Response order = give(order(100, schedule("daily", "2026-05-02")));
    alice.api().post(from.path() + "/freeze").expect(200);
    on("2026-05-02");
    alice.api().post(from.path() + "/unfreeze").expect(200);
    on("2026-05-03");

    assertThat(runs(order))
        .containsExactly("2026-05-02 1 declined account_frozen", "2026-05-03 1 posted");
  }

  @Test
  void who_lost_his_access_or_is_locked_out_pays_nothing() {
    Response order = give(order(100, schedule("daily", "2026-05-02")));
    bank.operator().lock(alice);
    on("2026-05-02");
    bank.operator().unlock(alice);
    sql("DELETE FROM account_access WHERE account_id = '" + uuid(from.id()) + "'");
    on("2026-05-03");

    Customer again = bank.logIn(alice.login());
    assertThat(again.api().get(path(order) + "/runs").expect(200).data())
        .extracting(run -> run.get("code").asText() + " " + run.get("transfer_id").isNull())
        .containsExactly("not_found true", "user_locked true");
    assertThat(to.balance()).isZero();
    again.api().patch(path(order), Map.of("amount", 5)).expect(404, "not_found");
    again.api().delete(path(order)).expect(204);
  }

  private static UUID uuid(String account) {
    return AccountId.parse(account).value();
  }

  private void sql(String statement) {
    started.storage().database().jdbi().useHandle(handle -> handle.execute(statement));
  }

  private List<String> texts(String query) {
    return started
        .storage()
        .database()
        .jdbi()
        .withHandle(handle -> handle.createQuery(query).mapTo(String.class).list());
  }

  @Test
  void a_run_that_was_refused_can_be_explained() {
    Response order = give(order(1_001, schedule("daily", "2026-05-02")));
    on("2026-05-02");
    String run = path(order) + "/runs";
    String transfer = alice.api().get(run).expect(200).data().get(0).get("transfer_id").asText();
    Response why = alice.api().get("/v1/transfers/" + transfer + "/explain").expect(200);
    assertThat(why.text()).contains("insufficient_funds");
  }

  @Test
  void what_falls_into_a_pause_is_not_made_up_for() {
    Response order = give(order(100, schedule("daily", "2026-05-02")));
    on("2026-05-02");
    assertThat(act(order, "pause").text("status")).isEqualTo("paused");
    assertThat(act(order, "pause").isNull("next_run")).isTrue();
    alice.api().post(path(order) + "/skip_next").expect(422, "standing_order_paused");
    on("2026-05-04");
    assertThat(act(order, "resume").text("next_run/due_on")).isEqualTo("2026-05-05");
    assertThat(act(order, "resume").text("status")).isEqualTo("active");
    on("2026-05-05");

    assertThat(runs(order)).containsExactly("2026-05-02 1 posted", "2026-05-05 1 posted");
  }

  private Response act(Response order, String what) {
    return alice.api().post(path(order) + "/" + what).expect(200);
  }

  @Test
  void what_outlives_its_schedule_in_a_pause_is_completed() {
    Map<String, Object> schedule = schedule("daily", "2026-05-02");
    schedule.put("count", 2);
    Response order = give(order(100, schedule));
    act(order, "pause");
    on("2026-05-09");

    assertThat(act(order, "resume").text("end_reason")).isEqualTo("completed");
    alice.api().post(path(order) + "/resume").expect(422, "standing_order_ended");
    alice.api().post(path(order) + "/pause").expect(422, "standing_order_ended");
    alice.api().post(path(order) + "/skip_next").expect(422, "standing_order_ended");
    alice.api().patch(path(order), Map.of("amount", 5)).expect(422, "standing_order_ended");
  }

  @Test
  void the_next_run_is_passed_over_once_however_often_that_is_asked_for() {
    Response order = give(order(100, schedule("daily", "2026-05-02")));

    assertThat(act(order, "skip_next").text("skip_on")).isEqualTo("2026-05-02");
    assertThat(act(order, "skip_next").text("next_run/due_on")).isEqualTo("2026-05-03");
    on("2026-05-03");

    assertThat(runs(order))
        .containsExactly("2026-05-02 1 skipped skip_asked", "2026-05-03 1 posted");
    assertThat(now(order).isNull("skip_on")).isTrue();
  }

  @Test
  void amount_memo_end_and_what_follows_a_shortfall_can_be_changed() {
    Map<String, Object> first = order(100, schedule("monthly", "2026-05-10"));
    first.put("memo", "Old");
    Response order = give(first);
    Map<String, Object> change = new LinkedHashMap<>();
    change.put("amount", 250);
    change.put("memo", "New");
    change.put("on_shortfall", "retry");
    change.put("retry_days", 5);
    change.put("schedule", Map.of("end_on", "2026-06-10"));

    Response changed = alice.api().patch(path(order), change).expect(200);

    assertThat(changed.number("amount")).isEqualTo(250);
    assertThat(changed.text("memo")).isEqualTo("New");
    assertThat(changed.text("on_shortfall")).isEqualTo("retry");
    assertThat(changed.number("retry_days")).isEqualTo(5);
    assertThat(changed.text("schedule/end_on")).isEqualTo("2026-06-10");
    assertThat(changed.text()).isEqualTo(now(order).text());
    on("2026-07-10");
    assertThat(to.amounts()).containsExactly(250L, 250L);
    assertThat(now(order).text("end_reason")).isEqualTo("completed");
  }

  @Test
  void retries_have_one_day_where_none_is_said_and_keep_theirs_where_nothing_changes() {
    Response order = give(order(100, schedule("monthly", "2026-05-10")));
    Response retried = alice.api().patch(path(order), Map.of("on_shortfall", "retry")).expect(200);
    assertThat(retried.number("retry_days")).isEqualTo(1);
    Response three = alice.api().patch(path(order), Map.of("retry_days", 3)).expect(200);
    assertThat(three.number("retry_days")).isEqualTo(3);
    Response same = alice.api().patch(path(order), Map.of("memo", "Rent")).expect(200);
    assertThat(same.number("retry_days")).isEqualTo(3);
    Response skipped = alice.api().patch(path(order), Map.of("on_shortfall", "skip")).expect(200);
    assertThat(skipped.isNull("retry_days")).isTrue();
  }

  @Test
  void an_end_before_the_next_run_completes_it() {
    Response order = give(order(100, schedule("monthly", "2026-05-10")));
    Map<String, Object> change = Map.of("schedule", Map.of("end_on", "2026-05-09"));
    assertThat(alice.api().patch(path(order), change).expect(400, "invalid_request").errors())
        .containsExactly(Map.entry("#/schedule/end_on", "before_start"));
    on("2026-05-10");
    change = Map.of("schedule", Map.of("end_on", "2026-06-09"));

    assertThat(alice.api().patch(path(order), change).expect(200).text("end_reason"))
        .isEqualTo("completed");
  }

  @Test
  void one_that_is_deleted_is_not_run_and_stays_to_be_read() {
    Response order = give(order(100, schedule("daily", "2026-05-02")));
    on("2026-05-02");
    alice.api().delete(path(order)).expect(204);
    alice.api().delete(path(order)).expect(204);
    on("2026-05-03");

    assertThat(runs(order)).containsExactly("2026-05-02 1 posted");
    assertThat(now(order).text("end_reason")).isEqualTo("deleted");
    assertThat(list("?status=active")).isEmpty();
    assertThat(list("?status=ended")).containsExactly(order.id());
  }

  private List<String> list(String query) {
    return alice.api().get("/v1/standing_orders" + query).expect(200).data().stream()
        .map(order -> order.get("id").asText())
        .toList();
  }

  @Test
  void orders_and_runs_come_in_pages_to_whoever_may_see_them() {
    Response first = give(order(1, schedule("daily", "2026-05-02")));
    Response second = give(order(1, schedule("once", "2026-06-02")));
    on("2026-05-06");

    assertThat(list("")).containsExactly(second.id(), first.id());
    assertThat(list("?limit=1")).containsExactly(second.id());
    assertThat(list("?account_id=" + from.id())).hasSize(2);
    assertThat(bob.api().get("/v1/standing_orders").expect(200).data()).isEmpty();
    bob.api().get("/v1/standing_orders?account_id=" + from.id()).expect(404, "not_found");
    List<String> dates = new ArrayList<>();
    String cursor = "";
    do {
      Response page = alice.api().get(path(first) + "/runs?limit=2" + cursor).expect(200);
      page.data().forEach(run -> dates.add(run.get("due_on").asText()));
      cursor = page.isNull("next_cursor") ? "" : "&cursor=" + page.text("next_cursor");
    } while (!cursor.isEmpty());
    assertThat(dates)
        .containsExactly("2026-05-06", "2026-05-05", "2026-05-04", "2026-05-03", "2026-05-02");
  }

  @Test
  void the_memo_is_kept_sealed() {
    Map<String, Object> order = order(100, schedule("daily", "2026-05-02"));
    order.put("memo", "Nobody else's business");
    give(order);

    assertThat(texts("SELECT row_to_json(o)::text FROM standing_order o").get(0))
        .contains("memo_sealed")
        .doesNotContain("business");
  }

  @Test
  void what_was_answered_but_not_noted_is_not_paid_again() {
    Response order = give(order(100, schedule("daily", "2026-05-02")));
    List<String> before = texts("SELECT due_on || ' ' || next_at FROM standing_order");
    on("2026-05-02");
    String[] dueOn = before.get(0).split(" ", 2);
    sql("UPDATE standing_order SET due_on = '%s', next_at = '%s'".formatted(dueOn[0], dueOn[1]));

    started.runDue();

    assertThat(to.amounts()).containsExactly(100L);
    assertThat(runs(order)).containsExactly("2026-05-02 1 posted");
    assertThat(now(order).text("next_run/due_on")).isEqualTo("2026-05-03");
  }

  @Test
  void it_is_run_by_itself_soon_after_it_is_due() throws Exception {
    give(order(100, schedule("daily", "2026-05-02")));
    clock.set(Schedule.begin(LocalDate.parse("2026-05-02"), BERLIN));
    Await.until("it is run", Duration.ofSeconds(30), () -> to.balance() != 0);

    assertThat(to.amounts()).containsExactly(100L);
  }
}
