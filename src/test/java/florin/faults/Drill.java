package florin.faults;

import static org.assertj.core.api.Assertions.assertThat;

import florin.contract.Account;
import florin.contract.Api;
import florin.contract.Customer;
import florin.contract.Response;
import florin.contract.TestBank;
import florin.db.Database;
import florin.db.EmbeddedPostgres;
import florin.db.PostgresDatabase;
import florin.db.PostgresServer;
import florin.faults.Notes.Told;
import florin.ledger.Verification;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** A bank in a process of its own, clients who move money there, and what must be true after. */
final class Drill implements AutoCloseable {
  static final long SEED = Long.getLong("florin.test.seed", 1993);

  private static final int ACCOUNTS = 8;
  private static final long FUNDS = 5_000;

  private final Path dataDir;
  private final Notes notes;
  private BankProcess process;
  private Customer alice;
  private final Map<String, Account> accounts = new HashMap<>();

  Drill(Path folder) throws Exception {
    dataDir = folder.resolve("bank");
    notes = new Notes(folder.resolve("notes"));
    process = BankProcess.start(dataDir);
    try {
      TestBank bank = TestBank.at(process.base());
      alice = bank.signUp("alice");
      for (int i = 0; i < ACCOUNTS; i++) {
        Account account = bank.funded(alice, "EUR", FUNDS);
        accounts.put(account.id(), account);
      }
    } catch (Throwable failure) {
      close();
      throw failure;
    }
  }

  /** Each waits before it is flushed (PostgreSQL 19.5.1); also after the next start. */
  void slowDownCommits() throws SQLException {
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

  BankProcess process() {
    return process;
  }

  void startAgain() throws Exception {
    process = BankProcess.start(dataDir);
  }

  /** As alice, wherever the bank is now. */
  Api api() {
    return TestBank.at(process.base()).logIn(alice.login()).api();
  }

  Customer.Login login() {
    return alice.login();
  }

  Set<String> accounts() {
    return accounts.keySet();
  }

  Clients clients() {
    return new Clients(notes, List.copyOf(accounts.keySet()), SEED);
  }

  /** Until some orders are done. */
  static void letThemPay(Clients clients) throws InterruptedException {
    int enough = clients.done() + 20;
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (clients.done() < enough) {
      assertThat(System.nanoTime() - deadline).as("nobody can pay any more").isNegative();
      TimeUnit.MILLISECONDS.sleep(5);
    }
  }

  /**
   * Everybody asks for everything again: one answer a key, and it is the one that was given; what
   * the answers say is what the accounts, holds and transfers show. Prints the counts.
   */
  void assertNothingIsLostOrDoubled(String after) throws Exception {
    assertTheBooksAreRight();
    Map<String, Order> orders = notes.orders();
    Map<String, Told> promises = notes.promises();
    Map<String, Told> answers = askAgain(orders);
    Map<String, Order> missing = new HashMap<>(orders);
    missing.keySet().removeAll(promises.keySet());
    Map<String, Told> repeated = askAgain(missing);

    assertThat(answers).containsAllEntriesOf(promises);
    assertThat(answers).containsAllEntriesOf(repeated);
    assertThat(answers.values()).allMatch(Told::isFinal);
    assertTheStateIsWhatWasAnswered(orders, answers);
    assertTheBooksAreRight();
    System.out.printf("%s: %s%n", after, counts(orders, promises, answers));
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

  private Map<String, Told> askAgain(Map<String, Order> orders) throws Exception {
    Api api = api();
    ExecutorService threads = Executors.newFixedThreadPool(16);
    try (Clients clients = clients()) {
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

  private void assertTheStateIsWhatWasAnswered(
      Map<String, Order> orders, Map<String, Told> answers) {
    Set<String> ids = new HashSet<>();
    Map<String, Long> balances = new HashMap<>();
    Map<String, Long> taken = new HashMap<>();
    Map<String, Integer> releases = new HashMap<>();
    Map<String, Order> made = new HashMap<>();
    for (Order order : orders.values()) {
      Told told = answers.get(order.key());
      if (told.isDone()) {
        if (order.moves()) {
          balances.merge(order.from(), -order.amount(), Long::sum);
          balances.merge(order.to(), order.amount(), Long::sum);
        }
        switch (order.kind()) {
          case TRANSFER, HOLD -> made.put(told.id(), order);
          case CAPTURE, REVERSAL -> taken.merge(order.target(), order.amount(), Long::sum);
          case RELEASE -> releases.merge(order.target(), 1, Integer::sum);
        }
        if (order.kind() != Order.Kind.CAPTURE && order.kind() != Order.Kind.RELEASE) {
          assertThat(ids.add(told.id())).as("one id, two keys").isTrue();
        }
      }
    }
    assertThat(releases.values()).allMatch(times -> times == 1);
    Api api = api();
    Map<String, Long> held = new HashMap<>();
    made.forEach(
        (id, order) -> {
          long all = taken.getOrDefault(id, 0L);
          if (order.kind() == Order.Kind.TRANSFER) {
            Response now = api.get("/v1/transfers/" + id).expect(200);
            assertThat(now.number("reversed_amount")).isEqualTo(all);
          } else {
            Response now = api.get("/v1/holds/" + id).expect(200);
            assertThat(now.number("captured_amount")).isEqualTo(all);
            boolean open = !releases.containsKey(id) && all < order.amount();
            assertThat(now.text("status").equals("active")).isEqualTo(open);
            held.merge(order.from(), open ? order.amount() - all : 0, Long::sum);
          }
        });
    for (String id : accounts.keySet()) {
      Response now = api.get("/v1/accounts/" + id).expect(200);
      assertThat(now.number("balance")).isEqualTo(FUNDS + balances.getOrDefault(id, 0L));
      assertThat(now.number("held")).isEqualTo(held.getOrDefault(id, 0L));
    }
  }

  /** Of each kind: how many keys, how many of them answered before, how many done in the end. */
  private static Map<Order.Kind, String> counts(
      Map<String, Order> orders, Map<String, Told> promises, Map<String, Told> answers) {
    Map<Order.Kind, String> counts = new EnumMap<>(Order.Kind.class);
    for (Order.Kind kind : Order.Kind.values()) {
      List<String> keys =
          orders.values().stream().filter(one -> one.kind() == kind).map(Order::key).toList();
      long before = keys.stream().filter(promises::containsKey).count();
      long done = keys.stream().filter(key -> answers.get(key).isDone()).count();
      assertThat(done).as("%s done", kind).isPositive();
      counts.put(
          kind,
          "%d keys, %d answered before, %d of them done".formatted(keys.size(), before, done));
    }
    return counts;
  }

  @Override
  public void close() throws Exception {
    process.close();
    notes.close();
  }
}
