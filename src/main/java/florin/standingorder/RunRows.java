package florin.standingorder;

import florin.ledger.Companion;
import florin.ledger.Decided;
import florin.ledger.Outcome;
import florin.ledger.Recorded;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Writes the row of each run with the money it moved, or with its refusal. */
public final class RunRows implements Companion {
  @Override
  public void write(Handle handle, List<Decided> batch) {
    List<Run> runs = new ArrayList<>();
    for (Decided decided : batch) {
      RunKey key = RunKey.of(decided.command());
      if (key != null) {
        runs.add(run(key, decided.outcome()));
      }
    }
    if (!runs.isEmpty()) {
      handle.attach(RunDao.class).decided(RunDao.Rows.of(runs));
    }
  }

  private static Run run(RunKey key, Outcome outcome) {
    if (outcome instanceof Outcome.Posted posted) {
      return run(key, Run.Outcome.POSTED, null, posted.record());
    }
    Outcome.Declined declined = (Outcome.Declined) outcome;
    return run(key, Run.Outcome.DECLINED, declined.code().slug(), declined.record());
  }

  private static Run run(RunKey key, Run.Outcome outcome, @Nullable String code, Recorded record) {
    long amount = Objects.requireNonNull(record.money()).amountCents();
    return new Run(key, outcome, code, record.id(), amount, record.bookedAt());
  }
}
