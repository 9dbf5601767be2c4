package florin.faults;

import static org.assertj.core.api.Assertions.assertThat;

import florin.contract.Account;
import florin.contract.Api;
import florin.contract.Customer;
import florin.contract.TestBank;
import florin.db.Database;
import florin.db.EmbeddedPostgres;
import florin.db.PostgresDatabase;
import florin.db.PostgresServer;
import florin.faults.Notes.Order;
import florin.faults.Notes.Told;
import florin.ledger.Verification;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code kill -9} of the bank and of its PostgreSQL while clients pay. {@code florin.test.kills}
 * says how many of each that count (5 unless told), {@code florin.test.seed} when and what is paid.
 * Commits take some time here, so that most kills fall into one: a bank that answers before its
 * commit does not pass.
 */
class KillTest {
  private static final int KILLS = Integer.getInteger("florin.test.kills", 5);
  private static final long SEED = Long.getLong("florin.test.seed", 1993);

  /** Fewer in the air, and a kill proves nothing. */
  private static final int UNANSWERED_MIN = 5;

  private static final int ACCOUNTS = 8;
  private static final long FUNDS = 5_000;

  private final Random random = new Random(SEED);
  private final Path dataDir;
  private final Notes notes;
  private BankProcess process;
  private Customer alice;
  private final Map<String, Account> accounts = new HashMap<>();

  KillTest(@TempDir Path folder) throws Exception {
    dataDir = folder.resolve("bank");
    notes = new Notes(folder.resolve("notes"));
    process = BankProcess.start(dataDir);
  }

  /** Not in the constructor: whatever fails here, the process is ended. */
  @BeforeEach
  void giveAliceMoney() throws SQLException {
    slowDownCommits();
    TestBank bank = TestBank.at(process.base());
    alice = bank.signUp("alice");
    for (int i = 0; i < ACCOUNTS; i++) {
      Account account = bank.funded(alice, "EUR", FUNDS);
      accounts.put(account.id(), account);
    }
  }

  @AfterEach
  void end() throws Exception {
    process.close();
    notes.close();
  }

  @Test
  void nothing_acknowledged_is_lost_and_nothing_is_done_twice() throws Exception {
    try (Clients clients = new Clients(notes, List.copyOf(accounts.keySet()), SEED)) {
      clients.payAt(api());
      killTheBank(clients);
      killItsPostgres(clients);
      assertThat(clients.statuses())
          .isSubsetOf("POST 201", "POST 422", "POST 503", "GET 200", "GET 503");
    }
    assertTheBooksAreRight();
    assertEveryPromiseIsKept();
    assertTheBooksAreRight();
  }

  /** Each waits before it is flushed (PostgreSQL 19.5.1); also after the next start. */
  private void slowDownCommits() throws SQLException {
    PostgresServer server = EmbeddedPostgres.attach(dataDir).orElseThrow();
    var root = server.superuser();
    String url = server.jdbcUrl(PostgresServer.DATABASE);
    try (Connection connection = DriverManager.getConnection(url, root.user(), root.password());
        Statement statement = connection.createStatement()) {
      statement.execute("ALTER SYSTEM SET commit_delay = 50000");
      statement.execute("ALTER SYSTEM SET commit_siblings = 0");
      statement.execute("SELECT pg_reload_conf()");
    }
  }

  /** As alice, wherever the bank is now. */
  private Api api() {
    return TestBank.at(process.base()).logIn(alice.login()).api();
  }

  private void killTheBank(Clients clients) throws Exception {
    for (int counted = 0, tries = 0; counted < KILLS; tries++) {
      assertThat(tries).as("kills that did not count").isLessThan(3 * KILLS);
      letThemPay(clients);
      int before = clients.unanswered();
      if (tries % 2 == 0) {
        process.killAll();
      } else {
        process.kill();
      }
      clients.payAt(null);
      process = BankProcess.start(dataDir);
      counted += clients.unanswered() - before >= UNANSWERED_MIN ? 1 : 0;
      clients.payAt(api());
    }
  }

  private void killItsPostgres(Clients clients) throws Exception {
    for (int counted = 0, tries = 0; counted < KILLS; tries++) {
      assertThat(tries).as("kills that did not count").isLessThan(3 * KILLS);
      letThemPay(clients);
      counted += clients.inFlight() >= UNANSWERED_MIN ? 1 : 0;
      process.killPostmaster();
    }
    letThemPay(clients);
    assertThat(process.isAlive()).isTrue();
  }

  /** Until some are through, and then some time that nobody knows. */
  private void letThemPay(Clients clients) throws InterruptedException {
    int enough = clients.posted() + 20;
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (clients.posted() < enough) {
      assertThat(System.nanoTime() - deadline).as("nobody can pay any more").isNegative();
      TimeUnit.MILLISECONDS.sleep(5);
    }
    TimeUnit.MILLISECONDS.sleep(random.nextInt(250));
  }

  private void assertTheBooksAreRight() throws Exception {
    PostgresServer server = EmbeddedPostgres.attach(dataDir).orElseThrow();
    PostgresDatabase at = server.database(PostgresServer.DATABASE);
    var login = new Database.Login(at.jdbcUrl(), at.app().user(), at.app().password());
    try (Database database = new Database(login, 1)) {
      var result = new Verification(database.jdbi()).run((read, total) -> {});
      assertThat(result.findings()).isEmpty();
    }
  }

  /** Everybody asks for everything again: one answer a key, and it is the one that was given. */
  private void assertEveryPromiseIsKept() throws Exception {
    Map<String, Told> promises = notes.promises();
    Map<String, Told> answers = askAgain(notes.orders());
    Map<String, Told> repeated = askAgain(missing(notes.orders(), promises));

    assertThat(answers).hasSizeGreaterThan(promises.size()).containsAllEntriesOf(promises);
    assertThat(answers).containsAllEntriesOf(repeated);
    assertThat(answers.values()).allMatch(Told::isFinal);
    Set<String> transfers = new HashSet<>();
    Map<String, Long> balances = new HashMap<>();
    for (Order order : notes.orders().values()) {
      Told told = answers.get(order.key());
      if (told != null && told.status() == 201) {
        assertThat(transfers.add(told.reference())).as("one transfer, two keys").isTrue();
        balances.merge(order.from(), -order.amount(), Long::sum);
        balances.merge(order.to(), order.amount(), Long::sum);
      }
    }
    Api api = api();
    for (String id : accounts.keySet()) {
      long balance = api.get("/v1/accounts/" + id).expect(200).number("balance");
      assertThat(balance).isEqualTo(FUNDS + balances.getOrDefault(id, 0L));
    }
  }

  private static Map<String, Order> missing(Map<String, Order> orders, Map<String, Told> told) {
    Map<String, Order> missing = new HashMap<>(orders);
    missing.keySet().removeAll(told.keySet());
    return missing;
  }

  private Map<String, Told> askAgain(Map<String, Order> orders) throws Exception {
    Api api = api();
    ExecutorService threads = Executors.newFixedThreadPool(16);
    try (Clients clients = new Clients(notes, List.of(), SEED)) {
      List<Callable<Told>> calls = new ArrayList<>();
      orders.values().forEach(order -> calls.add(() -> clients.send(api, order)));
      Map<String, Told> answers = new HashMap<>();
      List<Future<Told>> futures = threads.invokeAll(calls);
      int i = 0;
      for (String key : orders.keySet()) {
        answers.put(key, futures.get(i++).get());
      }
      return answers;
    } finally {
      threads.shutdown();
    }
  }
}
