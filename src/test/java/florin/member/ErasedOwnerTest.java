package florin.member;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import florin.Bank;
import florin.contract.Account;
import florin.contract.Customer;
import florin.contract.Operator;
import florin.contract.Response;
import florin.contract.TestBank;
import florin.core.AccountNumber;
import florin.testing.FlorinExtension;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Of two who owned an account together, one was erased: what the other has left. */
@ExtendWith(FlorinExtension.class)
class ErasedOwnerTest {
  private final TestBank bank;
  private final Operator operator;
  private final Customer anna;
  private final Customer bob;
  private final Account account;
  private final String month;

  ErasedOwnerTest(Bank started) {
    bank = TestBank.of(started);
    operator = bank.operator();
    anna = bank.signUp("anna");
    bob = bank.signUp("bob");
    account = anna.openAccount("EUR");
    month = LocalDate.ofInstant(started.now(), ZoneOffset.UTC).toString().substring(0, 7);
  }

  @BeforeEach
  void annaIsErasedOnceTheirAccountIsClosed() {
    new Joint(account, anna).join(bob, "manage");
    operator.deposit(account, 30);
    anna.api().patch(account.path(), Map.of("name", "Holidays")).expect(200);
    card(bob, "Bob's card");
    card(anna, "Anna's card");
    Map<String, Object> order = Customer.order(account, bob.openAccount("EUR"), 30);
    order.put("memo", "For the train");
    bob.pay(order, UUID.randomUUID().toString()).expect(201);
    anna.api().post(account.path() + "/close").expect(200);
    anna.api().send("DELETE", "/v1/me", Map.of("password", anna.login().password())).expect(204);
  }

  @AfterEach
  void theBooksAreProved() throws Exception {
    bank.assertProved();
  }

  private void card(Customer who, String label) {
    who.api().post(account.path() + "/cards", Map.of("label", label)).expect(201);
  }

  @Test
  void he_is_its_only_member() {
    List<JsonNode> members = bob.api().get(account.path() + "/members").expect(200).data();
    assertThat(members).hasSize(1);
    assertThat(members.get(0).get("user_id").asText()).isEqualTo(bob.id());
    bob.api()
        .patch(account.path() + "/members/" + anna.id(), Map.of("access", "view"))
        .expect(404, "not_found");
    assertThat(operator.api().get(account.path() + "/members").expect(200).data()).hasSize(1);
  }

  @Test
  void he_keeps_his_words_and_the_name_and_she_does_not() {
    assertThat(bob.api().get(account.path()).expect(200).text("name")).isEqualTo("Holidays");
    assertThat(bob.api().get(account.path() + "/entries").expect(200).text("data/0/memo"))
        .isEqualTo("For the train");
    List<JsonNode> cards = bob.api().get("/v1/cards").expect(200).data();
    assertThat(cards.stream().map(card -> card.path("label").asText("")))
        .containsExactlyInAnyOrder("Bob's card", "");
  }

  @ParameterizedTest
  @ValueSource(strings = {"csv", "pdf", "ofx"})
  void a_statement_is_made_in_each_form(String form) throws Exception {
    assertThat(statement(form).statusCode()).isEqualTo(200);
  }

  @Test
  void a_statement_names_who_is_left() throws Exception {
    assertThat(new String(statement("json").body(), UTF_8)).contains("\"holders\":[\"Bob\"]");
  }

  private HttpResponse<byte[]> statement(String form) throws Exception {
    String path = account.path() + "/statements/" + month + "." + form;
    HttpRequest.Builder request = HttpRequest.newBuilder(bob.api().base().resolve(path));
    bob.api().headers().forEach(request::header);
    return bob.api().client().send(request.build(), BodyHandlers.ofByteArray());
  }

  @Test
  void he_may_still_let_somebody_see_it() {
    bob.api()
        .post(account.path() + "/members", Joint.offer(bank.signUp("carol"), "view"))
        .expect(201);
  }

  @Test
  void he_takes_his_own_data_with_him() {
    assertThat(bob.api().get("/v1/me/export").expect(200).text())
        .contains("For the train")
        .doesNotContain("Anna");
  }

  @Test
  void a_number_that_only_she_owned_is_as_one_that_never_was() {
    Customer dora = bank.signUp("dora");
    Account hers = dora.openAccount("EUR");
    dora.api().post(hers.path() + "/close").expect(200);
    dora.api().send("DELETE", "/v1/me", Map.of("password", dora.login().password())).expect(204);

    Response gone = check(hers.number(), "Dora");
    assertThat(gone.text()).isEqualTo(check(AccountNumber.of(999_999_999), "Dora").text());
    assertThat(check(account.number(), "Anna").text("result")).isEqualTo("no_match");
    assertThat(check(account.number(), "Bob").text("result")).isEqualTo("match");
  }

  private Response check(String number, String name) {
    Map<String, String> asked = Map.of("account_number", number, "name", name);
    return bank.signUp("carol").api().post("/v1/payees/check", asked).expect(200);
  }
}
