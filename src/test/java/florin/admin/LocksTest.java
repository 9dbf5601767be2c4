package florin.admin;

import static org.assertj.core.api.Assertions.assertThat;

import florin.Bank;
import florin.contract.Account;
import florin.contract.Customer;
import florin.contract.Operator;
import florin.contract.Response;
import florin.contract.TestBank;
import florin.testing.FlorinExtension;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Locking users out and giving them roles: what holds, and for whom. */
@ExtendWith(FlorinExtension.class)
class LocksTest {
  private final TestBank bank;
  private final Operator operator;
  private final Customer alice;

  LocksTest(Bank bank) {
    this.bank = TestBank.of(bank);
    operator = this.bank.operator();
    alice = this.bank.signUp("alice");
  }

  private Response logIn(String email, String password) {
    return bank.api().post("/v1/auth/login", Map.of("email", email, "password", password));
  }

  private Response logIn(Customer user) {
    return logIn(user.login().email(), user.login().password());
  }

  private Response refresh(Customer user) {
    return bank.api()
        .post("/v1/auth/refresh", Map.of("refresh_token", String.valueOf(user.refreshToken())));
  }

  private String role(Customer user) {
    return operator.api().get("/v1/admin/users/" + user.id()).expect(200).text("role");
  }

  private Customer anotherOperator() {
    Customer other = bank.signUp("other");
    operator.setRole(other, "operator").expect(200);
    return other;
  }

  @Test
  void whoever_is_locked_is_out_at_once_with_both_tokens() {
    alice.api().get("/v1/me").expect(200);
    operator.lock(alice);

    alice.api().get("/v1/me").expect(401, "session_revoked");
    alice.api().get("/v1/session").expect(401, "session_revoked");
    refresh(alice).expect(401, "session_revoked");
  }

  @Test
  void that_he_is_locked_is_told_to_whoever_knows_his_password_alone() {
    operator.lock(alice);

    logIn(alice).expect(403, "user_locked");
    Response wrong = logIn(alice.login().email(), "not his password at all");
    Response unknown = logIn("nobody@example.com", "not his password at all");
    assertThat(wrong.verdict()).isEqualTo("401 invalid_credentials");
    assertThat(wrong.text().replaceAll("req_\\w+", ""))
        .isEqualTo(unknown.text().replaceAll("req_\\w+", ""));
  }

  @Test
  void he_logs_in_anew_once_he_is_unlocked_and_what_was_ended_stays_ended() {
    operator.lock(alice);
    Response unlocked = operator.unlock(alice);

    assertThat(unlocked.text("status")).isEqualTo("active");
    assertThat(unlocked.isNull("locked_at") && unlocked.isNull("lock_reason")).isTrue();
    alice.api().get("/v1/me").expect(401, "session_revoked");
    refresh(alice).expect(401, "session_revoked");
    logIn(alice).expect(200);
  }

  @Test
  void his_accounts_still_receive_money() {
    Account hers = alice.openAccount("EUR");
    Customer bob = bank.signUp("bob");
    Account his = bank.funded(bob, "EUR", 100);
    operator.lock(alice);

    bob.pay(his, hers, 40).expect(201);
    operator.deposit(hers, 2);
    assertThat(operator.api().get(hers.path()).expect(200).number("balance")).isEqualTo(42);
  }

  @Test
  void a_lock_says_who_when_and_why_and_the_first_one_stays() {
    Response first = operator.lock(alice);
    Response again =
        operator.api().post("/v1/admin/users/" + alice.id() + "/lock", Map.of("reason", "Later"));

    assertThat(first.text("status")).isEqualTo("locked");
    assertThat(first.text("lock_reason")).isEqualTo("Odd");
    assertThat(first.text("locked_by")).startsWith("usr_");
    assertThat(again.expect(200).text()).isEqualTo(first.text());
    String bare = "/v1/admin/users/" + bank.signUp("bob").id() + "/lock";
    assertThat(operator.api().post(bare).expect(200).isNull("lock_reason")).isTrue();
  }

  @Test
  void what_is_done_is_in_the_audit_log_with_before_and_after(Bank inside) {
    operator.lock(alice);
    operator.lock(alice);
    operator.unlock(alice);
    operator.setRole(alice, "auditor").expect(200);
    operator.setRole(alice, "auditor").expect(200);

    List<String> log =
        inside
            .storage()
            .database()
            .jdbi()
            .withHandle(
                handle ->
                    handle
                        .createQuery(
                            "SELECT kind || ' ' || detail FROM audit"
                                + " WHERE kind IN ('user_locked', 'user_unlocked', 'role_changed')"
                                + " AND :id = ANY (subjects) ORDER BY audit_id")
                        .bind("id", alice.id())
                        .mapTo(String.class)
                        .list());
    assertThat(log)
        .containsExactly(
            "user_locked before.status=active\nafter.status=locked\n",
            "user_unlocked before.status=locked\nafter.status=active\n",
            "role_changed before.role=customer\nafter.role=auditor\n");
  }

  @Test
  void nobody_locks_himself_or_changes_his_own_role() {
    String self = operator.api().get("/v1/me").expect(200).id();
    Customer himself = new Customer(TestBank.OPERATOR, self, operator.api(), null);

    operator.setRole(himself, "customer").expect(403, "forbidden");
    operator.setRole(himself, "operator").expect(403, "forbidden");
    operator.api().post("/v1/admin/users/" + self + "/lock").expect(403, "forbidden");
    operator.api().post("/v1/admin/users/" + self + "/unlock").expect(403, "forbidden");
    assertThat(role(himself)).isEqualTo("operator");
  }

  @Test
  void a_role_holds_at_once_for_the_sessions_there_are() {
    Customer teller = anotherOperator();
    teller.api().get("/v1/admin/users").expect(200);

    operator.setRole(teller, "auditor").expect(200);
    teller.api().get("/v1/admin/users").expect(200);
    new Operator(teller.api()).setRole(alice, "operator").expect(403, "operator_required");
    operator.setRole(teller, "customer").expect(200);
    teller.api().get("/v1/admin/users").expect(403, "forbidden");
    assertThat(teller.api().get("/v1/me").expect(200).text("role")).isEqualTo("customer");
  }

  @Test
  void of_operators_who_demote_and_lock_each_other_at_once_one_is_left() {
    for (int round = 0; round < 8; round++) {
      List<Customer> both = List.of(anotherOperator(), anotherOperator());
      boolean locks = round % 2 == 0;
      List<CompletableFuture<Response>> answers =
          List.of(turn(both.get(0), both.get(1), locks), turn(both.get(1), both.get(0), locks));
      Set<Integer> statuses = new TreeSet<>();
      answers.forEach(answer -> statuses.add(answer.join().status()));

      assertThat(statuses).as("one is done, the other refused").hasSize(2).contains(200);
      statuses.remove(200);
      assertThat(statuses).containsAnyOf(401, 403);
    }
  }

  private static CompletableFuture<Response> turn(Customer by, Customer other, boolean locks) {
    String path = "/v1/admin/users/" + other.id();
    return locks
        ? by.api().later("POST", path + "/lock", null)
        : by.api().later("PUT", path + "/role", Map.of("role", "customer"));
  }

  @Test
  void what_is_asked_wrongly_is_named() {
    String path = "/v1/admin/users/" + alice.id();
    Map<String, String> none = Map.of();
    assertThat(operator.setRole(alice, "king").expect(400).errors()).containsKey("#/role");
    assertThat(operator.api().send("PUT", path + "/role", none).expect(400).errors())
        .containsEntry("#/role", "required");
    assertThat(operator.api().post(path + "/lock", Map.of("reason", "")).expect(400).errors())
        .containsKey("#/reason");
    assertThat(operator.api().post(path + "/unlock", Map.of("x", 1)).expect(400).errors())
        .containsKey("#/x");
    operator.api().get("/v1/admin/users/usr_01jx8z3k5ve7n8x2m4n6p8r0s1").expect(404, "not_found");
    operator.api().post("/v1/admin/users/usr_01jx8z3k5ve7n8x2m4n6p8r0s1/lock").expect(404);
    operator.api().get("/v1/admin/users/" + TestBank.UNKNOWN_ACCOUNT).expect(400, "wrong_id_type");
  }
}
