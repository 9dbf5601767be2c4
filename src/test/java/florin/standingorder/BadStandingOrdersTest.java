package florin.standingorder;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import florin.Bank;
import florin.auth.SettableClock;
import florin.contract.Account;
import florin.contract.Customer;
import florin.contract.Response;
import florin.contract.TestBank;
import java.time.Instant;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Orders that make no sense are refused, with what is wrong where it is, and nothing is kept. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadStandingOrdersTest {
  private static final ZoneId KIRITIMATI = ZoneId.of("Pacific/Kiritimati");

  /** 2 May there, 14 hours ahead. */
  private final SettableClock clock = new SettableClock(Instant.parse("2026-05-01T12:00:00Z"));

  private final Bank started = Bank.start(TestBank.follow(clock).withTimeZone(KIRITIMATI));
  private final TestBank bank = TestBank.of(started);
  private final Customer alice = bank.signUp("alice");
  private final Account from = bank.funded(alice, "EUR", 1_000);
  private final Account to = bank.signUp("bob").openAccount("EUR");

  @AfterAll
  void stop() {
    started.close();
  }

  private Map<String, Object> order(String schedule) {
    Map<String, Object> order = Customer.order(from, to, 100);
    order.put("schedule", json(schedule));
    order.put("on_shortfall", "skip");
    return order;
  }

  private static JsonNode json(String text) {
    try {
      return new ObjectMapper().readTree(text);
    } catch (JsonProcessingException wrong) {
      throw new IllegalArgumentException(wrong);
    }
  }

  private Response give(Object order) {
    return alice.api().post("/v1/standing_orders", order);
  }

  private static String path(Response order) {
    return "/v1/standing_orders/" + order.id();
  }

  private void assertNothingKept() {
    assertThat(alice.api().get("/v1/standing_orders?status=active").expect(200).data())
        .allMatch(order -> order.get("memo").asText().equals("good"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "frequency":"yearly","start_on":"2026-06-01"                        | frequency | invalid_value
          "frequency":"Monthly","start_on":"2026-06-01"                       | frequency | invalid_value
          "start_on":"2026-06-01"                                             | frequency | required
          "frequency":"monthly"                                               | start_on  | required
          "frequency":"monthly","start_on":"2027-02-31"                       | start_on  | invalid_date
          "frequency":"monthly","start_on":"2027-02-29"                       | start_on  | invalid_date
          "frequency":"monthly","start_on":"2026-6-1"                         | start_on  | invalid_date
          "frequency":"monthly","start_on":"2026-06-01T00:00:00Z"             | start_on  | invalid_date
          "frequency":"monthly","start_on":20260601                           | start_on  | wrong_type
          "frequency":"monthly","start_on":"2026-05-01"                       | start_on  | in_the_past
          "frequency":"once","start_on":"9999-12-31"                          | start_on  | no_due_date
          "frequency":"monthly","start_on":"2026-06-01","day":0               | day       | out_of_range
          "frequency":"monthly","start_on":"2026-06-01","day":32              | day       | out_of_range
          "frequency":"weekly","start_on":"2026-06-01","day":8                | day       | out_of_range
          "frequency":"weekly","start_on":"2026-06-01","day":"monday"         | day       | wrong_type
          "frequency":"daily","start_on":"2026-06-01","day":1                 | day       | not_for_this_frequency
          "frequency":"once","start_on":"2026-06-01","day":1                  | day       | not_for_this_frequency
          "frequency":"once","start_on":"2026-06-01","end_on":"2026-07-01"    | end_on    | not_for_this_frequency
          "frequency":"once","start_on":"2026-06-01","count":2                | count     | not_for_this_frequency
          "frequency":"daily","start_on":"2026-06-01","end_on":"2026-05-31"   | end_on    | before_start
          "frequency":"daily","start_on":"2026-06-01","end_on":"2027-02-31"   | end_on    | invalid_date
          "frequency":"monthly","start_on":"2026-06-02","day":1,"end_on":"2026-06-30" | end_on | no_due_date
          "frequency":"daily","start_on":"2026-06-01","count":0               | count     | out_of_range
          "frequency":"daily","start_on":"2026-06-01","count":-1              | count     | out_of_range
          "frequency":"daily","start_on":"2026-06-01","count":10000           | count     | out_of_range
          "frequency":"daily","start_on":"2026-06-01","count":1.5             | count     | wrong_type
          "frequency":"daily","start_on":"2026-06-01","end_on":"2026-07-01","count":3 | count | one_of
          "frequency":"daily","start_on":"2026-06-01","interval":2            | interval  | unknown_field
          """)
  void a_schedule_that_makes_no_sense(String schedule, String field, String code) {
    Response refused = give(order("{" + schedule + "}")).expect(400, "invalid_request");

    assertThat(refused.errors()).containsExactly(Map.entry("#/schedule/" + field, code));
    assertNothingKept();
  }

  private static final String MONTHLY = "{\"frequency\":\"monthly\",\"start_on\":\"2026-06-01\"}";
  private static final String WEEKLY = "{\"frequency\":\"weekly\",\"start_on\":\"2026-06-01\"}";
  private static final String DAILY = "{\"frequency\":\"daily\",\"start_on\":\"2026-06-01\"}";

  @Test
  void all_that_is_wrong_is_said_at_once() {
    Map<String, Object> order = new LinkedHashMap<>();
    order.put("to_account_id", to.id());
    order.put("to_account_number", to.number());
    order.put("amount", 0);
    order.put("currency", "EUR");
    order.put("schedule", "monthly");
    order.put("on_shortfall", "borrow");

    assertThat(give(order).expect(400, "invalid_request").errors())
        .containsOnlyKeys(
            "#/from_account_id", "#/to_account_id", "#/amount", "#/schedule", "#/on_shortfall");
    assertThat(give(Map.of()).expect(400, "invalid_request").errors())
        .containsEntry("#/schedule", "required")
        .containsEntry("#/on_shortfall", "required");
    assertNothingKept();
  }

  @ParameterizedTest
  @CsvSource({
    "monthly, skip, 3, #/retry_days, only_with_retry",
    "monthly, available, 3, #/retry_days, only_with_retry",
    "monthly, retry, 0, #/retry_days, out_of_range",
    "monthly, retry, 31, #/retry_days, out_of_range",
    "monthly, retry, 28, #/retry_days, out_of_range",
    "weekly, retry, 7, #/retry_days, out_of_range",
    "daily, retry, 1, #/on_shortfall, not_for_this_frequency"
  })
  void retries_that_do_not_fit(
      String frequency, String then, int days, String pointer, String code) {
    Map<String, Object> order = order(MONTHLY.replace("monthly", frequency));
    order.put("on_shortfall", then);
    order.put("retry_days", days);

    assertThat(give(order).expect(400, "invalid_request").errors())
        .containsExactly(Map.entry(pointer, code));
    assertNothingKept();
  }

  @Test
  void what_a_transfer_would_be_refused_for_now_but_for_too_little_money() {
    Map<String, Object> itself = order(MONTHLY);
    itself.put("to_account_id", from.id());
    give(itself).expect(422, "same_account");
    Map<String, Object> dollars = order(MONTHLY);
    dollars.put("currency", "USD");
    give(dollars).expect(422, "currency_mismatch");
    Map<String, Object> mistyped = order(MONTHLY);
    mistyped.remove("to_account_id");
    mistyped.put("to_account_number", "XF00000000000000");
    give(mistyped).expect(422, "invalid_account_number");
    Map<String, Object> nobody = order(MONTHLY);
    nobody.put("to_account_id", TestBank.UNKNOWN_ACCOUNT);
    give(nobody).expect(404, "not_found");
    Map<String, Object> anothers = order(MONTHLY);
    anothers.put("from_account_id", to.id());
    anothers.put("to_account_id", from.id());
    give(anothers).expect(404, "not_found");
    Map<String, Object> kind = order(MONTHLY);
    kind.put("from_account_id", TestBank.UNKNOWN_HOLD);
    give(kind).expect(400, "wrong_id_type");
    Account closed = alice.openAccount("EUR");
    alice.api().post(closed.path() + "/close").expect(200);
    Map<String, Object> shut = order(MONTHLY);
    shut.put("to_account_id", closed.id());
    give(shut).expect(422, "account_closed");
    assertNothingKept();

    Map<String, Object> large = order(MONTHLY);
    large.put("amount", 1_001);
    large.put("memo", "good");
    give(large).expect(201);
    Map<String, Object> byNumber = order(WEEKLY);
    byNumber.remove("to_account_id");
    byNumber.put("to_account_number", to.number());
    byNumber.put("memo", "good");
    assertThat(give(byNumber).expect(201).text("to_account_id")).isEqualTo(to.id());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"amount":0}                                                | #/amount            | out_of_range
          {"amount":"5"}                                              | #/amount            | wrong_type
          {"from_account_id":"acc_01jx8z3k5ve7n8x2m4n6p8r0s1"}        | #/from_account_id   | unknown_field
          {"currency":"USD"}                                          | #/currency          | unknown_field
          {"schedule":{"start_on":"2026-07-01"}}                      | #/schedule/start_on | unknown_field
          {"schedule":{"end_on":"2026-07-01","count":3}}              | #/schedule/count    | one_of
          {"schedule":{"end_on":"2026-05-01"}}                        | #/schedule/end_on   | in_the_past
          {"schedule":[]}                                             | #/schedule          | wrong_type
          {"retry_days":3}                                            | #/retry_days        | only_with_retry
          {"on_shortfall":"retry","retry_days":7}                     | #/retry_days        | out_of_range
          {"on_shortfall":"never"}                                    | #/on_shortfall      | invalid_value
          {"memo":"  "}                                               | #/memo              | invalid_text
          """)
  void a_change_that_makes_no_sense(String change, String pointer, String code) {
    Map<String, Object> good = order(WEEKLY);
    good.put("memo", "good");
    Response order = give(good).expect(201);

    Response refused = alice.api().patch(path(order), change).expect(400, "invalid_request");

    assertThat(refused.errors()).containsExactly(Map.entry(pointer, code));
    assertThat(alice.api().get(path(order)).expect(200).text()).isEqualTo(order.text());
  }

  @Test
  void what_has_no_body_and_lists_are_strict_too() {
    Map<String, Object> good = order(DAILY);
    good.put("memo", "good");
    Response order = give(good).expect(201);
    Map<String, Object> something = Map.of("why", "because");

    for (String act : new String[] {"/pause", "/resume", "/skip_next"}) {
      alice.api().post(path(order) + act, something).expect(400, "invalid_request");
    }
    alice.api().get("/v1/standing_orders?status=over").expect(400, "invalid_request");
    alice.api().get(path(order) + "/runs?from=2026-01-01").expect(400, "invalid_request");
    alice.api().get(path(order) + "/runs?cursor=x").expect(400, "invalid_cursor");
    alice.api().get("/v1/standing_orders/" + from.id()).expect(400, "wrong_id_type");
    alice.api().get("/v1/standing_orders/1").expect(400, "invalid_id");
  }
}
