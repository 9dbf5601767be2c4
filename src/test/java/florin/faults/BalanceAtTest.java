package florin.faults;

import static org.assertj.core.api.Assertions.assertThat;

import florin.Bank;
import florin.Config;
import florin.auth.SettableClock;
import florin.contract.Account;
import florin.contract.Customer;
import florin.contract.Response;
import florin.contract.TestBank;
import florin.core.Clocks;
import florin.testing.FlorinExtension;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What was once said about a balance as of an instant stays true, whatever is going on. */
class BalanceAtTest {
  private static final int QUESTIONS = 100;
  private static final int PAYERS = 4;

  @Test
  @ExtendWith(FlorinExtension.class)
  void what_was_said_under_load_is_said_again_later_and_no_sequence_has_a_gap(Bank started)
      throws Exception {
    TestBank bank = TestBank.of(started);
    Customer alice = bank.signUp("alice");
    Account busy = bank.funded(alice, "EUR", 1_000_000);
    Account other = bank.funded(alice, "EUR", 1_000_000);
    AtomicBoolean enough = new AtomicBoolean();
    ExecutorService payers = Executors.newFixedThreadPool(PAYERS);
    List<Future<?>> done = new ArrayList<>();
    for (int i = 0; i < PAYERS; i++) {
      boolean out = i % 2 == 0;
      done.add(
          payers.submit(() -> payUntil(enough, alice, out ? busy : other, out ? other : busy)));
    }
    Map<String, Long> said = new TreeMap<>();
    for (int i = 0; i < QUESTIONS; i++) {
      Response now = busy.owner().get(busy.path() + "/balance").expect(200);
      said.put(now.text("at"), now.number("balance"));
    }
    enough.set(true);
    for (Future<?> payer : done) {
      payer.get(30, TimeUnit.SECONDS);
    }
    payers.shutdown();

    assertThat(said.values().stream().distinct().count()).isGreaterThan(20);
    said.forEach((at, balance) -> assertThat(balanceAt(busy, at)).as(at).isEqualTo(balance));
    bank.assertLedgerBalances();
    assertThat(bookingsOutOfOrder(started.storage().database().jdbi())).isZero();
  }

  private static void payUntil(AtomicBoolean enough, Customer alice, Account from, Account to) {
    Random random = new Random(from.id().hashCode());
    while (!enough.get()) {
      alice.pay(from, to, 1 + random.nextInt(1_000)).expect(201);
    }
  }

  private static long balanceAt(Account account, String at) {
    return account.owner().get(account.path() + "/balance?at=" + at).expect(200).number("balance");
  }

  private static long bookingsOutOfOrder(Jdbi jdbi) {
    String sql =
        """
        SELECT count(*) FROM entry e JOIN entry next
          ON next.account_id = e.account_id AND next.sequence = e.sequence + 1
        WHERE next.booked_at <= e.booked_at
        """;
    return jdbi.withHandle(handle -> handle.createQuery(sql).mapTo(Long.class).one());
  }

  @Test
  void it_stays_true_when_the_clock_stands_still_or_goes_back() {
    SettableClock business = new SettableClock(Instant.parse("2026-05-01T12:00:00.000001Z"));
    Config config =
        Config.forTests()
            .withOperator(FlorinExtension.OPERATOR_EMAIL, FlorinExtension.OPERATOR_PASSWORD)
            .withClocks(new Clocks(business, Clock.systemUTC()));
    try (Bank started = Bank.start(config)) {
      TestBank bank = TestBank.of(started);
      Customer alice = bank.signUp("alice");
      Account from = bank.funded(alice, "EUR", 1_000);
      Account to = alice.openAccount("EUR");
      business.advance(Duration.ofSeconds(1));
      Map<String, Long> said = new TreeMap<>();
      for (int seconds : new int[] {0, 0, 5, 0, -5, 0, 1, 7_200, 0, -7_200, 0, 7_201}) {
        business.advance(Duration.ofSeconds(seconds));
        Response now = from.owner().get(from.path() + "/balance").expect(200);
        said.put(now.text("at"), now.number("balance"));
        alice.pay(from, to, 1).expect(201);
      }
      business.advance(Duration.ofHours(1));

      said.forEach((at, balance) -> assertThat(balanceAt(from, at)).as(at).isEqualTo(balance));
      assertThat(from.balance()).isEqualTo(988);
      bank.assertLedgerBalances();
    }
  }
}
