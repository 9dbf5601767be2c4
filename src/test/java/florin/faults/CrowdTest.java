package florin.faults;

import static florin.contract.Customer.order;
import static org.assertj.core.api.Assertions.assertThat;

import florin.Bank;
import florin.contract.Account;
import florin.contract.Api;
import florin.contract.Customer;
import florin.contract.Response;
import florin.contract.TestBank;
import florin.testing.FlorinExtension;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Many at once want the same money. */
@ExtendWith(FlorinExtension.class)
class CrowdTest {
  private static final int CROWD = 50;
  private static final int THREADS = 32;
  private static final int PAYMENTS_EACH = 20;
  private static final String DEADLOCKS =
      "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()";

  private final TestBank bank;
  private final Jdbi jdbi;
  private final Customer alice;

  CrowdTest(Bank bank) {
    this.bank = TestBank.of(bank);
    this.jdbi = bank.storage().database().jdbi();
    alice = this.bank.signUp("alice");
  }

  @AfterEach
  void theBooksBalance() {
    bank.assertLedgerBalances();
  }

  @RepeatedTest(20)
  void of_fifty_who_take_the_whole_balance_one_gets_it() {
    Account from = bank.funded(alice, "EUR", 12_345);
    Account to = alice.openAccount("EUR");

    List<Response> answers =
        atOnce(() -> alice.api().key(UUID.randomUUID().toString()), order(from, to, 12_345));

    Map<String, Long> verdicts =
        answers.stream().collect(Collectors.groupingBy(Response::verdict, Collectors.counting()));
    assertThat(verdicts)
        .containsOnly(Map.entry("201", 1L), Map.entry("422 insufficient_funds", CROWD - 1L));
    assertThat(from.balance()).isZero();
    assertThat(to.amounts()).containsExactly(12_345L);
  }

  @Test
  void one_key_fired_fifty_times_at_once_by_two_sessions_is_one_payment_and_one_answer() {
    Account from = bank.funded(alice, "EUR", 1_000);
    Account to = alice.openAccount("EUR");
    Api other = bank.logIn(alice.login()).api().key("once");
    Api one = alice.api().key("once");
    Random random = new Random(50);

    List<Response> answers = atOnce(() -> random.nextBoolean() ? one : other, order(from, to, 100));

    assertThat(answers).extracting(Response::verdict).containsOnly("201");
    assertThat(answers.stream().map(Response::text).distinct()).hasSize(1);
    assertThat(answers.stream().map(each -> each.header("Location")).distinct()).hasSize(1);
    assertThat(answers.stream().filter(each -> each.header("Idempotent-Replayed") == null))
        .hasSize(1);
    assertThat(to.amounts()).containsExactly(100L);
  }

  @Test
  void one_refused_key_fired_fifty_times_at_once_is_one_refusal() {
    Account from = bank.funded(alice, "EUR", 1_000);
    Account to = alice.openAccount("EUR");
    Api api = alice.api().key("refused");

    List<Response> answers = atOnce(() -> api, order(from, to, 1_001));

    assertThat(answers).extracting(Response::verdict).containsOnly("422 insufficient_funds");
    assertThat(answers.stream().map(Response::text).distinct()).hasSize(1);
    assertThat(answers.stream().filter(each -> each.header("Idempotent-Replayed") == null))
        .hasSize(1);
  }

  private interface Sender {
    Api next();
  }

  private static List<Response> atOnce(Sender sender, Map<String, Object> order) {
    return IntStream.range(0, CROWD)
        .mapToObj(i -> sender.next().later("POST", "/v1/transfers", order))
        .toList()
        .stream()
        .map(CompletableFuture::join)
        .toList();
  }

  @Test
  void both_ways_from_many_threads_nothing_deadlocks_and_nothing_is_lost() throws Exception {
    Account a = bank.funded(alice, "EUR", 50_000);
    Account b = bank.funded(alice, "EUR", 50_000);
    long deadlocks = number(DEADLOCKS);
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    List<Future<?>> done = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      boolean there = i % 2 == 0;
      done.add(threads.submit(() -> payAgainAndAgain(there ? a : b, there ? b : a)));
    }
    for (Future<?> each : done) {
      each.get(60, TimeUnit.SECONDS);
    }
    threads.shutdown();

    assertThat(a.balance() + b.balance()).isEqualTo(100_000);
    assertThat(a.now().number("balance_version")).isEqualTo(1 + THREADS * PAYMENTS_EACH);
    assertThat(number(DEADLOCKS)).isEqualTo(deadlocks);
  }

  private void payAgainAndAgain(Account from, Account to) {
    Random random = new Random(from.id().hashCode());
    for (int i = 0; i < PAYMENTS_EACH; i++) {
      alice.pay(from, to, 1 + random.nextInt(50)).expect(201);
    }
  }

  private long number(String sql) {
    return jdbi.withHandle(handle -> handle.createQuery(sql).mapTo(Long.class).one());
  }
}
