package florin.contract;

import com.fasterxml.jackson.databind.JsonNode;
import florin.Await;
import florin.Bank;
import florin.auth.SettableClock;
import florin.core.Clocks;
import florin.testing.FlorinExtension;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Operators see what the ledger decided within the last sixty seconds. */
class LastMinuteTest {
  private static final SettableClock WALL = new SettableClock(Instant.now());

  @RegisterExtension
  static final FlorinExtension FLORIN =
      FlorinExtension.with(config -> config.withClocks(new Clocks(Clock.systemUTC(), WALL)));

  private final TestBank bank;
  private Customer alice;
  private Account from;
  private Account to;

  LastMinuteTest(Bank bank) {
    this.bank = TestBank.of(bank);
  }

  @BeforeEach
  void aMinuteOfSilence() throws Exception {
    alice = bank.signUp("alice");
    from = bank.funded(alice, "EUR", 100);
    to = alice.openAccount("EUR");
    WALL.advance(Duration.ofMinutes(1));
    assertLastMinute(0, 0);
  }

  /** An answer is given before it is counted. */
  private void assertLastMinute(long done, long refused) throws Exception {
    Api operator = bank.operator().api();
    Await.until(
        done + " done and " + refused + " refused",
        Duration.ofSeconds(5),
        () -> {
          JsonNode minute = operator.get("/v1/admin/ledger").expect(200).body().get("last_minute");
          return minute.get("done").longValue() == done
              && minute.get("refused").longValue() == refused;
        });
  }

  @Test
  void done_and_refused_are_counted_apart() throws Exception {
    alice.pay(from, to, 1).expect(201);
    alice.pay(from, to, 2).expect(201);
    alice.pay(from, to, 1_000).expect(422, "insufficient_funds");

    assertLastMinute(2, 1);
  }

  @Test
  void what_is_sixty_seconds_old_is_forgotten_and_what_is_younger_is_not() throws Exception {
    alice.pay(from, to, 1).expect(201);
    WALL.advance(Duration.ofSeconds(59));
    alice.pay(from, to, 2).expect(201);
    assertLastMinute(2, 0);

    WALL.advance(Duration.ofSeconds(1));
    assertLastMinute(1, 0);
  }
}
