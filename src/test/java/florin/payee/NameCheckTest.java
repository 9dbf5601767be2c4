package florin.payee;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import florin.Bank;
import florin.config.Limits;
import florin.contract.Account;
import florin.contract.Api;
import florin.contract.Customer;
import florin.contract.Response;
import florin.contract.TestBank;
import florin.core.AccountNumber;
import florin.http.LimitPolicy;
import florin.http.Route;
import florin.rate.Rate;
import florin.testing.FlorinExtension;
import io.javalin.http.HandlerType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a stranger learns of the owner of a number: one of three words, now and then. */
class NameCheckTest {
  private static final int ALLOWED = 5;
  private static final String NOBODYS = AccountNumber.of(999_999_999);

  @RegisterExtension
  static final FlorinExtension FLORIN =
      FlorinExtension.with(
          config -> {
            Map<LimitPolicy, Rate> rates =
                Map.of(LimitPolicy.PAYEE_CHECK, new Rate(ALLOWED, Duration.ofHours(1)));
            return config.withHttp(
                config.http().withLimits(new Limits(rates, null, null, 1, List.of())));
          });

  private final Bank started;
  private final TestBank bank;
  private final Customer mallory;
  private final Customer victim;
  private final Account hers;

  NameCheckTest(Bank bank) {
    started = bank;
    this.bank = TestBank.of(bank);
    mallory = this.bank.signUp("mallory");
    victim = this.bank.signUp("zebulonia-quagmire");
    hers = victim.openAccount("EUR");
  }

  private Response check(String number, String name) {
    return mallory.api().post("/v1/payees/check", Map.of("account_number", number, "name", name));
  }

  @Test
  void a_name_is_compared_and_never_told() {
    assertThat(check(hers.number(), "QUAGMIRE, Zebulonia").expect(200).text())
        .isEqualTo("{\"result\":\"match\"}");
    assertThat(check(hers.number(), "Z. Quagmire").expect(200).text("result"))
        .isEqualTo("close_match");
    assertThat(check(hers.number(), "Bob Brown").expect(200).text("result")).isEqualTo("no_match");
  }

  @Test
  void a_number_that_nobody_has_is_as_one_of_somebody_else_s() {
    Response another = check(hers.number(), "Bob Brown").expect(200);
    Response nobodys = check(NOBODYS, "Nobody Who Has An Account").expect(200);

    assertThat(nobodys.text()).isEqualTo(another.text());
    for (String header : List.of("content-type", "content-length", "ratelimit-policy")) {
      assertThat(nobodys.header(header)).as(header).isEqualTo(another.header(header));
    }
  }

  @Test
  void spaces_and_lower_case_are_the_same_number() {
    String typed = AccountNumber.grouped(hers.number()).toLowerCase(Locale.ROOT);

    assertThat(check(typed, "Zebulonia Quagmire").expect(200).text("result")).isEqualTo("match");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      nullValues = "none",
      quoteCharacter = '`',
      textBlock =
          """
          a mistyped number, XF65000387420488, Bob,  422 invalid_account_number
          no number,         none,             Bob,  400 invalid_request
          no name,           XF65000387420489, none, 400 invalid_request
          a blank name,      XF65000387420489, ` `,  400 invalid_request
          """)
  void what_is_wrong_is_named(String what, String number, String name, String verdict) {
    Map<String, String> asked = new HashMap<>();
    asked.put("account_number", number);
    asked.put("name", name);

    assertThat(mallory.api().post("/v1/payees/check", asked).verdict()).isEqualTo(verdict);
  }

  @Test
  void few_may_be_asked_by_each_user() {
    for (int i = 0; i < ALLOWED; i++) {
      assertThat(check(hers.number(), "Guess " + i).expect(200).header("ratelimit"))
          .startsWith("\"payee_check\";r=" + (ALLOWED - 1 - i));
    }
    assertThat(check(hers.number(), "Zebulonia Quagmire").expect(429, "rate_limited"))
        .satisfies(refused -> assertThat(refused.header("Retry-After")).isNotNull());
    mallory.api().get("/v1/payees").expect(200);
    bank.signUp("bob")
        .api()
        .post("/v1/payees/check", Map.of("account_number", hers.number(), "name", "Bob"))
        .expect(200);
  }

  @Test
  void each_question_is_in_the_audit_log_with_its_number_and_without_a_name() {
    check(hers.number(), "Z. Quagmire").expect(200);
    check(NOBODYS, "Bob Brown").expect(200);

    Response log =
        bank.operator()
            .api()
            .get("/v1/admin/audit?kind=payee_checked&actor=" + mallory.id())
            .expect(200);
    assertThat(log.data()).hasSize(2);
    assertThat(details(log.data().get(0))).containsExactly("number=" + NOBODYS, "result=no_match");
    assertThat(details(log.data().get(1)))
        .containsExactly("number=" + hers.number(), "result=close_match");
    assertThat(log.text()).doesNotContain("Quagmire", "Brown");
    assertThat(
            bank.operator()
                .api()
                .get("/v1/admin/audit?kind=payee_checked&subject=" + hers.id())
                .expect(200)
                .data())
        .hasSize(1);
  }

  private static List<String> details(JsonNode event) {
    List<String> details = new ArrayList<>();
    event
        .get("detail")
        .forEach(one -> details.add(one.get("name").asText() + "=" + one.get("value").asText()));
    return details;
  }

  @Test
  void an_api_key_asks_nothing() {
    Map<String, Object> wanted =
        Map.of("name", "k", "scopes", List.of("read", "move_money", "manage_accounts"));
    String key = mallory.api().post("/v1/api_keys", wanted).expect(201).text("key");

    bank.api()
        .as(key)
        .post("/v1/payees/check", Map.of("account_number", hers.number(), "name", "Bob"))
        .expect(403, "insufficient_scope");
  }

  /** A stranger does with the number whatever he can, then reads whatever there is. */
  @Test
  void no_answer_to_who_has_the_number_has_a_name_in_it() {
    Account his = bank.funded(mallory, "EUR", 10_000);
    List<Response> answers = new ArrayList<>();
    answers.add(check(hers.number(), "Somebody"));
    String payee =
        mallory.api().post("/v1/payees", Map.of("name", "x", "account_number", hers.number())).id();
    Map<String, Object> order = order(his);
    answers.add(mallory.pay(order, UUID.randomUUID().toString()).expect(201));
    String transfer = answers.get(1).id();
    order.put("amount", 99_999);
    answers.add(mallory.pay(order, UUID.randomUUID().toString()).expect(422));
    order.put("dry_run", true);
    order.put("explain", true);
    answers.add(mallory.api().post("/v1/transfers", order).expect(422));
    Map<String, Object> hold = order(his);
    hold.put("expires_in", 600);
    Api fresh = mallory.api().key(UUID.randomUUID().toString());
    answers.add(fresh.post("/v1/holds", hold).expect(201));
    String held = answers.get(4).id();
    Map<String, Object> batch = Map.of("mode", "atomic", "transfers", List.of(order(his)));
    answers.add(mallory.api().key(UUID.randomUUID().toString()).post("/v1/transfers/batch", batch));
    answers.add(
        mallory
            .api()
            .key(UUID.randomUUID().toString())
            .post("/v1/transfers/" + transfer + "/reverse", Map.of()));
    answers.add(
        mallory
            .api()
            .post(his.path() + "/close", Map.of("sweep_to_account_id", hers.id()))
            .expect(400));
    for (String list : List.of("transfers", "holds", "limits")) {
      answers.add(mallory.api().get("/v1/" + list + "?account_id=" + hers.id()));
    }
    for (String id : List.of(his.id(), hers.id(), transfer, held, payee, victim.id())) {
      answers.addAll(everythingRead(id));
    }

    assertThat(answers.size()).isGreaterThan(100);
    for (Response answer : answers) {
      assertThat(answer.text().toLowerCase(Locale.ROOT))
          .doesNotContain("zebulonia")
          .doesNotContain("quagmire");
    }
  }

  private Map<String, Object> order(Account from) {
    Map<String, Object> order = Customer.order(from, hers, 5);
    order.remove("to_account_id");
    order.put("to_account_number", hers.number());
    return order;
  }

  private List<Response> everythingRead(String id) {
    List<Response> answers = new ArrayList<>();
    for (Route route : started.routes()) {
      if (route.method() == HandlerType.GET && route.path().startsWith("/v1/")) {
        answers.add(mallory.api().get(TestBank.filled(route.path().replace("{id}", id))));
      }
    }
    return answers;
  }
}
