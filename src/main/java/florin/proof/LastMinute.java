package florin.proof;

import florin.ledger.LedgerService;
import florin.ledger.Outcome;
import java.time.Clock;
import java.util.function.Consumer;

/**
 * How many commands this instance's ledger answered within the last 60 seconds, the one that runs
 * included. It forgets with the process. Thread-safe.
 */
public final class LastMinute implements Consumer<LedgerService.Committed> {
  private static final int SECONDS = 60;

  private final Clock wall;
  private final long[] secondAt = new long[SECONDS];
  private final long[] doneIn = new long[SECONDS];
  private final long[] refusedIn = new long[SECONDS];

  public LastMinute(Clock wall) {
    this.wall = wall;
  }

  /**
   * Numbers of commands.
   *
   * @param refused declined, or under another request's key
   */
  record Count(long done, long refused) {}

  @Override
  public synchronized void accept(LedgerService.Committed batch) {
    long second = wall.instant().getEpochSecond();
    int slot = Math.floorMod(second, SECONDS);
    if (secondAt[slot] != second) {
      secondAt[slot] = second;
      doneIn[slot] = 0;
      refusedIn[slot] = 0;
    }
    for (Iterable<Outcome> answered : batch.outcomes()) {
      for (Outcome outcome : answered) {
        if (outcome instanceof Outcome.Posted) {
          doneIn[slot]++;
        } else {
          refusedIn[slot]++;
        }
      }
    }
  }

  synchronized Count count() {
    long second = wall.instant().getEpochSecond();
    long done = 0;
    long refused = 0;
    for (int slot = 0; slot < SECONDS; slot++) {
      if (secondAt[slot] > second - SECONDS && secondAt[slot] <= second) {
        done += doneIn[slot];
        refused += refusedIn[slot];
      }
    }
    return new Count(done, refused);
  }
}
