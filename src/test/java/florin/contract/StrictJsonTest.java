package florin.contract;

import static org.assertj.core.api.Assertions.assertThat;

import florin.Bank;
import florin.testing.FlorinExtension;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is sloppy is refused with the field's name, and changes nothing. */
@ExtendWith(FlorinExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StrictJsonTest {
  private final Customer alice;
  private final Account from;
  private final Account to;

  StrictJsonTest(Bank bank) {
    TestBank test = TestBank.of(bank);
    alice = test.signUp("alice");
    from = test.funded(alice, "EUR", 10_000);
    to = alice.openAccount("EUR");
  }

  @AfterEach
  void nothing_moved() {
    assertThat(from.balance()).isEqualTo(10_000);
    assertThat(to.balance()).isZero();
  }

  private String payment(String amount) {
    return "{\"from_account_id\":\"%s\",\"to_account_id\":\"%s\",\"amount\":%s,\"currency\":\"EUR\"}"
        .formatted(from.id(), to.id(), amount);
  }

  private Response pay(Object body) {
    return alice.api().key(UUID.randomUUID().toString()).post("/v1/transfers", body);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "12.5",
        "12.0",
        "1e3",
        "1E3",
        "\"12\"",
        "\"\"",
        "\" 12 \"",
        "true",
        "false",
        "null",
        "0",
        "-0",
        "-1",
        "9007199254740992",
        "9223372036854775808",
        "99999999999999999999999999",
        "1e400",
        "-9007199254740991",
        "[]",
        "[12]",
        "{}",
        "{\"value\":12}"
      })
  void an_amount_is_a_whole_number_from_1_to_2_to_the_53rd_less_1(String amount) {
    Response refused = pay(payment(amount)).expect(400, "invalid_request");

    assertThat(refused.errors()).containsOnlyKeys("#/amount");
    assertThat(refused.text("errors/0/detail")).as("a hint").hasSizeGreaterThan(15);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "012",
        "+12",
        "0x0c",
        "12_000",
        "NaN",
        "Infinity",
        "-",
        "'12'",
        "12,",
        "12 /* cents */",
        "12 // cents",
        "12, \"amount\": 12",
        "12, \"currency\": \"EUR\"",
        ".5",
        "1.",
        "\u0661\u0662"
      })
  void what_is_no_json_is_malformed(String amount) {
    pay(payment(amount)).expect(400, "malformed_request");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "{", "}", "{}{}", "{} x", "{},", "{\"a\":1}]", "\ufeff{}"})
  void a_body_is_one_document(String body) {
    pay(body).expect(400, "malformed_request");
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "[]", "[{}]", "\"{}\"", "12", "true"})
  void a_body_is_an_object(String body) {
    assertThat(pay(body).status()).isEqualTo(400);
  }

  @Test
  void deep_and_wide_bodies_are_refused_and_not_followed() {
    assertThat(pay("[".repeat(20_000)).status()).isEqualTo(400);
    assertThat(pay("{\"a\":".repeat(5_000) + "1" + "}".repeat(5_000)).status()).isEqualTo(400);
    assertThat(pay(payment("1" + "0".repeat(10_000))).status()).isEqualTo(400);
    assertThat(pay("{\"" + "n".repeat(60_000) + "\":1}").status()).isEqualTo(400);
  }

  @Test
  void a_body_has_64_kib_at_most() {
    String padding = " ".repeat(65_536);
    pay(payment("1") + padding).expect(413, "body_too_large");
    alice.api().post("/v1/accounts", "{}" + padding).expect(413, "body_too_large");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/xml",
        "application/problem+json",
        "application/jsonp",
        "text/json",
        "*/*",
        "application/json; charset=utf-16",
        "application/json;charset=iso-8859-1",
        "json"
      })
  void another_type_is_415(String type) {
    alice
        .api()
        .key("k")
        .with("Content-Type", type)
        .post("/v1/transfers", payment("12"))
        .expect(415, "unsupported_media_type");
  }

  @Test
  void json_in_utf_8_may_say_so() {
    for (String type :
        List.of("application/json; charset=utf-8", "APPLICATION/JSON;charset=\"UTF-8\"")) {
      alice
          .api()
          .key("k")
          .with("Content-Type", type)
          .post("/v1/transfers", payment("0"))
          .expect(400, "invalid_request");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "balance", "balance_cents", "role", "is_admin", "user_id", "status", "kyc_status",
        "created_at", "id", "overdraft_limit", "Amount", "amount ", "__proto__", "from_account"
      })
  void an_unknown_field_is_named(String field) {
    String more = ",\"" + field + "\":1}";
    Response refused = pay(payment("12").replace("}", more)).expect(400, "invalid_request");
    assertThat(refused.errors()).containsOnlyKeys("#/" + field.replace(" ", "%20"));

    String account = "{\"type\":\"checking\",\"currency\":\"EUR\"" + more;
    assertThat(alice.api().post("/v1/accounts", account).expect(400).errors()).hasSize(1);
    assertThat(alice.api().patch(from.path(), "{\"name\":\"N\"" + more).expect(400).errors())
        .hasSize(1);
  }

  @Test
  void every_wrong_field_is_told_at_once() {
    Map<String, Object> body =
        Map.of(
            "from_account_id", "acc_1",
            "to_account_id", to.id().replace("acc", "trf"),
            "amount", "12",
            "currency", "eur",
            "memo", "a\nb",
            "effective_at", "yesterday",
            "if_balance_version", -1,
            "dry_run", "yes",
            "colour", "red");

    assertThat(pay(body).expect(400, "invalid_request").errors())
        .containsOnlyKeys(
            "#/from_account_id",
            "#/to_account_id",
            "#/amount",
            "#/currency",
            "#/memo",
            "#/effective_at",
            "#/if_balance_version",
            "#/dry_run",
            "#/colour");
    assertThat(pay("{}").expect(400).errors())
        .containsKeys("#/from_account_id", "#/amount", "#/currency");
  }

  @ParameterizedTest
  @ValueSource(strings = {"eur", "EURO", "XXX", "XTS", "ZZZ", "", "E R"})
  void an_unknown_currency_has_a_code_of_its_own(String currency) {
    Response refused = pay(payment("12").replace("EUR", currency)).expect(400, "unknown_currency");
    assertThat(refused.errors()).containsOnlyKeys("#/currency");
  }

  @Test
  void an_id_of_another_kind_has_a_code_of_its_own_and_names_what_was_expected() {
    Response inBody = pay(payment("12").replace(to.id(), TestBank.UNKNOWN_TRANSFER));
    Response inPath = alice.api().get("/v1/accounts/" + TestBank.UNKNOWN_TRANSFER);

    for (Response refused : List.of(inBody, inPath)) {
      refused.expect(400, "wrong_id_type");
      assertThat(refused.text("detail")).contains("acc_");
    }
    alice.api().get("/v1/transfers/" + from.id()).expect(400, "wrong_id_type");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1",
        "acc_",
        "acc_1",
        "ACC_01jx8z3k5ve7n8x2m4n6p8r0s1",
        "acc_01JX8Z3K5VE7N8X2M4N6P8R0S1",
        "acc_81jx8z3k5ve7n8x2m4n6p8r0s1",
        "acc_01jx8z3k5ve7n8x2m4n6p8r0s",
        "acc_u1jx8z3k5ve7n8x2m4n6p8r0s1",
        "acc_01jx8z3k5ve7n8x2m4n6p8r0s1x",
        "..%2f..%2fetc",
        "%00",
        "acc_01jx8z3k5ve7n8x2m4n6p8r0s%31x"
      })
  void what_is_no_id_is_refused_and_not_looked_up(String id) {
    Response refused = alice.api().get("/v1/accounts/" + id);
    assertThat(refused.status()).isIn(400, 404);
    assertThat(refused.code())
        .isIn("invalid_id", "wrong_id_type", "malformed_request", "not_found");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      quoteCharacter = '`',
      textBlock =
          """
          NUL,                     a\\u0000b
          a control character,     a\\u0007b
          a line break,            a\\nb
          another control,         a\\u0085b
          delete,                  a\\u007fb
          right-to-left override,  a\\u202eb
          an isolate,              a\\u2066b
          half a surrogate pair,   a\\ud800b
          the other half,          a\\udc00b
          a line separator,        a\\u2028b
          """)
  void a_memo_has_no_characters_that_deceive(String what, String memo) {
    String body = payment("12").replace("}", ",\"memo\":\"" + memo + "\"}");
    assertThat(pay(body).expect(400, "invalid_request").errors()).containsOnlyKeys("#/memo");

    String name = "{\"name\":\"" + memo + "\"}";
    assertThat(alice.api().patch(to.path(), name).expect(400).errors()).containsOnlyKeys("#/name");
  }

  @Test
  void a_memo_has_140_characters_of_any_script_and_keeps_them() {
    String smile = "\ud83d\ude42";
    Map<String, Object> order = Customer.order(from, to, 12);
    order.put("dry_run", true);
    order.put("memo", smile.repeat(140));
    assertThat(pay(order).expect(200).text("memo")).isEqualTo(smile.repeat(140));

    order.put("memo", smile.repeat(141));
    assertThat(pay(order).expect(400).errors()).containsOnlyKeys("#/memo");
    order.put("memo", "e\u0301");
    assertThat(pay(order).expect(200).text("memo")).as("composed").isEqualTo("\u00e9");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "limit=0",
        "limit=201",
        "limit=-1",
        "limit=ten",
        "limit=1.5",
        "limit=",
        "limit=1e1",
        "limit=99999999999999999999",
        "limit=%31%30x",
        "limit=+5"
      })
  void a_limit_is_from_1_to_200(String query) {
    assertThat(alice.api().get("/v1/accounts?" + query).expect(400).errors())
        .containsOnlyKeys("?limit");
  }

  @Test
  void unknown_and_repeated_parameters_are_refused() {
    assertThat(alice.api().get("/v1/accounts?colour=red").expect(400).errors())
        .containsOnlyKeys("?colour");
    assertThat(alice.api().get("/v1/accounts?limit=5&limit=6").expect(400).errors())
        .containsOnlyKeys("?limit");
  }
}
