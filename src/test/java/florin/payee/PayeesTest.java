package florin.payee;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import florin.Bank;
import florin.contract.Account;
import florin.contract.Authenticator;
import florin.contract.Customer;
import florin.contract.Response;
import florin.contract.TestBank;
import florin.core.AccountNumber;
import florin.testing.FlorinExtension;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Payees kept, changed and deleted, and what they are called where they are paid. */
@ExtendWith(FlorinExtension.class)
class PayeesTest {
  private static final String NOBODYS = AccountNumber.of(999_999_999);

  private final TestBank bank;
  private final Bank started;
  private final Customer alice;
  private final Account hers;
  private final Account bobs;

  PayeesTest(Bank bank) {
    this.started = bank;
    this.bank = TestBank.of(bank);
    alice = this.bank.signUp("alice");
    hers = this.bank.funded(alice, "EUR", 10_000);
    bobs = this.bank.signUp("bob").openAccount("EUR");
  }

  private Response add(String name, String number) {
    return alice.api().post("/v1/payees", Map.of("name", name, "account_number", number));
  }

  private List<String> names() {
    return alice.api().get("/v1/payees").expect(200).data().stream()
        .map(payee -> payee.get("name").asText())
        .toList();
  }

  @Test
  void a_payee_is_kept_found_changed_and_deleted() {
    Response added = add("The landlord", bobs.number()).expect(201);
    String path = "/v1/payees/" + added.id();
    assertThat(added.header("Location")).isEqualTo(path);
    assertThat(added.text("account_number")).isEqualTo(bobs.number());
    assertThat(alice.api().get(path).expect(200).text()).isEqualTo(added.text());

    Response renamed = alice.api().patch(path, Map.of("name", "Bob, the landlord")).expect(200);
    assertThat(renamed.text("name")).isEqualTo("Bob, the landlord");
    assertThat(renamed.text("account_number")).isEqualTo(bobs.number());
    Response moved = alice.api().patch(path, Map.of("account_number", NOBODYS)).expect(200);
    assertThat(moved.text("name")).isEqualTo("Bob, the landlord");
    assertThat(moved.text("account_number")).isEqualTo(NOBODYS);
    assertThat(moved.text("created_at")).isEqualTo(added.text("created_at"));

    alice.api().delete(path).expect(204);
    alice.api().get(path).expect(404, "not_found");
    alice.api().delete(path).expect(404, "not_found");
    assertThat(names()).isEmpty();
  }

  @Test
  void they_are_listed_newest_first_in_parts() {
    for (int i = 0; i < 5; i++) {
      add("Payee " + i, AccountNumber.of(1_000 + i)).expect(201);
    }

    Response first = alice.api().get("/v1/payees?limit=3").expect(200);
    Response rest = alice.api().get("/v1/payees?cursor=" + first.text("next_cursor")).expect(200);
    assertThat(first.data()).extracting(one -> one.get("name").asText()).startsWith("Payee 4");
    assertThat(rest.data())
        .extracting(one -> one.get("name").asText())
        .containsExactly("Payee 1", "Payee 0");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      quoteCharacter = '`',
      nullValues = "none",
      textBlock =
          """
          no name,               none,   XF65000387420489, 400 invalid_request
          a blank name,          `  `,   XF65000387420489, 400 invalid_request
          a name with a tab,     `a\\tb`, XF65000387420489, 400 invalid_request
          no number,             Bob,    none,             400 invalid_request
          an empty number,       Bob,    ``,               400 invalid_request
          a wrong digit,         Bob,    XF65000387420488, 422 invalid_account_number
          two digits swapped,    Bob,    XF65000387420498, 422 invalid_account_number
          another country,       Bob,    DE89370400440532013000, 422 invalid_account_number
          no number at all,      Bob,    my account,       422 invalid_account_number
          """)
  void what_is_wrong_is_named(String what, String name, String number, String verdict) {
    Map<String, String> payee = new HashMap<>();
    payee.put("name", name == null ? null : name.replace("\\t", "\t"));
    payee.put("account_number", number);

    assertThat(alice.api().post("/v1/payees", payee).verdict()).isEqualTo(verdict);
    assertThat(names()).isEmpty();
  }

  @Test
  void a_change_has_something_to_change_and_nothing_unknown() {
    String path = "/v1/payees/" + add("Bob", bobs.number()).expect(201).id();

    assertThat(alice.api().patch(path, Map.of()).expect(400).errors())
        .containsEntry("#/name", "required");
    assertThat(alice.api().patch(path, Map.of("id", "pay_1")).expect(400).errors())
        .containsKey("#/id");
    alice
        .api()
        .patch(path, Map.of("account_number", "XF65000387420488"))
        .expect(422, "invalid_account_number");
    alice.api().get("/v1/payees/" + hers.id()).expect(400, "wrong_id_type");
    assertThat(names()).containsExactly("Bob");
  }

  @Test
  void a_number_is_one_payee_s_however_it_is_typed() {
    add("Bob", bobs.number()).expect(201);
    String spaced = AccountNumber.of(7).toLowerCase(java.util.Locale.ROOT).replace("f", "f ");
    String other = add("Carol", spaced).expect(201).id();

    add("Robert", bobs.number().replace("XF", "xf ")).expect(409, "payee_exists");
    alice
        .api()
        .patch("/v1/payees/" + other, Map.of("account_number", bobs.number()))
        .expect(409, "payee_exists");
    bank.signUp("carol")
        .api()
        .post("/v1/payees", Map.of("name", "Bob", "account_number", bobs.number()))
        .expect(201);
    assertThat(names()).containsExactly("Carol", "Bob");
  }

  @Test
  void a_number_that_nobody_has_is_answered_as_one_that_somebody_has() {
    Response known = add("Somebody", bobs.number()).expect(201);
    Response unknown = add("Somebody", NOBODYS).expect(201);

    assertThat(shape(known)).isEqualTo(shape(unknown));
    for (String header : List.of("content-type", "content-length", "cache-control")) {
      assertThat(known.header(header)).as(header).isEqualTo(unknown.header(header));
    }
  }

  private static ObjectNode shape(Response payee) {
    return ((ObjectNode) payee.body()).without(List.of("id", "account_number", "created_at"));
  }

  @Test
  void there_are_a_thousand_at_most() {
    started
        .storage()
        .database()
        .jdbi()
        .useHandle(
            handle ->
                handle.execute(
                    """
                    INSERT INTO payee
                      (payee_id, user_id, account_number, name_sealed, created_at)
                    SELECT gen_random_uuid(), u.user_id, 'XF' || 10000000000000 + n, '\\x00', now()
                    FROM generate_series(1, 1000) n,
                      (SELECT user_id FROM account_access g JOIN account a USING (account_id)
                       WHERE a.number = ?) u
                    """,
                    hers.number()));

    add("One more", NOBODYS).expect(422, "too_many_payees");
  }

  @Test
  void money_that_went_out_names_the_payee_as_its_payer_does() {
    String payee = add("The landlord", bobs.number()).expect(201).id();
    alice.pay(hers, bobs, 10).expect(201);
    String entry = hers.path() + "/entries/2";
    assertThat(alice.api().get(entry).expect(200).text("counterparty/name"))
        .isEqualTo("The landlord");

    alice.api().patch("/v1/payees/" + payee, Map.of("name", "Bob")).expect(200);
    assertThat(alice.api().get(entry).expect(200).text("counterparty/name")).isEqualTo("Bob");
    assertThat(
            alice.api().get(hers.path() + "/entries").expect(200).text("data/0/counterparty/name"))
        .isEqualTo("Bob");
    assertThat(bobs.owner().get(bobs.path() + "/entries/1").text("counterparty/name"))
        .as("he is told who she is, not what she calls him")
        .isEqualTo("Alice");

    alice.api().delete("/v1/payees/" + payee).expect(204);
    assertThat(alice.api().get(entry).expect(200).isNull("counterparty/name")).isTrue();
  }

  @Test
  void labels_are_their_user_s_own() {
    add("The landlord", bobs.number()).expect(201);
    alice.pay(hers, bobs, 10).expect(201);
    Response asOperator = bank.operator().api().get(hers.path() + "/entries/2").expect(200);

    assertThat(asOperator.isNull("counterparty/name")).isTrue();
    assertThat(asOperator.text("counterparty/account_number")).isEqualTo(bobs.number());
  }

  @Test
  void each_change_is_in_the_audit_log_without_a_name() {
    String payee = add("The landlord", bobs.number()).expect(201).id();
    alice.api().patch("/v1/payees/" + payee, Map.of("name", "Bob")).expect(200);
    alice.api().delete("/v1/payees/" + payee).expect(204);

    Response log = bank.operator().api().get("/v1/admin/audit?subject=" + payee).expect(200);
    assertThat(log.data())
        .extracting(event -> event.get("kind").asText())
        .containsExactly("payee_removed", "payee_changed", "payee_added");
    assertThat(log.text()).doesNotContain("landlord", "Bob");
  }

  @Test
  void whoever_has_a_second_factor_shows_it_to_add_one_or_to_give_it_another_number() {
    Authenticator phone = Authenticator.enrol(alice.api(), Clock.systemUTC());
    Map<String, String> payee = new HashMap<>();
    payee.put("name", "Bob");
    payee.put("account_number", bobs.number());

    Response refused = alice.api().post("/v1/payees", payee).expect(403, "step_up_required");
    assertThat(refused.text("step_up")).isEqualTo("code_missing");
    payee.put("totp", phone.wrongCode());
    Response wrong = alice.api().post("/v1/payees", payee).expect(403, "step_up_required");
    assertThat(wrong.text("step_up")).isEqualTo("code_refused");
    payee.put("totp", "12345");
    assertThat(alice.api().post("/v1/payees", payee).expect(400).errors()).containsKey("#/totp");
    payee.put("totp", phone.code(1));
    String path = "/v1/payees/" + alice.api().post("/v1/payees", payee).expect(201).id();

    alice.api().patch(path, Map.of("name", "Robert")).expect(200);
    alice.api().patch(path, Map.of("account_number", bobs.number(), "name", "Bob")).expect(200);
    alice.api().patch(path, Map.of("account_number", NOBODYS)).expect(403, "step_up_required");
    alice.api().delete(path).expect(204);
  }
}
