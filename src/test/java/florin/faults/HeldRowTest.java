package florin.faults;

import static org.assertj.core.api.Assertions.assertThat;

import florin.Bank;
import florin.contract.Account;
import florin.contract.Api;
import florin.contract.Customer;
import florin.contract.Response;
import florin.contract.TestBank;
import florin.core.AccountId;
import florin.db.Database;
import florin.testing.FlorinExtension;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A stranger holds the row of one account for as long as {@code florin.test.held} says (ISO 8601,
 * 20 seconds unless told): the others do not wait for him.
 */
@ExtendWith(FlorinExtension.class)
class HeldRowTest {
  private static final Duration HELD =
      Duration.parse(System.getProperty("florin.test.held", "PT20S"));
  private static final Duration LAST_TRY = Duration.ofSeconds(4);
  private static final int PAYERS = 8;

  private final TestBank bank;
  private final Database.Login owner;

  HeldRowTest(Bank bank) {
    this.bank = TestBank.of(bank);
    this.owner = bank.storage().owner();
  }

  @Test
  void others_pay_as_ever_and_what_needs_the_row_is_refused_or_done_later_and_never_lost()
      throws Exception {
    Customer alice = bank.signUp("alice");
    Account held = bank.funded(alice, "EUR", 1_000);
    Account target = alice.openAccount("EUR");
    Api api = alice.api();
    CompletableFuture<Response> early;
    CompletableFuture<Response> late;
    List<Long> nanos = Collections.synchronizedList(new ArrayList<>());
    ExecutorService payers = Executors.newFixedThreadPool(PAYERS);
    long release = System.nanoTime() + HELD.toNanos();
    List<Future<?>> done = new ArrayList<>();
    try (Stranger row = Stranger.holdingTheBalanceOf(owner, AccountId.parse(held.id()))) {
      for (int i = 0; i < PAYERS; i++) {
        done.add(payers.submit(() -> payUntil(release, nanos)));
      }
      early = later(api.key("early"), held, target, 100);
      waitUntil(release - LAST_TRY.toNanos(), done);
      late = later(api.key("late"), target, held, 1);
      bank.funded(alice, "EUR", 1);
      waitUntil(release, done);
    }
    for (Future<?> payer : done) {
      payer.get(30, TimeUnit.SECONDS);
    }
    payers.shutdown();

    early.join().expect(503, "account_busy");
    assertThat(late.join().verdict()).isEqualTo("422 insufficient_funds");
    alice.pay(Customer.order(held, target, 100), "early").expect(201);
    assertThat(held.amounts()).containsExactly(-100L, 1_000L);
    assertThat(nanos).hasSizeGreaterThan(200);
    Collections.sort(nanos);
    long p99 = nanos.get(nanos.size() * 99 / 100);
    assertThat(TimeUnit.NANOSECONDS.toMillis(p99)).as("p99 of the others").isLessThan(1_000);
    bank.assertLedgerBalances();
  }

  private static CompletableFuture<Response> later(Api api, Account from, Account to, long amount) {
    return api.later("POST", "/v1/transfers", Customer.order(from, to, amount));
  }

  private void payUntil(long release, List<Long> nanos) {
    Customer somebody = bank.signUp("somebody");
    Account from = bank.funded(somebody, "EUR", 1_000_000);
    Account to = somebody.openAccount("EUR");
    while (System.nanoTime() - release < 0) {
      long start = System.nanoTime();
      somebody.pay(from, to, 1).expect(201);
      nanos.add(System.nanoTime() - start);
    }
  }

  /** Lets the payers pay; ends early when one of them failed. */
  private static void waitUntil(long nanoTime, List<Future<?>> payers) throws Exception {
    while (System.nanoTime() - nanoTime < 0) {
      for (Future<?> payer : payers) {
        if (payer.isDone()) {
          payer.get();
        }
      }
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }
}
