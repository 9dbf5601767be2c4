package florin.contract;

import static org.assertj.core.api.Assertions.assertThat;

import florin.Bank;
import florin.testing.FlorinExtension;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Ids, currencies, texts and query parameters: what is wrong is named and not followed. */
@ExtendWith(FlorinExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StrictFieldsTest {
  private final Customer alice;
  private final Account from;
  private final Account to;

  StrictFieldsTest(Bank bank) {
    TestBank test = TestBank.of(bank);
    alice = test.signUp("alice");
    from = test.funded(alice, "EUR", 10_000);
    to = alice.openAccount("EUR");
  }

  private String payment(String amount) {
    return Json.write(Customer.order(from, to, 999_999)).replace("999999", amount);
  }

  private Response pay(Object body) {
    return alice.api().key(UUID.randomUUID().toString()).post("/v1/transfers", body);
  }

  /** Among them every code of ISO 4217 without a minor unit: metals, tests, no currency at all. */
  static Stream<String> nobodysMoney() {
    Stream<String> withoutMinorUnit =
        Currency.getAvailableCurrencies().stream()
            .filter(one -> one.getDefaultFractionDigits() < 0)
            .map(Currency::getCurrencyCode);
    return Stream.concat(Stream.of("eur", "EURO", "ZZZ", "", "E R"), withoutMinorUnit);
  }

  @ParameterizedTest
  @MethodSource("nobodysMoney")
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
  @Tag("direct") // the firewall does not pass it on
  void a_memo_has_no_nul() {
    a_memo_has_no_characters_that_deceive("NUL", "a\\u0000b");
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
