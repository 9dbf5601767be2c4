package florin.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import florin.Bank;
import florin.contract.Account;
import florin.contract.Api;
import florin.contract.Customer;
import florin.contract.Operator;
import florin.contract.Response;
import florin.contract.TestBank;
import florin.testing.FlorinExtension;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lists of users and accounts, as operators and auditors see them. */
@ExtendWith(FlorinExtension.class)
class StaffListsTest {
  private static final String USERS = "/v1/admin/users";
  private static final String ACCOUNTS = "/v1/admin/accounts";

  private final TestBank bank;
  private final Operator operator;
  private final Customer alice;
  private final Customer bob;

  StaffListsTest(Bank bank) {
    this.bank = TestBank.of(bank);
    operator = this.bank.operator();
    alice = this.bank.signUp("alice");
    bob = this.bank.signUp("bob");
  }

  private static List<String> ids(Api api, String target) {
    List<String> ids = new ArrayList<>();
    Response page = api.get(target).expect(200);
    page.data().forEach(one -> ids.add(one.get("id").asText()));
    while (page.body().get("has_more").asBoolean()) {
      String next = target.split("\\?", 2)[0] + "?cursor=" + page.text("next_cursor");
      page = api.get(next + "&limit=2").expect(200);
      page.data().forEach(one -> ids.add(one.get("id").asText()));
    }
    return ids;
  }

  private List<String> ids(String target) {
    return ids(operator.api(), target);
  }

  @Test
  void users_come_newest_first_in_pages_without_gap_or_repeat() {
    List<String> all = ids(USERS + "?limit=2");
    assertThat(all).doesNotHaveDuplicates().startsWith(bob.id(), alice.id());
    assertThat(all).isSortedAccordingTo((a, b) -> b.compareTo(a)).isEqualTo(ids(USERS));
    assertThat(ids(bank.auditor().api(), USERS)).containsAll(all);
  }

  @Test
  void users_are_found_by_address_role_and_status() {
    Customer auditor = bank.auditor();
    operator.lock(bob);

    String spelled = alice.login().email().replace("alice", "ALICE");
    assertThat(ids(USERS + "?email=" + spelled)).containsExactly(alice.id());
    assertThat(ids(USERS + "?email=nobody@example.com")).isEmpty();
    assertThat(ids(USERS + "?email=no+address")).isEmpty();
    assertThat(ids(USERS + "?role=auditor&limit=2"))
        .contains(auditor.id())
        .doesNotContain(bob.id());
    assertThat(ids(USERS + "?status=locked&limit=2")).contains(bob.id()).doesNotContain(alice.id());
    assertThat(ids(USERS + "?status=active&role=customer&limit=2"))
        .contains(alice.id())
        .doesNotContain(bob.id(), auditor.id());
    assertThat(ids(USERS + "?status=locked&email=" + alice.login().email())).isEmpty();
  }

  @Test
  void accounts_are_found_by_number_status_currency_and_owner() {
    Account euros = bank.funded(alice, "EUR", 70);
    Account crowns = alice.openAccount("CZK");
    Account his = bob.openAccount("EUR");
    operator.freeze(crowns);
    bob.api().post(his.path() + "/close").expect(200);

    String hers = ACCOUNTS + "?owner_id=" + alice.id();
    assertThat(ids(hers + "&limit=1")).containsExactly(crowns.id(), euros.id());
    assertThat(ids(hers + "&currency=CZK")).containsExactly(crowns.id());
    assertThat(ids(hers + "&status=frozen")).containsExactly(crowns.id());
    assertThat(ids(hers + "&status=active")).containsExactly(euros.id());
    String number = euros.number().replaceAll("(.{4})", "$1%20").toLowerCase(java.util.Locale.ROOT);
    assertThat(ids(ACCOUNTS + "?number=" + number)).containsExactly(euros.id());
    assertThat(ids(ACCOUNTS + "?status=closed")).contains(his.id()).doesNotContain(euros.id());
  }

  @Test
  void an_account_shows_whose_it_is_and_who_froze_it() {
    Account euros = bank.funded(alice, "EUR", 70);
    Map<String, Object> order = Customer.order(euros, alice.openAccount("EUR"), 5);
    order.put("expires_in", 60);
    alice.api().key("held").post("/v1/holds", order).expect(201);
    alice.api().post(euros.path() + "/freeze").expect(200);

    JsonNode seen = only(ACCOUNTS + "?number=" + euros.number());
    assertThat(seen.get("owner_ids").get(0).asText()).isEqualTo(alice.id());
    assertThat(seen.get("frozen_by").asText()).isEqualTo("owner");
    assertThat(List.of(seen.get("balance").asLong(), seen.get("held").asLong()))
        .containsExactly(70L, 5L);
    assertThat(seen.get("available").asLong()).isEqualTo(65);

    Map<String, String> why = Map.of("reason", "Asked by a court");
    Response frozen = operator.api().post(ACCOUNTS + "/" + euros.id() + "/freeze", why).expect(200);
    assertThat(frozen.text("frozen_by")).isEqualTo("operator");
    alice.api().post(euros.path() + "/unfreeze").expect(403, "operator_required");
    Response active = operator.api().post(ACCOUNTS + "/" + euros.id() + "/unfreeze").expect(200);
    assertThat(active.text("status")).isEqualTo("active");
    assertThat(active.isNull("frozen_by")).isTrue();
  }

  @Test
  void why_an_operator_froze_it_is_required_and_kept_where_it_can_be_erased(Bank inside) {
    Account euros = bank.funded(alice, "EUR", 70);
    String freeze = ACCOUNTS + "/" + euros.id() + "/freeze";
    assertThat(operator.api().post(freeze, Map.of()).expect(400).errors())
        .containsEntry("#/reason", "required");
    operator.api().post(freeze, Map.of("reason", "A court wants it")).expect(200);

    int kept =
        inside
            .storage()
            .database()
            .jdbi()
            .withHandle(
                handle ->
                    handle
                        .createQuery(
                            """
                            SELECT count(*) FROM journal JOIN command_text USING (command_id)
                            WHERE kind = 'freeze' AND from_account_id = :id
                            """)
                        .bind("id", florin.core.AccountId.parse(euros.id()).value())
                        .mapTo(Integer.class)
                        .one());
    assertThat(kept).isEqualTo(1);
  }

  @Test
  void the_bank_s_own_accounts_are_among_them_and_nobody_freezes_those() {
    bank.funded(alice, "EUR", 70);
    JsonNode cash =
        operator.api().get(ACCOUNTS + "?currency=EUR&limit=200").expect(200).data().stream()
            .filter(account -> account.get("system_code").asText().equals("cash"))
            .findFirst()
            .orElseThrow();

    assertThat(cash.get("type").asText()).isEqualTo("system");
    assertThat(cash.get("available").isNull()).isTrue();
    assertThat(cash.get("owner_ids")).isEmpty();
    String path = ACCOUNTS + "/" + cash.get("id").asText() + "/freeze";
    operator.api().post(path, Map.of("reason", "Try")).expect(404, "not_found");
  }

  private JsonNode only(String target) {
    List<JsonNode> data = operator.api().get(target).expect(200).data();
    assertThat(data).hasSize(1);
    return data.get(0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "users?role=king",
        "users?status=gone",
        "users?email=%00",
        "users?q=a",
        "accounts?number=XF00",
        "accounts?status=odd",
        "accounts?currency=ZZZ",
        "accounts?owner_id=acc_01jx8z3k5ve7n8x2m4n6p8r0s1"
      })
  void a_wrong_filter_is_named(String target) {
    Response refused = operator.api().get("/v1/admin/" + target).expect(400);
    assertThat(refused.errors()).containsOnlyKeys("?" + target.split("[?=]")[1]);
  }
}
