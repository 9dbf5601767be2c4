package florin.interest;

import static org.assertj.core.api.Assertions.assertThat;

import florin.contract.Account;
import florin.contract.Customer;
import florin.contract.Response;
import florin.ledger.LedgerService;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Several at the same work at the same time credit and charge each account once. */
class AtOnceTest {
  private static final int WORKERS = 4;

  @Test
  void each_account_is_credited_and_charged_once() throws Exception {
    try (Saver saver = Saver.at("2027-06-30", "Europe/Berlin")) {
      saver.set(Saver.terms("2027-07-01", 3_650, "365", 25)).expect(201);
      List<Account> accounts = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        accounts.add(saver.holding(10_000));
      }
      saver.clock.set(saver.begin("2027-09-01").plusSeconds(60));
      runAtOnce(saver);

      for (Account account : accounts) {
        assertThat(saver.rows(account))
            .containsExactly(
                "fee 2027-07-01 25 posted",
                "interest 2027-07-01 310 posted",
                "fee 2027-08-01 25 posted",
                "interest 2027-08-01 310 posted");
        assertThat(account.balance()).isEqualTo(10_570);
        assertThat(saver.own(account)).hasSize(4);
      }
    }
  }

  private static void runAtOnce(Saver saver) throws Exception {
    var database = saver.started.storage().database();
    ExecutorService workers = Executors.newFixedThreadPool(WORKERS);
    CyclicBarrier together = new CyclicBarrier(WORKERS);
    List<Future<?>> works = new ArrayList<>();
    try {
      for (int i = 0; i < WORKERS; i++) {
        Callable<Void> work =
            () -> {
              try (var ledger =
                  new LedgerService(database, saver.clock, List.of(new PostingRows()))) {
                together.await();
                new PostingService(database.jdbi(), ledger).run(saver.clock.instant());
              }
              return null;
            };
        works.add(workers.submit(work));
      }
      for (Future<?> work : works) {
        work.get();
      }
    } finally {
      workers.shutdownNow();
    }
  }

  /** What it costs is told; a test of speed would fail on a busy machine. */
  @Test
  void thousands_of_accounts_are_settled_by_few_statements() throws Exception {
    try (Saver saver = Saver.at("2027-06-30", "Europe/Berlin")) {
      saver.set(Saver.terms("2027-07-01", 3_650, "365", 25)).expect(201);
      Account source = saver.holding(100_000_000);
      int count = 2_500;
      List<CompletableFuture<Response>> opened = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        opened.add(
            saver
                .alice
                .api()
                .later("POST", "/v1/accounts", Map.of("type", "savings", "currency", "EUR")));
        if (opened.size() % 50 == 0) {
          opened.get(opened.size() - 1).join();
        }
      }
      for (int from = 0; from < count; from += 500) {
        List<Object> orders = new ArrayList<>();
        for (var one : opened.subList(from, from + 500)) {
          var order = new HashMap<String, Object>();
          order.put("from_account_id", source.id());
          order.put("to_account_id", one.join().expect(201).id());
          order.put("amount", 10_000);
          order.put("currency", "EUR");
          orders.add(order);
        }
        saver
            .alice
            .api()
            .key("fill" + from)
            .post("/v1/transfers/batch", Map.of("mode", "atomic", "transfers", orders))
            .expect(200);
      }
      saver.clock.set(saver.begin("2027-08-01").plusSeconds(60));
      long begun = System.nanoTime();
      saver.runDue();
      System.out.printf(
          "interest and fees of %d accounts: %d ms%n",
          count, (System.nanoTime() - begun) / 1_000_000);
      long posted =
          saver
              .started
              .storage()
              .database()
              .jdbi()
              .withHandle(
                  handle ->
                      handle
                          .createQuery(
                              "SELECT count(*) FROM periodic_posting WHERE outcome = 'POSTED'")
                          .mapTo(Long.class)
                          .one());
      assertThat(posted).isEqualTo(2L * (count + 1));
    }
  }

  /** The same: an account with something to do every day, and what falls due each month. */
  @Test
  void two_years_pass_in_one_answer() throws Exception {
    try (Saver saver = Saver.at("2027-06-30", "Europe/Berlin")) {
      saver.set(Saver.terms("2027-07-01", 225, "actual", 25)).expect(201);
      Account account = saver.holding(100_000_000);
      Account other = Saver.open(saver.alice, "checking");
      var order = Customer.order(account, other, 1_000);
      order.put("schedule", Map.of("frequency", "daily", "start_on", "2027-07-01"));
      order.put("on_shortfall", "skip");
      saver.alice.api().post("/v1/standing_orders", order).expect(201);

      long begun = System.nanoTime();
      saver.leap("2029-07-01");
      System.out.printf(
          "two years with a daily order, interest and fees: %d ms%n",
          (System.nanoTime() - begun) / 1_000_000);
      assertThat(saver.rows(account)).hasSize(48).allMatch(row -> row.endsWith("posted"));
      assertThat(other.balance()).isEqualTo(732_000);
    }
  }
}
