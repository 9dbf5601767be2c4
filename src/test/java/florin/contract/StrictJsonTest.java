package florin.contract;

import static org.assertj.core.api.Assertions.assertThat;

import florin.Bank;
import florin.testing.FlorinExtension;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
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
    return Json.write(Customer.order(from, to, 999_999)).replace("999999", amount);
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
        ".5",
        "1.",
        "\u0661\u0662"
      })
  void what_is_no_json_is_malformed(String amount) {
    pay(payment(amount)).expect(400, "malformed_request");
  }

  @Test
  void a_field_is_there_once() {
    for (String twice : List.of("\"amount\":12", "\"currency\":\"EUR\"")) {
      Response refused = pay(payment("12").replace("}", "," + twice + "}"));
      String field = twice.substring(1, twice.indexOf('"', 1));
      assertThat(refused.expect(400).errors())
          .containsExactly(Map.entry("#/" + field, "duplicate_field"));
    }
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
        "application/xml",
        "application/problem+json",
        "application/jsonp",
        "text/json",
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

  @ParameterizedTest
  @Tag("direct") // the firewall refuses them its own way
  @ValueSource(
      strings = {"multipart/form-data; boundary=x", "*/*", "application/json; charset=utf-16"})
  void a_type_that_is_odd_as_well_is_415_too(String type) {
    another_type_is_415(type);
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
}
