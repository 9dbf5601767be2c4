package florin.contract;

import static org.assertj.core.api.Assertions.assertThat;

import florin.core.ErrorCode;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The judge is judged: on planted exchanges, right ones and ones wrong in one way each. */
class ContractTest {
  private static final String ACCOUNT = "acc_01jx8z3k5ve7n8x2m4n6p8r0s1";
  private static final String ENTRIES =
      """
      {"data":[{"account_id":"%1$s","sequence":17,"amount":-1250,"balance_after":8750,
      "kind":"transfer","memo":null,"transfer_id":"trf_01jx8z3k5ve7n8x2m4n6p8r0s1",
      "counterparty":{"name":"Bob Brown","account_number":null},
      "booked_at":"2026-01-31T09:30:00.123456Z","effective_at":"2026-01-31T09:30:00.000000Z"}],
      "has_more":false,"next_cursor":null}"""
          .formatted(ACCOUNT);
  private static final String NOT_FOUND =
      """
      {"type":"/problems/not-found","title":"Not found","status":404,"detail":"Nothing here.",
      "code":"not_found","request_id":"req_0197a1f9cb3a7c5e8f1d2b4a6c8e0f13"}""";
  private static final String ENTRIES_PATH = "/v1/accounts/" + ACCOUNT + "/entries";

  @Test
  void right_answers_have_no_faults() {
    assertThat(faults(get(ENTRIES_PATH, 200, ENTRIES))).isEmpty();
    assertThat(faults(get(ENTRIES_PATH + "?limit=7&kind=fee", 200, ENTRIES))).isEmpty();
    assertThat(faults(get(ENTRIES_PATH, 404, NOT_FOUND))).isEmpty();
    assertThat(faults(get("/v1/nowhere", 404, NOT_FOUND))).isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      quoteCharacter = '`',
      emptyValue = "",
      textBlock =
          """
          a wrong type,                     "sequence":17,      "sequence":"17",        sequence
          a fraction for a whole number,    "sequence":17,      "sequence":17.5,        sequence
          a number out of range,            "sequence":17,      "sequence":0,           sequence
          an extra field,                   "sequence":17,      `"sequence":17,"x":1`,  x
          an extra field further inside,    "account_number":,  `"x":1,"account_number":`, x
          a missing field,                  `"sequence":17,`,   ``,                     sequence
          a null that may not be,           "sequence":17,      "sequence":null,        sequence
          a wrong type where null may be,   "memo":null,        "memo":7,               memo
          an id of another kind,            trf_,               acc_,                   transfer_id
          a word that is not listed,        "transfer",         "gift",                 kind
          a time with an offset,            00.000000Z,         00.000000+01:00,        effective_at
          a time in seconds,                00.000000Z,         00Z,                    effective_at
          a time in nanoseconds,            .123456Z,           .123456789Z,            booked_at
          a field twice,                    "memo":null,        `"memo":null,"memo":1`, Duplicate
          something after the document,     }],                 }]},                    token
          """)
  void wrong_bodies_are_caught(String what, String right, String wrong, String named) {
    String planted = ENTRIES.replace(right, wrong);

    assertThat(planted).as("planted").isNotEqualTo(ENTRIES);
    assertThat(faults(get(ENTRIES_PATH, 200, planted)).toString()).contains(named);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      quoteCharacter = '`',
      emptyValue = "",
      textBlock =
          """
          a member that is not listed,      "code",             `"sql":"SELECT","code"`
          a code that is not listed,        "not_found",        "no_such_account"
          a type of another code,           /problems/not-found, /problems/forbidden
          another status in the body,       404,                403
          another request's id,             0f13,               0f14
          a missing title,                  `"title":"Not found",`, ``
          """)
  void wrong_problems_are_caught(String what, String right, String wrong) {
    String planted = NOT_FOUND.replace(right, wrong);

    assertThat(planted).as("planted").isNotEqualTo(NOT_FOUND);
    assertThat(faults(get(ENTRIES_PATH, 404, planted))).isNotEmpty();
    assertThat(faults(get("/v1/nowhere", 404, planted))).isNotEmpty();
  }

  @Test
  void what_is_not_documented_is_caught() {
    assertThat(faults(get(ENTRIES_PATH, 202, ENTRIES))).as("status").isNotEmpty();
    assertThat(faults(get(ENTRIES_PATH, 409, NOT_FOUND.replace("404", "409")))).isNotEmpty();
    assertThat(faults(get(ENTRIES_PATH, 500, NOT_FOUND.replace("404", "500")))).isNotEmpty();
    assertThat(faults(get("/v1/nowhere", 200, ENTRIES))).as("path").isNotEmpty();
    assertThat(faults(get(ENTRIES_PATH + "/", 200, ENTRIES))).as("slash").isNotEmpty();
    assertThat(faults(get(ENTRIES_PATH + "?colour=1", 200, ENTRIES))).as("query").isNotEmpty();
    assertThat(faults(get(ENTRIES_PATH, 200, ""))).as("no body").isNotEmpty();
  }

  @Test
  void wrong_headers_are_caught() {
    assertThat(faults(without("request-id", get(ENTRIES_PATH, 200, ENTRIES)))).isNotEmpty();
    assertThat(faults(without("content-type", get(ENTRIES_PATH, 200, ENTRIES)))).isNotEmpty();
    assertThat(faults(with("content-type", "text/html", get(ENTRIES_PATH, 200, ENTRIES))))
        .isNotEmpty();
    assertThat(faults(with("content-type", "application/json", get(ENTRIES_PATH, 404, NOT_FOUND))))
        .isNotEmpty();
    assertThat(faults(with("link", "next", get(ENTRIES_PATH, 200, ENTRIES)))).isNotEmpty();
    assertThat(faults(get(ENTRIES_PATH, 401, NOT_FOUND.replace("404", "401"))).toString())
        .contains("WWW-Authenticate");
  }

  @Test
  void another_method_is_405_with_the_methods_there_are() {
    String problem =
        NOT_FOUND
            .replace("404", "405")
            .replace("not_found", "method_not_allowed")
            .replace("not-found", "method-not-allowed");
    Exchange right = with("allow", "GET, HEAD", exchange("DELETE", ENTRIES_PATH, 405, problem));

    assertThat(faults(right)).isEmpty();
    assertThat(faults(without("allow", right))).isNotEmpty();
    assertThat(faults(with("allow", "GET, POST", right))).isNotEmpty();
    assertThat(faults(exchange("DELETE", ENTRIES_PATH, 200, ENTRIES))).isNotEmpty();
  }

  @Test
  void every_code_is_documented_and_no_other() {
    assertThat(Spec.ofFlorin().values("ErrorCode"))
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(ErrorCode.values()).map(ErrorCode::slug).toList());
  }

  private static List<String> faults(Exchange exchange) {
    return Contract.ofFlorin().faults(exchange);
  }

  private static Exchange get(String target, int status, String body) {
    return exchange("GET", target, status, body);
  }

  private static Exchange exchange(String method, String target, int status, String body) {
    Map<String, List<String>> headers = new TreeMap<>();
    headers.put("request-id", List.of("req_0197a1f9cb3a7c5e8f1d2b4a6c8e0f13"));
    headers.put("content-type", List.of("application/" + (status < 400 ? "json" : "problem+json")));
    return new Exchange(
        method, target, Map.of("Authorization", "Bearer x.y.z"), "", status, headers, body);
  }

  private static Exchange with(String name, String value, Exchange exchange) {
    Map<String, List<String>> headers = new TreeMap<>(exchange.received());
    headers.put(name, List.of(value));
    return exchange.received(headers);
  }

  private static Exchange without(String name, Exchange exchange) {
    Map<String, List<String>> headers = new TreeMap<>(exchange.received());
    headers.remove(name);
    return exchange.received(headers);
  }
}
