package florin.admin;

import static org.assertj.core.api.Assertions.assertThat;

import florin.Bank;
import florin.Config;
import florin.contract.Account;
import florin.contract.Api;
import florin.contract.Customer;
import florin.contract.Operator;
import florin.contract.Response;
import florin.contract.TestBank;
import florin.db.Credentials;
import florin.db.Database.Login;
import florin.db.EmbeddedPostgres;
import florin.db.PostgresDatabase;
import florin.db.PostgresOptions;
import florin.db.PostgresServer;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two instances on one PostgreSQL with the same keys: what an operator does at the one holds at the
 * other within a second, although tokens are still good and the other has just asked about them.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StaffOnTwoInstancesTest {
  private static final Duration AT_MOST = Duration.ofSeconds(1);

  private EmbeddedPostgres postgres;
  private Bank one;
  private Bank two;
  private TestBank here;
  private Operator operator;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    postgres = EmbeddedPostgres.start(folder.resolve("data"), PostgresOptions.durable());
    PostgresDatabase database = postgres.server().database(PostgresServer.DATABASE);
    var storage =
        new Config.Storage(
            folder, login(database, database.app()), login(database, database.owner()), false);
    Config config =
        Config.forTests()
            .withStorage(storage)
            .withOperator(TestBank.OPERATOR.email(), TestBank.OPERATOR.password());
    one = Bank.start(config);
    two = Bank.start(config);
    here = TestBank.of(one);
    operator = here.operator();
  }

  private static Login login(PostgresDatabase at, Credentials who) {
    return new Login(at.jdbcUrl(), who.user(), who.password());
  }

  @AfterAll
  void stop() {
    two.close();
    one.close();
    postgres.close();
  }

  /** The same one, at the other instance. */
  private Api there(Customer customer) {
    return new Api(customer.api().client(), URI.create(two.baseUrl()), customer.api().headers());
  }

  /** Asks until it is so; says how long that was after {@code since}. */
  private static Duration until(String verdict, long since, Supplier<Response> ask) {
    Response answer = ask.get();
    while (!answer.verdict().equals(verdict)) {
      Duration passed = Duration.ofNanos(System.nanoTime() - since);
      assertThat(passed).as("still " + answer.verdict()).isLessThan(Duration.ofSeconds(20));
      answer = ask.get();
    }
    return Duration.ofNanos(System.nanoTime() - since);
  }

  /** A request that is under way when the second is over may still be answered as before. */
  private static void assertInTime(Duration taken, Supplier<Response> ask) {
    long asked = System.nanoTime();
    assertThat(ask.get()).isNotNull();
    Duration one = Duration.ofNanos(System.nanoTime() - asked);
    assertThat(taken).isLessThan(AT_MOST.plus(one.multipliedBy(3)).plusMillis(300));
  }

  @Test
  void a_lock_at_one_is_a_lock_at_the_other() {
    Customer alice = here.signUp("alice");
    there(alice).get("/v1/me").expect(200);

    operator.lock(alice);
    long locked = System.nanoTime();
    alice.api().get("/v1/me").expect(401, "session_revoked");
    Supplier<Response> ask = () -> there(alice).get("/v1/me");
    assertInTime(until("401 session_revoked", locked, ask), ask);

    Api anonymous = Api.at(URI.create(two.baseUrl()));
    anonymous
        .post("/v1/auth/refresh", Map.of("refresh_token", String.valueOf(alice.refreshToken())))
        .expect(401, "session_revoked");
    anonymous
        .post(
            "/v1/auth/login",
            Map.of("email", alice.login().email(), "password", alice.login().password()))
        .expect(403, "user_locked");
  }

  @Test
  void no_money_moves_at_the_other_from_the_moment_of_the_lock() {
    Customer alice = here.signUp("alice");
    Account from = here.funded(alice, "EUR", 1_000);
    Account to = alice.openAccount("EUR");
    Api there = there(alice);
    there.key("before").post("/v1/transfers", Customer.order(from, to, 1)).expect(201);

    operator.lock(alice);
    String key = UUID.randomUUID().toString();
    Response first = there.key(key).post("/v1/transfers", Customer.order(from, to, 1));

    assertThat(first.verdict()).isIn("403 user_locked", "401 session_revoked");
    assertThat(operator.api().get(from.path()).expect(200).number("balance")).isEqualTo(999);
  }

  @Test
  void a_role_given_at_one_holds_at_the_other() {
    Customer bob = here.signUp("bob");
    there(bob).get("/v1/admin/users").expect(403, "forbidden");

    operator.setRole(bob, "operator").expect(200);
    Supplier<Response> ask = () -> there(bob).get("/v1/admin/users");
    assertInTime(until("200", System.nanoTime(), ask), ask);

    operator.setRole(bob, "customer").expect(200);
    assertInTime(until("403 forbidden", System.nanoTime(), ask), ask);
  }

  @Test
  void an_operator_who_was_demoted_at_one_does_nothing_more_at_the_other() {
    Customer teller = here.signUp("teller");
    operator.setRole(teller, "operator").expect(200);
    Customer alice = here.signUp("alice");
    Account hers = here.funded(alice, "EUR", 1_000);
    Supplier<Response> list = () -> there(teller).get("/v1/admin/users");
    until("200", System.nanoTime(), list);

    operator.setRole(teller, "customer").expect(200);
    Operator him = new Operator(there(teller));
    Response deposit = him.cash("/v1/deposits", Operator.order(hers, 5));
    Response lock = him.api().post("/v1/admin/users/" + alice.id() + "/lock");
    Response role = him.setRole(teller, "operator");

    assertThat(deposit.status()).isIn(403, 404);
    assertThat(lock.status()).isEqualTo(403);
    assertThat(role.status()).isEqualTo(403);
    assertThat(hers.balance()).isEqualTo(1_000);
  }

  @Test
  void a_freeze_at_one_is_a_freeze_at_the_other() {
    Customer alice = here.signUp("alice");
    Account from = here.funded(alice, "EUR", 1_000);
    Account to = alice.openAccount("EUR");
    there(alice).key("before").post("/v1/transfers", Customer.order(from, to, 1)).expect(201);

    operator
        .api()
        .post("/v1/admin/accounts/" + from.id() + "/freeze", Map.of("reason", "Asked by a court"))
        .expect(200);
    there(alice)
        .key("after")
        .post("/v1/transfers", Customer.order(from, to, 1))
        .expect(422, "account_frozen");
  }
}
