package florin.member;

import static org.assertj.core.api.Assertions.assertThat;

import florin.Bank;
import florin.Config;
import florin.contract.Account;
import florin.contract.Api;
import florin.contract.Customer;
import florin.contract.Response;
import florin.contract.TestBank;
import florin.db.Isolation;
import florin.testing.FlorinExtension;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Changes of members against each other and against money, at every isolation level. */
class MemberRacesTest {
  private static final int ROUNDS = 6;

  private static Bank start(Isolation level) {
    Config usual =
        Config.forTests()
            .withOperator(FlorinExtension.OPERATOR_EMAIL, FlorinExtension.OPERATOR_PASSWORD);
    return Bank.start(usual.withStorage(usual.storage().withIsolation(level)));
  }

  private static List<Response> together(List<CompletableFuture<Response>> requests) {
    return requests.stream().map(CompletableFuture::join).toList();
  }

  private static Api fresh(Customer who) {
    return who.api().key(UUID.randomUUID().toString());
  }

  private static List<Integer> statuses(List<Response> answers) {
    return answers.stream().map(Response::status).sorted().toList();
  }

  @ParameterizedTest
  @EnumSource(Isolation.class)
  void of_two_managers_who_remove_each_other_or_both_leave_one_stays(Isolation level)
      throws Exception {
    try (Bank started = start(level)) {
      TestBank bank = TestBank.of(started);
      Customer alice = bank.signUp("alice");
      Customer bob = bank.signUp("bob");
      for (int round = 0; round < ROUNDS; round++) {
        Joint joint = new Joint(alice.openAccount("EUR"), alice);
        joint.join(bob, "manage");
        boolean leave = round % 2 == 0;
        List<Response> answers =
            together(
                List.of(
                    alice.api().later("DELETE", joint.member(leave ? alice : bob), null),
                    bob.api().later("DELETE", joint.member(leave ? bob : alice), null)));
        assertThat(statuses(answers)).isIn(List.of(204, 422), List.of(204, 404), List.of(204, 403));
        List<String> left =
            bank.auditor().api().get(joint.members()).expect(200).data().stream()
                .map(one -> one.get("access").asText())
                .toList();
        assertThat(left).containsExactly("manage");
      }
      bank.assertProved();
    }
  }

  @Test
  void whoever_leaves_while_his_access_is_changed_holds_nobody_up() throws Exception {
    try (Bank started = start(Isolation.READ_COMMITTED)) {
      TestBank bank = TestBank.of(started);
      Customer alice = bank.signUp("alice");
      Joint joint = new Joint(bank.funded(alice, "EUR", 100), alice);
      long before = deadlocks(started);
      for (int round = 0; round < ROUNDS; round++) {
        Customer ben = bank.signUp("ben");
        joint.join(ben, Map.of("daily", 5));
        Map<String, String> me = Map.of("password", ben.login().password());
        List<CompletableFuture<Response>> both = new ArrayList<>();
        both.add(ben.api().later("DELETE", "/v1/me", me));
        for (int limit = 6; limit < 12; limit++) {
          Map<String, Object> change = Map.of("limits", Map.of("daily", limit));
          both.add(alice.api().later("PATCH", joint.member(ben), change));
        }
        assertThat(together(both)).allMatch(one -> one.status() < 500);
        assertThat(alice.api().get(joint.members()).expect(200).data()).hasSize(1);
      }
      assertThat(deadlocks(started)).isEqualTo(before);
      bank.assertProved();
    }
  }

  private static long deadlocks(Bank bank) {
    return bank.storage()
        .database()
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery(
                        "SELECT deadlocks FROM pg_stat_database"
                            + " WHERE datname = current_database()")
                    .mapTo(Long.class)
                    .one());
  }

  @ParameterizedTest
  @EnumSource(Isolation.class)
  void a_payment_ordered_after_the_removal_was_answered_is_refused(Isolation level)
      throws Exception {
    try (Bank started = start(level)) {
      TestBank bank = TestBank.of(started);
      Customer alice = bank.signUp("alice");
      Customer ben = bank.signUp("ben");
      Joint joint = new Joint(bank.funded(alice, "EUR", 100_000), alice);
      Account to = ben.openAccount("EUR");
      for (int round = 0; round < ROUNDS; round++) {
        joint.join(ben, "pay");
        Map<String, Object> order = Customer.order(joint.account(), to, 1);
        List<CompletableFuture<Response>> paid =
            new ArrayList<>(
                IntStream.range(0, 20)
                    .mapToObj(i -> fresh(ben).later("POST", "/v1/transfers", order))
                    .toList());
        CompletableFuture<Response> removed = alice.api().later("DELETE", joint.member(ben), null);
        CompletableFuture<Response> late =
            removed.thenCompose(answer -> fresh(ben).later("POST", "/v1/transfers", order));
        assertThat(removed.join().status()).isEqualTo(204);
        assertThat(late.join().status()).isEqualTo(404);
        long before = to.balance();
        assertThat(together(paid)).allMatch(one -> one.status() == 201 || one.status() == 404);
        assertThat(fresh(ben).post("/v1/transfers", order).status()).isEqualTo(404);
        assertThat(to.balance()).isEqualTo(before);
      }
      bank.assertProved();
    }
  }

  @ParameterizedTest
  @EnumSource(Isolation.class)
  void an_invitation_is_accepted_by_one_of_many_requests_or_withdrawn(Isolation level)
      throws Exception {
    try (Bank started = start(level)) {
      TestBank bank = TestBank.of(started);
      Customer alice = bank.signUp("alice");
      Customer ben = bank.signUp("ben");
      for (int round = 0; round < ROUNDS; round++) {
        Joint joint = new Joint(alice.openAccount("EUR"), alice);
        Response made = joint.invite(ben, "pay");
        String path = "/v1/invitations/" + made.id();
        List<CompletableFuture<Response>> accepting =
            IntStream.range(0, 8)
                .mapToObj(i -> ben.api().later("POST", path + "/accept", null))
                .toList();
        CompletableFuture<Response> withdrawing = alice.api().later("DELETE", path, null);

        long accepted = together(accepting).stream().filter(one -> one.status() == 200).count();

        boolean withdrawn = withdrawing.join().status() == 204;
        assertThat(accepted).isEqualTo(withdrawn ? 0 : 1);
        assertThat(ben.api().get(joint.account().path()).status()).isEqualTo(withdrawn ? 404 : 200);
        assertThat(together(accepting))
            .allMatch(one -> one.status() == 200 || one.status() == 422, "told why");
      }
      bank.assertProved();
    }
  }

  @Test
  void limits_and_access_are_never_half_changed() throws Exception {
    try (Bank started = start(Isolation.READ_COMMITTED)) {
      TestBank bank = TestBank.of(started);
      Customer alice = bank.signUp("alice");
      Customer ben = bank.signUp("ben");
      Joint joint = new Joint(bank.funded(alice, "EUR", 1_000), alice);
      joint.join(ben, "view");
      Map<String, Object> much = Map.of("access", "manage");
      Map<String, Object> some = Map.of("access", "pay", "limits", Map.of("daily", 5));
      for (int round = 0; round < ROUNDS; round++) {
        List<Response> answers =
            together(
                Stream.of(much, some, much, some)
                    .map(change -> alice.api().later("PATCH", joint.member(ben), change))
                    .toList());
        assertThat(answers).allMatch(one -> one.status() == 200 || one.status() == 412);
        var now =
            alice.api().get(joint.members()).expect(200).data().stream()
                .filter(one -> one.get("user_id").asText().equals(ben.id()))
                .findFirst()
                .orElseThrow();
        assertThat(now.get("limits").isNull())
            .as(now.toString())
            .isEqualTo(now.get("access").asText().equals("manage"));
      }
      bank.assertProved();
    }
  }

  @Test
  void the_last_who_manages_it_cannot_go_nor_become_less() throws Exception {
    try (Bank started = start(Isolation.READ_COMMITTED)) {
      TestBank bank = TestBank.of(started);
      Customer alice = bank.signUp("alice");
      Customer ben = bank.signUp("ben");
      Joint joint = new Joint(alice.openAccount("EUR"), alice);
      joint.remove(alice).expect(422, "last_manager");
      joint.change(alice, Map.of("access", "pay")).expect(422, "last_manager");
      joint.join(ben, "pay");
      joint.remove(alice).expect(422, "last_manager");
      joint.change(ben, Map.of("access", "manage")).expect(200);
      joint.remove(alice).expect(204);
      alice.api().get(joint.account().path()).expect(404, "not_found");
      ben.api().delete(joint.member(ben)).expect(422, "last_manager");
      ben.api().delete(joint.member(alice)).expect(404, "not_found");
      ben.api().post(joint.account().path() + "/close").expect(200);
      bank.assertProved();
    }
  }
}
