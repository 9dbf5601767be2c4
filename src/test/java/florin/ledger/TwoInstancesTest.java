package florin.ledger;

import static florin.ledger.TestLedger.get;
import static florin.ledger.TestLedger.transfer;
import static org.assertj.core.api.Assertions.assertThat;

import florin.core.AccountId;
import florin.core.Caller;
import florin.core.Role;
import florin.db.Database;
import florin.db.Isolation;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Two instances of the bank on one database: one order, one truth. */
@ParameterizedClass
@EnumSource(Isolation.class)
class TwoInstancesTest {
  private final TestLedger bank;
  private final Database otherPool;

  /** Its clock is behind, as clocks are. */
  private final LedgerService other;

  private final Caller alice;

  TwoInstancesTest(Isolation isolation) {
    bank = new TestLedger(isolation, Clock.systemUTC());
    otherPool = bank.anotherPool();
    Clock behind = Clock.offset(Clock.systemUTC(), Duration.ofSeconds(-5));
    other = new LedgerService(otherPool, behind, List.of());
    alice = bank.user(Role.CUSTOMER);
  }

  @AfterEach
  void close() throws Exception {
    assertThat(bank.prove().findings()).isEmpty();
    other.close();
    otherPool.close();
    bank.close();
  }

  private LedgerService either(int i) {
    return i % 2 == 0 ? bank.service() : other;
  }

  @Test
  void what_both_spend_at_once_is_spent_once() {
    AccountId target = bank.open(alice);
    for (int round = 0; round < 10; round++) {
      AccountId source = bank.funded(alice, 1_000);
      List<CompletableFuture<Outcome>> answers = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        answers.add(either(i).submit(transfer(alice, source, target, 1_000)));
      }
      assertThat(answers.stream().filter(one -> get(one) instanceof Outcome.Posted)).hasSize(1);
      assertThat(bank.balance(source)).isZero();
    }
    assertThat(bank.balance(target)).isEqualTo(10_000);
  }

  @Test
  void one_key_at_both_is_one_transfer() {
    AccountId source = bank.funded(alice, 1_000);
    AccountId target = bank.open(alice);
    List<CompletableFuture<Outcome>> answers = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      answers.add(either(i).submit(transfer(alice, "both", source, target, 10)));
    }
    assertThat(answers.stream().map(one -> ((Outcome.Posted) get(one)).record().id()).distinct())
        .hasSize(1);
    assertThat(bank.balance(source)).isEqualTo(990);
  }

  @Test
  void their_bookings_have_one_order_over_the_whole_ledger_and_nothing_deadlocks() {
    long deadlocks = bank.deadlocks();
    List<AccountId> accounts = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      accounts.add(bank.funded(alice, 100_000));
    }
    Random random = new Random(7);
    List<CompletableFuture<Outcome>> answers = new ArrayList<>();
    for (int i = 0; i < 4_000; i++) {
      AccountId from = accounts.get(random.nextInt(4));
      AccountId to = accounts.get(random.nextInt(4));
      answers.add(either(i).submit(transfer(alice, from, to, 1 + random.nextInt(9))));
      if (i % 1_000 == 999) { // more at once than there is room for would be refused
        answers.forEach(TestLedger::get);
      }
    }
    answers.forEach(TestLedger::get);

    assertThat(bank.number("SELECT count(*) - count(DISTINCT booked_at) FROM journal")).isZero();
    assertThat(
            bank.number(
                """
                SELECT count(*) FROM entry e JOIN entry next
                  ON next.account_id = e.account_id AND next.sequence = e.sequence + 1
                WHERE next.booked_at <= e.booked_at
                """))
        .isZero();
    assertThat(accounts.stream().mapToLong(bank::balance).sum()).isEqualTo(400_000);
    assertThat(bank.deadlocks()).isEqualTo(deadlocks);
  }
}
