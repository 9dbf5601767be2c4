package florin.customer;

import static org.assertj.core.api.Assertions.assertThat;

import florin.Bank;
import florin.audit.AuditChain;
import florin.contract.Account;
import florin.contract.Api;
import florin.contract.Customer;
import florin.contract.Holder;
import florin.contract.Operator;
import florin.contract.Response;
import florin.contract.TestBank;
import florin.proof.Checkpoint;
import florin.proof.CheckpointService;
import florin.proof.SigningKey;
import florin.testing.FlorinExtension;
import java.time.Clock;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Whoever leaves is forgotten, and the books are as right as before. */
@ExtendWith(FlorinExtension.class)
class ErasureTest {
  private static final String[] WORDS = {
    "zebulon",
    "xylophone",
    "7946 0000",
    "1990-12-10",
    "St James",
    "C01X00T47",
    "quagmire",
    "ink pots",
    "blurred",
    "asked by his aunt"
  };

  private final TestBank bank;
  private final Jdbi jdbi;
  private final Operator operator;
  private final Customer bob;
  private final Account his;

  ErasureTest(Bank started) {
    bank = TestBank.of(started);
    jdbi = started.storage().database().jdbi();
    operator = bank.operator();
    bob = bank.signUp("bob");
    his = bank.funded(bob, "EUR", 1_000);
  }

  private static Response leave(Customer who, String password) {
    return who.api().send("DELETE", "/v1/me", Map.of("password", password));
  }

  private static Response leave(Customer who) {
    return leave(who, who.login().password());
  }

  private Response erase(Customer who) {
    return operator.api().post("/v1/admin/users/" + who.id() + "/erase");
  }

  /** Leaves words wherever words can be left. */
  private Account live(Customer zebulon) {
    Holder holder = new Holder(zebulon).introduce();
    String passport = holder.show("2070-01-31").id();
    holder.submit().expect(200);
    String kyc = "/v1/admin/users/" + zebulon.id() + "/kyc";
    operator
        .api()
        .post(kyc, Map.of("status", "rejected", "reason", "The picture is blurred."))
        .expect(200);
    assertThat(passport).startsWith("doc_");
    Account account = bank.funded(zebulon, "EUR", 100);
    zebulon.api().patch(account.path(), Map.of("name", "Quagmire fund")).expect(200);
    Map<String, Object> order = Customer.order(account, his, 40);
    order.put("memo", "Xylophone lessons");
    zebulon.pay(order, "xyl-" + account.id()).expect(201);
    shop(zebulon, account);
    zebulon
        .api()
        .post("/v1/api_keys", Map.of("name", "ink pots", "scopes", List.of("read")))
        .expect(201);
    String freeze = "/v1/admin/accounts/" + account.id();
    operator.api().post(freeze + "/freeze", Map.of("reason", "Asked by his aunt")).expect(200);
    operator.api().post(freeze + "/unfreeze").expect(200);
    Map<String, String> wrong =
        Map.of("email", zebulon.login().email(), "password", "wrong horse battery staple");
    bank.api().post("/v1/auth/login", wrong).expect(401);
    return account;
  }

  /** By a card, at a shop with a name; an operator plays the network once. */
  private void shop(Customer zebulon, Account account) {
    Map<String, String> label = Map.of("label", "Quagmire card");
    String card = zebulon.api().post(account.path() + "/cards", label).expect(201).id();
    zebulon.api().post("/v1/cards/" + card + "/activate").expect(200);
    Map<String, Object> asked =
        Map.of(
            "amount",
            5,
            "currency",
            "EUR",
            "merchant",
            Map.of("name", "Xylophone shop", "category", "music"));
    String path = "/v1/simulations/cards/" + card + "/authorizations";
    String id = operator.api().key("shop-" + card).post(path, asked).expect(201).id();
    String capture = "/v1/simulations/authorizations/" + id + "/capture";
    operator.api().key("take-" + card).post(capture).expect(200);
  }

  private void emptyAndClose(Customer owner, Account account) {
    if (account.balance() > 0) {
      operator.withdraw(account, account.balance()).expect(201);
    }
    owner.api().post(account.path() + "/close").expect(200);
  }

  @Test
  void nothing_of_him_is_left_and_the_books_verify() throws Exception {
    Customer zebulon = bank.signUp("zebulon");
    Map<String, String> unknown =
        Map.of(
            "email",
            zebulon.login().email().toUpperCase(java.util.Locale.ROOT),
            "password",
            "not his at all");
    bank.api().post("/v1/auth/login", unknown).expect(401);
    Account account = live(zebulon);
    emptyAndClose(zebulon, account);
    String entries = his.path() + "/entries?direction=credit&kind=transfer";
    assertThat(bob.api().get(entries).expect(200).text("data/0/counterparty/name"))
        .isEqualTo("Zebulon");
    assertThat(EverythingKept.of(jdbi).with(WORDS)).hasSizeGreaterThan(10);
    var checkpoints =
        new CheckpointService(
            jdbi, Clock.systemUTC(), SigningKey.of(Base64.getEncoder().encode(new byte[32])));
    Checkpoint before = checkpoints.make();

    leave(zebulon).expect(204);

    assertThat(EverythingKept.of(jdbi).with(WORDS)).isEmpty();
    assertThat(EverythingKept.of(jdbi).with(zebulon.login().email())).isEmpty();
    bank.assertProved();
    assertThat(checkpoints.differences(List.of(before, checkpoints.make()))).isEmpty();
    assertThat(AuditChain.faults(jdbi)).isEmpty();

    Response seen = bob.api().get(entries).expect(200);
    assertThat(seen.isNull("data/0/memo")).isTrue();
    assertThat(seen.isNull("data/0/counterparty/name")).isTrue();
    assertThat(seen.text("data/0/counterparty/account_number")).isEqualTo(account.number());
    zebulon.api().get("/v1/me").expect(401);
    operator.api().get("/v1/admin/users/" + zebulon.id()).expect(404, "not_found");
    operator.api().get("/v1/admin/users/" + zebulon.id() + "/kyc").expect(404, "not_found");
    List<String> log =
        operator
            .api()
            .get("/v1/admin/audit?kind=user_erased&subject=" + zebulon.id())
            .expect(200)
            .body()
            .findValuesAsText("actor_id");
    assertThat(log).containsExactly(zebulon.id());
  }

  @Test
  void whoever_has_an_account_that_is_not_closed_stays() {
    Customer alice = bank.signUp("alice");
    Account account = bank.funded(alice, "EUR", 5);

    leave(alice).expect(422, "accounts_not_closed");
    erase(alice).expect(422, "accounts_not_closed");
    assertThat(alice.api().get("/v1/me").expect(200).text("full_name")).isEqualTo("Alice");
    emptyAndClose(alice, account);
    leave(alice).expect(204);
  }

  @Test
  void his_password_is_asked_for_again() {
    Customer alice = bank.signUp("alice");
    leave(alice, "wrong horse battery staple").expect(403, "wrong_password");
    assertThat(alice.api().send("DELETE", "/v1/me", Map.of()).expect(400).errors())
        .containsExactly(Map.entry("#/password", "required"));
    alice.api().get("/v1/me").expect(200);
  }

  @Test
  void his_address_is_free_again_and_his_ways_in_are_shut() {
    Customer alice = bank.signUp("alice");
    Customer.Login login = alice.login();
    Api elsewhere = bank.logIn(login).api();
    Response key =
        alice
            .api()
            .post("/v1/api_keys", Map.of("name", "Books", "scopes", List.of("read")))
            .expect(201);
    Api program = bank.api().as(key.text("key"));

    leave(alice).expect(204);

    elsewhere.get("/v1/me").expect(401);
    program.get("/v1/accounts").expect(401);
    Map<String, String> refresh = Map.of("refresh_token", String.valueOf(alice.refreshToken()));
    bank.api().post("/v1/auth/refresh", refresh).expect(401);
    Map<String, String> body = new HashMap<>();
    body.put("email", login.email());
    body.put("password", login.password());
    bank.api().post("/v1/auth/login", body).expect(401, "invalid_credentials");
    body.put("full_name", "Another Alice");
    String another = bank.api().post("/v1/auth/signup", body).expect(201).text("user/id");
    assertThat(another).isNotEqualTo(alice.id());
  }

  @Test
  void an_operator_erases_others_and_no_operator() {
    Customer alice = bank.signUp("alice");
    Customer clerk = bank.signUp("clerk");
    operator.setRole(clerk, "operator").expect(200);

    erase(alice).expect(204);
    erase(alice).expect(404, "not_found");
    erase(clerk).expect(403, "forbidden");
    leave(clerk).expect(403, "forbidden");
    clerk.api().post("/v1/admin/users/" + clerk.id() + "/erase").expect(403, "forbidden");
    operator.setRole(clerk, "customer").expect(200);
    erase(clerk).expect(204);
    operator.setRole(alice, "operator").expect(404, "not_found");
    operator.api().post("/v1/admin/users/" + alice.id() + "/unlock").expect(404, "not_found");
  }

  @Test
  void what_others_wrote_stays_theirs() {
    Customer alice = bank.signUp("alice");
    Account hers = bank.funded(alice, "EUR", 10);
    Map<String, Object> order = Customer.order(his, hers, 5);
    order.put("memo", "For the garden");
    bob.pay(order, "garden-" + hers.id()).expect(201);
    emptyAndClose(alice, hers);

    leave(alice).expect(204);

    Response mine = bob.api().get(his.path() + "/entries?q=garden").expect(200);
    assertThat(mine.data()).hasSize(1);
    bob.pay(order, "garden-" + hers.id()).expect(201);
    bob.pay(his, hers, 1).expect(422, "account_closed");
  }
}
