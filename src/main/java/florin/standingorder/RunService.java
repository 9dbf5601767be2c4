package florin.standingorder;

import com.github.f4b6a3.uuid.UuidCreator;
import florin.core.AccountId;
import florin.core.BankException;
import florin.core.Due;
import florin.core.Kyc;
import florin.core.TransferId;
import florin.db.Rollback;
import florin.ledger.Command;
import florin.ledger.LedgerService;
import florin.ledger.Outcome;
import florin.standingorder.StandingOrderDao.Step;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs what is due. Each try is one transfer under its own key, so whoever makes it again, here or
 * on another instance, or after a kill, gets the answer it had; only then does the order go on.
 * What was missed is run now, in the order in which it fell due. Thread-safe.
 */
public final class RunService implements Due {
  private static final Logger LOG = LoggerFactory.getLogger(RunService.class);
  private static final int CHUNK = 2_000;

  private final Jdbi jdbi;
  private final LedgerService ledger;
  private final Kyc kyc;

  /**
   * Runs on handles of its own.
   *
   * @param jdbi for work that nobody waits for
   * @param kyc whether whoever pays has to be somebody the bank knows
   */
  public RunService(Jdbi jdbi, LedgerService ledger, Kyc kyc) {
    this.kyc = kyc;
    this.jdbi = jdbi;
    this.ledger = ledger;
  }

  @Override
  public @Nullable Instant next(Instant until) {
    return nextAfter(Instant.EPOCH, until);
  }

  /**
   * As {@link Due#run}. What the ledger has no room or no answer for now stays due.
   *
   * @throws IllegalStateException when the thread is interrupted: what is not done stays due
   */
  @Override
  public void run(Instant now) {
    int decided;
    do { // where a zone left a day out, two dates begin at one instant
      decided = pass(now);
    } while (decided > 0);
  }

  /** What is due, instant by instant. Returns how many orders go on, by this or by another. */
  private int pass(Instant now) {
    int decided = 0;
    Instant at = nextAfter(Instant.EPOCH, now);
    while (at != null) {
      decided += runAllOf(at, now);
      at = nextAfter(at, now);
    }
    return decided;
  }

  private @Nullable Instant nextAfter(Instant instant, Instant now) {
    try (Handle handle = jdbi.open()) {
      return handle.attach(StandingOrderDao.class).next(instant, now);
    }
  }

  private int runAllOf(Instant at, Instant now) {
    int decided = 0;
    UUID after = new UUID(0, 0);
    List<StandingOrder> due;
    do {
      try (Handle handle = jdbi.open()) {
        due = handle.attach(StandingOrderDao.class).dueAt(at, after, CHUNK);
      }
      for (List<StandingOrder> wave : waves(due)) {
        decided += runAll(wave, now);
      }
      after = due.isEmpty() ? after : due.get(due.size() - 1).id().value();
    } while (due.size() == CHUNK);
    return decided;
  }

  /** Whoever comes after one that takes what is there, on the same account, waits for it. */
  private static Collection<List<StandingOrder>> waves(List<StandingOrder> due) {
    Map<AccountId, Integer> takers = new HashMap<>();
    SortedMap<Integer, List<StandingOrder>> waves = new TreeMap<>();
    for (StandingOrder order : due) {
      int wave = takers.getOrDefault(order.from(), 0);
      waves.computeIfAbsent(wave, first -> new ArrayList<>()).add(order);
      if (order.terms().onShortfall() == OnShortfall.AVAILABLE) {
        takers.put(order.from(), wave + 1);
      }
    }
    return waves.values();
  }

  /** What became of some orders, until it is written. */
  private record Results(List<Run> runs, List<Step> steps, List<Try> again) {
    void add(Try tried, Try.Follows follows) {
      if (follows.run() != null) {
        runs.add(follows.run());
      }
      if (follows.state() != null) {
        steps.add(new Step(tried.order(), follows.state()));
      }
      if (follows.again() != null) {
        again.add(follows.again());
      }
    }
  }

  private int runAll(List<StandingOrder> orders, Instant now) {
    var results = new Results(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    List<Try> tries = new ArrayList<>();
    for (StandingOrder order : orders) {
      Try one = Try.of(order);
      if (one.isToBeSkipped()) {
        results.add(one, one.skipped(now));
      } else {
        tries.add(one);
      }
    }
    while (!tries.isEmpty()) {
      attempt(tries, results, now);
      tries = List.copyOf(results.again());
      results.again().clear();
    }
    if (!results.steps().isEmpty()) {
      write(results);
    }
    return results.steps().size();
  }

  private void attempt(List<Try> tries, Results results, Instant now) {
    List<Command> commands = tries.stream().map(one -> one.command(newId(), kyc)).toList();
    List<CompletableFuture<Outcome>> answers = ledger.submitEach(commands);
    int undecided = 0;
    for (int i = 0; i < tries.size(); i++) {
      Outcome outcome = outcome(answers.get(i));
      if (outcome == null) {
        undecided++;
      } else {
        results.add(tries.get(i), tries.get(i).after(outcome, now));
      }
    }
    if (undecided > 0) {
      LOG.warn("{} standing orders could not be run now, and are tried again", undecided);
    }
  }

  private static TransferId newId() {
    return new TransferId(UuidCreator.getTimeOrderedEpoch());
  }

  /** Null where the ledger could not say, which is safe to ask again. */
  private static @Nullable Outcome outcome(CompletableFuture<Outcome> answer) {
    try {
      return answer.get();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("stopped while standing orders were run", stopped);
    } catch (ExecutionException failure) {
      if (failure.getCause() instanceof BankException) {
        return null;
      }
      throw new IllegalStateException("a standing order failed", failure);
    }
  }

  private void write(Results results) {
    try (Handle handle = jdbi.open()) {
      handle.begin();
      try {
        if (!results.runs().isEmpty()) {
          handle.attach(RunDao.class).followed(RunDao.Rows.of(results.runs()));
        }
        handle.attach(StandingOrderDao.class).advance(StandingOrderDao.Steps.of(results.steps()));
        handle.commit();
      } catch (Throwable failure) {
        Rollback.after(failure, handle);
        throw failure;
      }
    }
  }
}
