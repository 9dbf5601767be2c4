package florin.faults;

import static florin.contract.Customer.order;
import static org.assertj.core.api.Assertions.assertThat;

import florin.Bank;
import florin.Config;
import florin.contract.Account;
import florin.contract.Api;
import florin.contract.Customer;
import florin.contract.Response;
import florin.contract.TestBank;
import florin.db.Isolation;
import florin.ledger.Proof;
import florin.testing.FlorinExtension;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Many who do everything at once, at the isolation levels that all other tests do not run at:
 * whatever PostgreSQL undoes because of the others is done again, and nobody hears of it.
 */
@ParameterizedClass
@EnumSource(names = {"REPEATABLE_READ", "SERIALIZABLE"})
class IsolationTest {
  private static final int PEOPLE = 8;
  private static final int ROUNDS = 6;
  private static final String DEADLOCKS =
      "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()";

  private final Bank started;
  private final TestBank bank;
  private final Jdbi jdbi;
  private final ConcurrentLinkedQueue<String> verdicts = new ConcurrentLinkedQueue<>();

  IsolationTest(Isolation isolation) {
    Config config =
        Config.forTests()
            .withOperator(FlorinExtension.OPERATOR_EMAIL, FlorinExtension.OPERATOR_PASSWORD);
    started = Bank.start(config.withStorage(config.storage().withIsolation(isolation)));
    bank = TestBank.of(started);
    jdbi = started.storage().database().jdbi();
    assertThat(text("SHOW transaction_isolation"))
        .isEqualTo(isolation.name().toLowerCase(Locale.ROOT).replace('_', ' '));
  }

  @AfterEach
  void theBooksAreRight() throws Exception {
    try (started) {
      bank.assertLedgerBalances();
      assertThat(new Proof(jdbi).run((read, all) -> {}, (replayed, all) -> {}).found().findings())
          .isEmpty();
    }
  }

  @Test
  void what_a_stranger_undid_by_being_first_is_done_again() throws Exception {
    Customer alice = bank.signUp("alice");
    Account account = alice.openAccount("EUR");
    CompletableFuture<Response> renamed;
    String change =
        "UPDATE account SET name = 'His', name_sealed = NULL WHERE number = '"
            + account.number()
            + "'";
    try (Stranger first = Stranger.holding(started.storage().owner(), change)) {
      renamed = alice.api().later("PATCH", account.path(), Map.of("name", "Mine"));
      awaitSomebodyWaiting();
      first.commit();
    }
    renamed.join().expect(200);
    assertThat(account.now().text("name")).isEqualTo("Mine");
  }

  private void awaitSomebodyWaiting() throws InterruptedException {
    String waiting =
        "SELECT count(*) FROM pg_stat_activity"
            + " WHERE datname = current_database() AND wait_event_type = 'Lock'";
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (text(waiting).equals("0")) {
      assertThat(System.nanoTime() - deadline).as("nobody waits").isNegative();
      TimeUnit.MILLISECONDS.sleep(5);
    }
  }

  @Test
  void everything_at_once_is_answered_as_if_one_were_alone() throws Exception {
    String deadlocks = text(DEADLOCKS);
    Customer alice = bank.signUp("alice");
    List<Account> accounts =
        IntStream.range(0, 3).mapToObj(i -> bank.funded(alice, "EUR", 100_000)).toList();
    ExecutorService threads = Executors.newFixedThreadPool(PEOPLE);
    List<Callable<Void>> people = new ArrayList<>();
    for (int i = 0; i < PEOPLE; i++) {
      Random random = new Random(i);
      people.add(() -> live(alice, accounts, random));
    }
    for (Future<Void> each : threads.invokeAll(people)) {
      each.get(60, TimeUnit.SECONDS);
    }
    threads.shutdown();

    assertThat(new TreeSet<>(verdicts)).containsOnly("200", "201", "204");
    assertThat(text(DEADLOCKS)).isEqualTo(deadlocks);
    assertThat(accounts.stream().mapToLong(Account::balance).sum()).isEqualTo(300_000);
  }

  /** All share one session, so that its row is wanted by many too; half of them are one tab. */
  private Void live(Customer alice, List<Account> accounts, Random random) {
    for (int round = 0; round < ROUNDS; round++) {
      Account from = accounts.get(random.nextInt(3));
      Account to = accounts.get((accounts.indexOf(from) + 1) % 3);
      switch (random.nextInt(6)) {
        case 0 -> told(bank.signUp("somebody").api().get("/v1/accounts"));
        case 1 -> hold(alice, from, to);
        case 2 -> payAndTakeBack(alice, from, to);
        case 3 -> told(fresh(alice).post("/v1/transfers/batch", batch(from, to)));
        case 4 -> manage(alice);
        default -> told(alice.pay(from, to, 1));
      }
      told(from.owner().get(from.path()));
      told(from.owner().get(from.path() + "/balance"));
      told(from.owner().get(from.path() + "/entries"));
      told(alice.api().send("PATCH", "/v1/session", null));
      told(alice.api().get("/v1/transfers"));
    }
    return null;
  }

  private void hold(Customer alice, Account from, Account to) {
    Map<String, Object> order = order(from, to, 5);
    order.put("expires_in", 60);
    Response hold = told(fresh(alice).post("/v1/holds", order));
    String path = "/v1/holds/" + hold.id();
    told(fresh(alice).post(path + "/capture", Map.of("amount", 2)));
    told(fresh(alice).post(path + "/release"));
    told(alice.api().get(path));
  }

  private void payAndTakeBack(Customer alice, Account from, Account to) {
    Response paid = told(alice.pay(from, to, 7));
    told(fresh(alice).post("/v1/transfers/" + paid.id() + "/reverse", Map.of("amount", 3)));
  }

  private static Map<String, Object> batch(Account from, Account to) {
    return Map.of("mode", "atomic", "transfers", List.of(order(from, to, 1), order(to, from, 1)));
  }

  private void manage(Customer alice) {
    Account own = alice.openAccount("EUR");
    told(alice.api().patch(own.path(), Map.of("name", "Rent")));
    told(alice.api().post(own.path() + "/freeze"));
    told(alice.api().post(own.path() + "/unfreeze"));
    told(alice.api().post(own.path() + "/close"));
    told(bank.logIn(alice.login()).api().post("/v1/auth/logout"));
  }

  private static Api fresh(Customer customer) {
    return customer.api().key(UUID.randomUUID().toString());
  }

  private Response told(Response response) {
    verdicts.add(response.verdict());
    return response;
  }

  private String text(String sql) {
    return jdbi.withHandle(handle -> handle.createQuery(sql).mapTo(String.class).one());
  }
}
