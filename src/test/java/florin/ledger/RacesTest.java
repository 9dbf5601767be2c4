package florin.ledger;

import static florin.ledger.TestLedger.get;
import static florin.ledger.TestLedger.origin;
import static florin.ledger.TestLedger.transfer;
import static org.assertj.core.api.Assertions.assertThat;

import florin.core.AccountId;
import florin.core.Caller;
import florin.core.HoldId;
import florin.core.Money;
import florin.core.Role;
import florin.core.TransferId;
import florin.core.UserId;
import florin.db.Database;
import florin.db.Isolation;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Fifty at once want what is there for one, on one instance of the bank and on three. */
@ParameterizedClass(name = "{0} instances, {1}")
@CsvSource({
  "1, READ_COMMITTED, 20",
  "3, READ_COMMITTED, 20",
  "3, REPEATABLE_READ, 5",
  "3, SERIALIZABLE, 5",
})
class RacesTest {
  private static final int CROWD = 50;

  private final TestLedger bank;
  private final List<Database> otherPools = new ArrayList<>();
  private final List<LedgerService> instances = new ArrayList<>();
  private final Caller alice;
  private final Caller teller;
  private final AccountId target;
  private final long deadlocks;
  private final int rounds;

  RacesTest(int count, Isolation isolation, int rounds) {
    this.rounds = rounds;
    bank = new TestLedger(isolation, Clock.systemUTC());
    instances.add(bank.service());
    for (int i = 1; i < count; i++) {
      otherPools.add(bank.anotherPool());
      instances.add(new LedgerService(otherPools.get(i - 1), Clock.systemUTC(), List.of()));
    }
    alice = bank.user(Role.CUSTOMER);
    teller = bank.user(Role.OPERATOR);
    target = bank.open(alice);
    deadlocks = bank.deadlocks();
  }

  @AfterEach
  void theBooksAreRightAndNothingWasDeadlocked() throws Exception {
    assertThat(bank.deadlocks()).isEqualTo(deadlocks);
    assertThat(bank.prove().findings()).isEmpty();
    instances.subList(1, instances.size()).forEach(LedgerService::close);
    otherPools.forEach(Database::close);
    bank.close();
  }

  /** How often each verdict was given. */
  private Map<String, Integer> atOnce(IntFunction<Command> commands) {
    List<CompletableFuture<Outcome>> answers = new ArrayList<>();
    for (int i = 0; i < CROWD; i++) {
      answers.add(instances.get(i % instances.size()).submit(commands.apply(i)));
    }
    Map<String, Integer> verdicts = new HashMap<>();
    answers.forEach(answer -> verdicts.merge(verdict(get(answer)), 1, Integer::sum));
    return verdicts;
  }

  private static String verdict(Outcome outcome) {
    return outcome instanceof Outcome.Declined declined ? declined.code().slug() : "posted";
  }

  private static Command.Origin fresh(Caller by) {
    return origin(by, UUID.randomUUID().toString());
  }

  private static TransferId id(Outcome outcome) {
    return ((Outcome.Posted) outcome).record().id();
  }

  private HoldId hold(AccountId from, long cents) {
    Money money = new Money(cents, "EUR");
    Duration hour = Duration.ofHours(1);
    var place = new Command.PlaceHold(fresh(alice), from, target, money, null, hour);
    return new HoldId(id(bank.run(place)).value());
  }

  @Test
  void a_balance_is_spent_once() {
    for (int round = 0; round < rounds; round++) {
      AccountId source = bank.funded(alice, 1_000);

      var verdicts = atOnce(i -> transfer(alice, source, target, 1_000));

      assertThat(verdicts).isEqualTo(Map.of("posted", 1, "insufficient_funds", CROWD - 1));
      assertThat(bank.balance(source)).isZero();
    }
    assertThat(bank.balance(target)).isEqualTo(rounds * 1_000L);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void a_limit_is_used_up_and_not_passed(boolean ofUser) {
    Allowance.Limits limits = new Allowance.Limits(null, null, 1_000L);
    ZoneId zone = ZoneId.of("UTC");
    for (int round = 0; round < rounds; round++) {
      Caller carol = bank.user(Role.CUSTOMER);
      AccountId source = bank.funded(carol, 100_000);
      AccountId another = ofUser ? bank.funded(carol, 100_000) : source;
      UserId user = ofUser ? carol.userId() : null;
      AccountId account = ofUser ? null : source;
      bank.run(new SetLimits(fresh(teller), account, user, "EUR", limits, zone));

      var verdicts = atOnce(i -> transfer(carol, i % 2 == 0 ? another : source, target, 300));

      assertThat(verdicts).isEqualTo(Map.of("posted", 3, "limit_exceeded", CROWD - 3));
    }
  }

  @Test
  void a_hold_is_captured_up_to_its_amount() {
    for (int round = 0; round < rounds; round++) {
      AccountId source = bank.funded(alice, 1_000);
      HoldId hold = hold(source, 1_000);
      Money part = new Money(300, "EUR");

      var verdicts = atOnce(i -> new CaptureHold(fresh(alice), hold, source, target, part));

      assertThat(verdicts).isEqualTo(Map.of("posted", 3, "exceeds_hold", CROWD - 3));
      assertThat(bank.balance(source)).isEqualTo(100);
    }
    assertThat(bank.balance(target)).isEqualTo(rounds * 900L);
  }

  @Test
  void a_hold_is_captured_whole_or_released_and_that_once() {
    for (int round = 0; round < rounds; round++) {
      AccountId source = bank.funded(alice, 1_000);
      HoldId hold = hold(source, 1_000);

      var verdicts =
          atOnce(
              i ->
                  i % 2 == 0
                      ? new CaptureHold(fresh(alice), hold, source, target, null)
                      : new ReleaseHold(fresh(alice), hold, source, target));

      boolean captured = bank.balance(source) == 0;
      String late = captured ? "hold_already_captured" : "hold_released";
      assertThat(verdicts).isEqualTo(Map.of("posted", 1, late, CROWD - 1));
      assertThat(bank.balance(source)).isIn(0L, 1_000L);
      assertThat(bank.number("SELECT sum(held_cents)::bigint FROM balance")).isZero();
    }
  }

  @Test
  void a_transfer_is_taken_back_up_to_its_amount() {
    for (int round = 0; round < rounds; round++) {
      AccountId source = bank.funded(alice, 1_000);
      AccountId payee = bank.funded(alice, 10_000);
      TransferId paid = id(bank.run(transfer(alice, source, payee, 1_000)));
      Money part = new Money(400, "EUR");

      var verdicts = atOnce(i -> new Reverse(fresh(alice), paid, payee, source, part, false, null));

      assertThat(verdicts).isEqualTo(Map.of("posted", 2, "exceeds_original", CROWD - 2));
      assertThat(bank.balance(source)).isEqualTo(800);
      assertThat(bank.balance(payee)).isEqualTo(10_200);
    }
  }

  @Test
  void an_account_is_closed_only_once_its_money_is_gone() {
    AccountId cash = SystemAccount.CASH.id("EUR");
    Money all = new Money(1_000, "EUR");
    for (int round = 0; round < rounds; round++) {
      AccountId source = bank.funded(alice, 1_000);

      var verdicts =
          atOnce(
              i ->
                  i % 2 == 0
                      ? new Command.CloseAccount(origin(alice, null), source)
                      : new Command.Transfer(
                          fresh(teller),
                          TransferKind.WITHDRAWAL,
                          source,
                          cash,
                          all,
                          Command.Terms.PLAIN));

      long closed =
          bank.number(
              "SELECT count(*) FROM balance WHERE closed AND account_id = '%s'"
                  .formatted(source.value()));
      int closes = verdicts.getOrDefault("posted", 0) - 1;
      assertThat(bank.balance(source)).isZero();
      assertThat(closes + verdicts.getOrDefault("account_not_empty", 0)).isEqualTo(CROWD / 2);
      assertThat(closed).isEqualTo(closes > 0 ? 1 : 0);
      assertThat(
              verdicts.getOrDefault("insufficient_funds", 0)
                  + verdicts.getOrDefault("account_closed", 0))
          .isEqualTo(CROWD / 2 - 1);
    }
  }
}
