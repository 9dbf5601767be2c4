package florin.faults;

import static org.assertj.core.api.Assertions.assertThat;

import florin.Bank;
import florin.Config;
import florin.audit.Sealed;
import florin.contract.Account;
import florin.contract.Api;
import florin.contract.Customer;
import florin.contract.Response;
import florin.contract.TestBank;
import florin.core.TransferId;
import florin.db.Credentials;
import florin.db.Database;
import florin.db.EmbeddedPostgres;
import florin.db.PostgresOptions;
import florin.db.PostgresServer;
import florin.faults.CuttingProxy.Cut;
import florin.ledger.Verification;
import florin.testing.FlorinExtension;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The connection to PostgreSQL breaks in the middle of a commit: looked up, never guessed. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LostCommitTest {
  private EmbeddedPostgres postgres;
  private CuttingProxy proxy;
  private Bank started;
  private TestBank bank;
  private Customer alice;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    postgres = EmbeddedPostgres.start(folder.resolve("data"), PostgresOptions.durable());
    PostgresServer server = postgres.server();
    proxy = new CuttingProxy(server.port());
    Config.Storage storage =
        new Config.Storage(
            folder, login(proxy.port(), server.app()), login(server.port(), server.owner()), false);
    started =
        Bank.start(
            Config.forTests()
                .withOperator(FlorinExtension.OPERATOR_EMAIL, FlorinExtension.OPERATOR_PASSWORD)
                .withStorage(storage));
    bank = TestBank.of(started);
    alice = bank.signUp("alice");
  }

  private static Database.Login login(int port, Credentials who) {
    String url = "jdbc:postgresql://127.0.0.1:" + port + "/" + PostgresServer.DATABASE;
    return new Database.Login(url, who.user(), who.password());
  }

  @AfterEach
  void theBooksAreRight() throws Exception {
    assertThat(
            new Verification(started.storage().database().jdbi())
                .run((read, total) -> {})
                .findings())
        .isEmpty();
  }

  @AfterAll
  void stop() throws Exception {
    try (EmbeddedPostgres server = postgres;
        CuttingProxy between = proxy;
        Bank last = started) {
      assertThat(last).isNotNull();
    }
  }

  static Stream<Arguments> cutsOfOrders() {
    return EnumSet.complementOf(EnumSet.of(Cut.NONE, Cut.MUCH_TOO_LONG_BEFORE_IT_ARRIVES)).stream()
        .flatMap(cut -> Stream.of(Order.Kind.values()).map(kind -> Arguments.of(cut, kind)));
  }

  @ParameterizedTest
  @MethodSource("cutsOfOrders")
  void an_order_of_any_kind_is_done_once_and_its_client_is_told(Cut cut, Order.Kind kind)
      throws Exception {
    Account from = bank.funded(alice, "EUR", 1_000);
    Account to = alice.openAccount("EUR");
    String paid = give(Order.Kind.TRANSFER, "-", from, to, 100).expect(201).id();
    String held = give(Order.Kind.HOLD, "-", from, to, 400).expect(201).id();
    String key = UUID.randomUUID().toString();
    String target = kind == Order.Kind.REVERSAL ? paid : held;
    Order order = new Order(kind, key, target, from.id(), to.id(), 50);
    int before = proxy.cuts();

    cutTheLedgersNext(cut);
    Response told = give(order);

    assertThat(proxy.cuts()).isEqualTo(before + 1);
    assertThat(told.status()).as(told.text()).isIn(200, 201);
    Response again = give(order).expect(told.status());
    assertThat(again.text()).isEqualTo(told.text());
    assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
    assertThat(List.of(from.balance(), from.now().number("held")))
        .isEqualTo(
            switch (kind) {
              case TRANSFER -> List.of(850L, 400L);
              case HOLD -> List.of(900L, 450L);
              case CAPTURE -> List.of(850L, 350L);
              case RELEASE -> List.of(900L, 0L);
              case REVERSAL -> List.of(950L, 400L);
            });
  }

  /** Not that of the seals, which come a moment after what was recorded. */
  private void cutTheLedgersNext(Cut cut) throws Exception {
    Sealed.await(started.storage().database().jdbi());
    proxy.arm(cut, 0);
  }

  private Response give(Order.Kind kind, String target, Account from, Account to, long amount) {
    String key = UUID.randomUUID().toString();
    return give(new Order(kind, key, target, from.id(), to.id(), amount));
  }

  private Response give(Order order) {
    Api api = alice.api().key(order.key());
    return order.json().isEmpty() ? api.post(order.path()) : api.post(order.path(), order.json());
  }

  /** The first transfer's answer was on its way; only a repetition is called one. */
  @ParameterizedTest
  @EnumSource(
      names = {"NONE", "MUCH_TOO_LONG_BEFORE_IT_ARRIVES"},
      mode = EnumSource.Mode.EXCLUDE)
  void what_has_no_key_is_done_once_too(Cut cut) throws Exception {
    int before = proxy.cuts();
    long accounts = accounts();

    cutTheLedgersNext(cut);
    Account account = alice.openAccount("EUR");

    assertThat(proxy.cuts()).isEqualTo(before + 1);
    assertThat(accounts()).isEqualTo(accounts + 1);
    cutTheLedgersNext(cut);
    alice.api().post(account.path() + "/freeze").expect(200);
    assertThat(proxy.cuts()).isEqualTo(before + 2);
    assertThat(account.status()).isEqualTo("frozen");
  }

  private long accounts() {
    return number("SELECT count(*) FROM account WHERE type <> 'system'");
  }

  private long number(String sql) {
    return started
        .storage()
        .database()
        .jdbi()
        .withHandle(handle -> handle.createQuery(sql).mapTo(Long.class).one());
  }

  /**
   * A crowd, most of it in one batch: the turn is held while they come, and the second commit is
   * the one. Whoever comes after it may be told that it is too much, when nothing of his was
   * posted.
   */
  @ParameterizedTest
  @EnumSource(names = "NONE", mode = EnumSource.Mode.EXCLUDE)
  void a_whole_batch_is_done_once_and_every_client_is_told_what_is_true(Cut cut) throws Exception {
    int crowd = 40;
    Account from = bank.funded(alice, "EUR", crowd);
    Account to = alice.openAccount("EUR");
    int before = proxy.cuts();
    List<String> keys =
        IntStream.range(0, crowd).mapToObj(i -> UUID.randomUUID().toString()).toList();

    Sealed.await(started.storage().database().jdbi());
    List<CompletableFuture<Response>> answers;
    try (Stranger turn = Stranger.holdingTheTurn(started.storage().owner())) {
      proxy.arm(cut, 1);
      answers = keys.stream().map(key -> pay(from, to, key)).toList();
    }
    List<Response> told = answers.stream().map(CompletableFuture::join).toList();

    assertThat(proxy.cuts()).isEqualTo(before + 1);
    assertThat(told)
        .extracting(Response::verdict)
        .containsAnyOf("201")
        .isSubsetOf("201", "503 outcome_unknown", "503 unavailable", "503 overloaded");
    for (int i = 0; i < crowd; i++) {
      Response again = retried(Customer.order(from, to, 1), keys.get(i));
      if (told.get(i).status() == 201) {
        assertThat(again.text()).isEqualTo(told.get(i).text());
        assertThat(told.get(i).header("Idempotent-Replayed")).isNull();
      } else if (!told.get(i).verdict().equals("503 outcome_unknown")) {
        assertThat(again.header("Idempotent-Replayed")).as("nothing was posted").isNull();
      }
    }
    assertThat(to.balance()).isEqualTo(crowd);
    assertThat(from.balance()).isZero();
  }

  private CompletableFuture<Response> pay(Account from, Account to, String key) {
    return alice.api().key(key).later("POST", "/v1/transfers", Customer.order(from, to, 1));
  }

  @Test
  void what_cannot_be_learnt_in_time_is_said_to_be_unknown_and_is_done_once() throws Exception {
    Account from = bank.funded(alice, "EUR", 1_000);
    Account to = alice.openAccount("EUR");
    Map<String, Object> order = Customer.order(from, to, 100);

    cutTheLedgersNext(Cut.MUCH_TOO_LONG_BEFORE_IT_ARRIVES);
    alice.pay(order, "unknown").expect(503, "outcome_unknown");
    Response after = retried(order, "unknown");

    assertThat(after.header("Idempotent-Replayed")).isEqualTo("true");
    assertThat(from.amounts()).containsExactly(-100L, 1_000L);
    TransferId.parse(after.id());
  }

  /** As a client does that is told to: until there is an answer. */
  private Response retried(Map<String, Object> order, String key) throws InterruptedException {
    for (int i = 0; i < 20; i++) {
      Response answer = alice.pay(order, key);
      if (answer.status() != 503) {
        return answer.expect(201);
      }
      TimeUnit.SECONDS.sleep(Integer.parseInt(answer.header("Retry-After")));
    }
    throw new AssertionError("no answer");
  }
}
