package florin.proof;

import static org.assertj.core.api.Assertions.assertThat;

import florin.core.Role;
import florin.db.Database;
import florin.ledger.TestLedger;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** One a day, however many banks there are. */
class DailyCheckpointsTest {
  private static final LocalDate DAY = LocalDate.of(2026, 3, 1);
  private static final Duration SOON = Duration.ofMillis(20);
  private static final SigningKey KEY = new SigningKey(new byte[32]);

  @Test
  void two_banks_at_once_make_one_together() throws Exception {
    try (TestLedger bank = new TestLedger();
        Database second = bank.anotherPool()) {
      bank.funded(bank.user(Role.CUSTOMER), 5);
      var services = List.of(service(bank.database()), service(second));
      for (int round = 0; round < 20; round++) {
        LocalDate day = DAY.plusDays(round);
        CyclicBarrier together = new CyclicBarrier(2);
        List<CompletableFuture<Optional<Checkpoint>>> makers = new ArrayList<>();
        services.forEach(
            each -> makers.add(CompletableFuture.supplyAsync(() -> daily(each, day, together))));

        assertThat(makers.stream().map(TestLedger::get).flatMap(Optional::stream)).hasSize(1);
        assertThat(services.get(0).makeDaily(day)).isEmpty();
      }
      assertThat(bank.number("SELECT count(*) FROM checkpoint")).isEqualTo(20);
      assertThat(services.get(1).differences(services.get(0).list(null, 50))).isEmpty();
    }
  }

  private static CheckpointService service(Database database) {
    return new CheckpointService(database.jdbi(), Clock.systemUTC(), KEY);
  }

  private static Optional<Checkpoint> daily(
      CheckpointService service, LocalDate day, CyclicBarrier together) {
    try {
      together.await(30, TimeUnit.SECONDS);
      return service.makeDaily(day);
    } catch (Exception failure) {
      throw new AssertionError(failure);
    }
  }

  @Test
  void running_banks_make_one_when_the_day_begins() throws SQLException {
    try (TestLedger bank = new TestLedger();
        Database second = bank.anotherPool()) {
      Clock late = Clock.fixed(Instant.parse("2026-03-01T23:59:59Z"), ZoneOffset.UTC);
      Clock next = Clock.fixed(Instant.parse("2026-03-02T00:00:00Z"), ZoneOffset.UTC);
      try (var here = new DailyCheckpoints(service(bank.database()), late, SOON);
          var there = new DailyCheckpoints(service(second), late, SOON)) {
        awaitCheckpoints(bank, 1);
      }
      try (var here = new DailyCheckpoints(service(second), next, SOON)) {
        awaitCheckpoints(bank, 2);
      }
      assertThat(bank.number("SELECT count(DISTINCT day) FROM checkpoint")).isEqualTo(2);
    }
  }

  @Test
  void without_a_key_it_rests() {
    try (TestLedger bank = new TestLedger()) {
      var unsigned = new CheckpointService(bank.database().jdbi(), Clock.systemUTC(), null);
      new DailyCheckpoints(unsigned, Clock.systemUTC(), SOON).close();
      assertThat(unsigned.canSign()).isFalse();
    }
  }

  private static void awaitCheckpoints(TestLedger bank, long count) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (bank.number("SELECT count(*) FROM checkpoint") < count) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      LockSupport.parkNanos(10_000_000);
    }
  }
}
