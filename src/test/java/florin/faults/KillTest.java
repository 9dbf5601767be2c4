package florin.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code kill -9} of the bank and of its PostgreSQL while clients move money. {@code
 * florin.test.kills} says how many of each that count (3 unless told), {@code florin.test.seed}
 * when and what is paid. Commits take some time here, so that most kills fall into one: a bank that
 * answers before its commit does not pass.
 */
class KillTest {
  private static final int KILLS = Integer.getInteger("florin.test.kills", 3);

  /** Fewer in the air, and a kill proves nothing. */
  private static final int UNANSWERED_MIN = 5;

  private final Random random = new Random(Drill.SEED);
  private final Drill drill;

  KillTest(@TempDir Path folder) throws Exception {
    drill = new Drill(folder);
  }

  @AfterEach
  void end() throws Exception {
    drill.close();
  }

  @Test
  void nothing_acknowledged_is_lost_and_nothing_is_done_twice() throws Exception {
    drill.slowDownCommits();
    int unanswered;
    try (Clients clients = drill.clients()) {
      clients.payAt(drill.api());
      killTheBank(clients);
      killItsPostgres(clients);
      assertThat(clients.statuses())
          .isSubsetOf("POST 200", "POST 201", "POST 422", "POST 503", "GET 200", "GET 503");
      unanswered = clients.unanswered();
    }
    drill.assertNothingIsLostOrDoubled(
        "kill -9 of the bank and of PostgreSQL, %d each, %d orders cut off"
            .formatted(KILLS, unanswered));
  }

  private void killTheBank(Clients clients) throws Exception {
    for (int counted = 0, tries = 0; counted < KILLS; tries++) {
      assertThat(tries).as("kills that did not count").isLessThan(3 * KILLS);
      letThemPayForSomeTime(clients);
      int before = clients.unanswered();
      if (tries % 2 == 0) {
        drill.process().killAll();
      } else {
        drill.process().kill();
      }
      clients.payAt(null);
      drill.startAgain();
      counted += clients.unanswered() - before >= UNANSWERED_MIN ? 1 : 0;
      clients.payAt(drill.api());
    }
  }

  private void killItsPostgres(Clients clients) throws Exception {
    for (int counted = 0, tries = 0; counted < KILLS; tries++) {
      assertThat(tries).as("kills that did not count").isLessThan(3 * KILLS);
      letThemPayForSomeTime(clients);
      counted += clients.inFlight() >= UNANSWERED_MIN ? 1 : 0;
      drill.process().killPostmaster();
    }
    Drill.letThemPay(clients);
    assertThat(drill.process().isAlive()).isTrue();
  }

  /** Until some are through, and then some time that nobody knows. */
  private void letThemPayForSomeTime(Clients clients) throws InterruptedException {
    Drill.letThemPay(clients);
    TimeUnit.MILLISECONDS.sleep(random.nextInt(250));
  }
}
