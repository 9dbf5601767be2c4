package florin.member;

import static org.assertj.core.api.Assertions.assertThat;

import florin.Bank;
import florin.contract.Account;
import florin.contract.Api;
import florin.contract.Customer;
import florin.contract.Response;
import florin.contract.TestBank;
import florin.testing.FlorinExtension;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The table of {@code src/docs/access.md}, cell by cell: what each level of access may do. */
@ExtendWith(FlorinExtension.class)
class AccessTest {
  private static final String STANDING = "/v1/standing_orders";

  private final TestBank bank;
  private final Customer owner;
  private final Customer viewer;
  private final Customer payer;
  private final Customer manager;
  private final Customer stranger;
  private final Joint joint;
  private final Account other;
  private final String received;
  private final String held;
  private final String card;

  AccessTest(Bank bank) {
    this.bank = TestBank.of(bank);
    owner = this.bank.signUp("owner");
    viewer = this.bank.signUp("viewer");
    payer = this.bank.signUp("payer");
    manager = this.bank.signUp("manager");
    stranger = this.bank.signUp("stranger");
    joint = new Joint(this.bank.funded(owner, "EUR", 10_000), owner);
    joint.join(viewer, "view");
    joint.join(payer, "pay");
    joint.join(manager, "manage");
    other = this.bank.funded(owner, "EUR", 10_000);
    received = owner.pay(other, joint.account(), 50).expect(201).id();
    held = hold(owner);
    card = card();
  }

  private String card() {
    String id = owner.api().post(joint.account().path() + "/cards").expect(201).id();
    return owner.api().post("/v1/cards/" + id + "/activate").expect(200).id();
  }

  @AfterEach
  void theBooksAreProved() throws Exception {
    bank.assertProved();
  }

  private String hold(Customer by) {
    Map<String, Object> order = Customer.order(joint.account(), other, 5);
    order.put("expires_in", 600);
    return fresh(by).post("/v1/holds", order).expect(201).id();
  }

  private static Api fresh(Customer who) {
    return who.api().key(UUID.randomUUID().toString());
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          GET    | /v1/accounts/ACC                           |                            | 200 | 200 | 200 | 404
          GET    | /v1/accounts/ACC/balance                   |                            | 200 | 200 | 200 | 404
          GET    | /v1/accounts/ACC/entries                   |                            | 200 | 200 | 200 | 404
          GET    | /v1/accounts/ACC/entries/1                 |                            | 200 | 200 | 200 | 404
          GET    | /v1/accounts/ACC/interest                  |                            | 200 | 200 | 200 | 404
          GET    | /v1/accounts/ACC/members                   |                            | 200 | 200 | 200 | 404
          GET    | /v1/transfers?account_id=ACC               |                            | 200 | 200 | 200 | 404
          GET    | /v1/transfers/TRF                          |                            | 200 | 200 | 200 | 404
          GET    | /v1/transfers/TRF/explain                  |                            | 200 | 200 | 200 | 404
          GET    | /v1/holds?account_id=ACC                   |                            | 200 | 200 | 200 | 404
          GET    | /v1/holds/HLD                              |                            | 200 | 200 | 200 | 404
          GET    | /v1/limits?account_id=ACC                  |                            | 200 | 200 | 200 | 404
          POST   | /v1/transfers                              | PAY}                       | 403 | 201 | 201 | 404
          POST   | /v1/transfers                              | PAY,"dry_run":true}        | 403 | 200 | 200 | 404
          POST   | /v1/transfers                              | PAY,"dry_run":true,"explain":true} | 403 | 200 | 200 | 404
          POST   | /v1/holds                                  | PAY,"expires_in":60}       | 403 | 201 | 201 | 404
          POST   | /v1/holds/HLD/capture                      | {"amount":1}               | 404 | 404 | 404 | 404
          POST   | /v1/holds/HLD/release                      |                            | 404 | 404 | 200 | 404
          POST   | /v1/transfers/TRF/reverse                  | {"amount":1}               | 403 | 201 | 201 | 404
          GET    | /v1/cards?account_id=ACC                   |                            | 200 | 200 | 200 | 404
          GET    | /v1/cards/CRD                              |                            | 200 | 200 | 200 | 404
          GET    | /v1/cards/CRD/authorizations               |                            | 200 | 200 | 200 | 404
          POST   | /v1/accounts/ACC/cards                     |                            | 403 | 403 | 201 | 404
          POST   | /v1/cards/CRD/activate                     |                            | 403 | 403 | 200 | 404
          POST   | /v1/cards/CRD/freeze                       |                            | 403 | 403 | 200 | 404
          POST   | /v1/cards/CRD/unfreeze                     |                            | 403 | 403 | 200 | 404
          POST   | /v1/cards/CRD/cancel                       | {"reason":"lost"}          | 403 | 403 | 200 | 404
          POST   | /v1/cards/CRD/replace                      | {"reason":"lost"}          | 403 | 403 | 201 | 404
          PUT    | /v1/cards/CRD/limits                       | {"daily":5}                | 403 | 403 | 200 | 404
          POST   | /v1/simulations/cards/CRD/authorizations   | {"amount":1,"currency":"EUR","merchant":{"name":"A","category":"b"}} | 403 | 201 | 201 | 404
          PATCH  | /v1/accounts/ACC                           | {"name":"Ours"}            | 403 | 403 | 200 | 404
          POST   | /v1/accounts/ACC/freeze                    |                            | 403 | 403 | 200 | 404
          POST   | /v1/accounts/ACC/unfreeze                  |                            | 403 | 403 | 200 | 404
          POST   | /v1/accounts/ACC/close                     |                            | 403 | 403 | 422 | 404
          POST   | /v1/accounts/ACC/members                   | {"email":"x@example.com","access":"view"} | 403 | 403 | 201 | 404
          GET    | /v1/invitations?account_id=ACC             |                            | 403 | 403 | 200 | 404
          PATCH  | /v1/accounts/ACC/members/OWN               | {"access":"view"}          | 403 | 403 | 200 | 404
          DELETE | /v1/accounts/ACC/members/OWN               |                            | 403 | 403 | 204 | 404
          DELETE | /v1/accounts/ACC/members/ME                |                            | 204 | 204 | 204 | 404
          """)
  void each_level_may_do_what_the_table_says(
      String method,
      String target,
      @Nullable String body,
      int view,
      int pay,
      int manage,
      int none) {
    assertStatus(stranger, method, target, body, none);
    assertStatus(viewer, method, target, body, view);
    assertStatus(payer, method, target, body, pay);
    assertStatus(manager, method, target, body, manage);
  }

  private void assertStatus(
      Customer who, String method, String target, @Nullable String body, int expected) {
    long before = joint.account().balance();
    String path =
        target
            .replace("ACC", joint.account().id())
            .replace("TRF", received)
            .replace("HLD", held)
            .replace("CRD", card)
            .replace("OWN", owner.id())
            .replace("ME", who.id());
    String payment =
        "{\"from_account_id\":\"%s\",\"to_account_id\":\"%s\",\"amount\":1,\"currency\":\"EUR\""
            .formatted(joint.account().id(), other.id());
    String sent = body == null ? null : body.replace("PAY", payment);

    Response answer = fresh(who).send(method, path, sent);

    assertThat(answer.status()).as(who.login().email() + " " + answer).isEqualTo(expected);
    if (expected == 403) {
      assertThat(answer.code()).isEqualTo("forbidden");
    }
    if (expected >= 400) {
      assertThat(bank.operator().api().get(joint.account().path()).number("balance"))
          .isEqualTo(before);
    }
  }

  @Test
  void one_s_own_hold_is_captured_while_one_may_pay_and_let_go_ever_after() {
    String first = hold(payer);
    String second = hold(payer);
    fresh(payer).post("/v1/holds/" + first + "/capture", Map.of("amount", 1)).expect(200);
    joint.change(payer, Map.of("access", "view")).expect(200);
    fresh(payer).post("/v1/holds/" + first + "/capture").expect(403, "forbidden");
    joint.remove(payer).expect(204);
    fresh(payer).post("/v1/holds/" + first + "/capture").expect(404, "not_found");
    fresh(payer).post("/v1/holds/" + first + "/release").expect(200);
    fresh(owner).post("/v1/holds/" + second + "/release").expect(200);
    assertThat(joint.account().now().number("held")).isEqualTo(5);
  }

  @Test
  void everybody_finds_the_account_among_his_with_what_he_may_do() {
    assertThat(accesses(owner)).containsExactly("manage", "manage");
    assertThat(accesses(viewer)).containsExactly("view");
    assertThat(accesses(payer)).containsExactly("pay");
    assertThat(accesses(manager)).containsExactly("manage");
    assertThat(accesses(stranger)).isEmpty();
    assertThat(viewer.api().get(joint.account().path()).text("access")).isEqualTo("view");
    assertThat(bank.operator().api().get(joint.account().path()).isNull("access")).isTrue();
  }

  private static List<String> accesses(Customer who) {
    return who.api().get("/v1/accounts").expect(200).data().stream()
        .map(account -> account.get("access").asText())
        .toList();
  }

  @Test
  void who_is_paid_by_a_joint_account_sees_the_name_of_who_opened_it_whoever_pays() {
    Customer dora = bank.signUp("dora");
    Account hers = dora.openAccount("EUR");
    manager.pay(joint.account(), hers, 7).expect(201);
    assertThat(dora.api().get(hers.path() + "/entries").text("data/0/counterparty/name"))
        .isEqualTo("Owner");
  }

  @Test
  void a_standing_order_that_one_may_only_see_is_forbidden_and_not_unknown() {
    Map<String, Object> order = Customer.order(joint.account(), other, 5);
    order.put("schedule", Map.of("frequency", "monthly", "start_on", "2099-01-31"));
    order.put("on_shortfall", "skip");
    String path = "/v1/standing_orders/" + owner.api().post(STANDING, order).expect(201).id();

    viewer.api().post(STANDING, order).expect(403, "forbidden");
    stranger.api().post(STANDING, order).expect(404, "not_found");
    viewer.api().get(path).expect(200);
    viewer.api().post(path + "/pause").expect(403, "forbidden");
    viewer.api().patch(path, Map.of("amount", 6)).expect(403, "forbidden");
    viewer.api().delete(path).expect(403, "forbidden");
    stranger.api().post(path + "/pause").expect(404, "not_found");
  }

  @Test
  void a_key_touches_no_members_whatever_its_scopes() {
    List<String> scopes = List.of("read", "move_money", "manage_accounts");
    Response made =
        owner.api().post("/v1/api_keys", Map.of("name", "k", "scopes", scopes)).expect(201);
    Api key = bank.api().as(made.text("key"));
    key.get(joint.members()).expect(200);
    key.post(joint.members(), Joint.offer(stranger, "view")).expect(403, "insufficient_scope");
    key.patch(joint.member(payer), Map.of("access", "manage")).expect(403, "insufficient_scope");
    key.delete(joint.member(payer)).expect(403, "insufficient_scope");
  }
}
