package florin.interest;

import florin.core.BankException;
import florin.core.Due;
import florin.db.Rollback;
import florin.interest.EarnerDao.Zone;
import florin.ledger.Command;
import florin.ledger.LedgerService;
import florin.ledger.Outcome;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Credits interest and charges fees when a month ends, zone by zone. First it is written what each
 * account is due, then that is ordered of the ledger, under a key of its own for each: whoever does
 * either again, here or on another instance, or after a kill, does nothing new. Thread-safe.
 */
public final class PostingService implements Due {
  private static final Logger LOG = LoggerFactory.getLogger(PostingService.class);
  private static final int CHUNK = 2_000;

  private final Jdbi jdbi;
  private final LedgerService ledger;

  /**
   * Runs on handles of its own.
   *
   * @param jdbi for work that nobody waits for
   */
  public PostingService(Jdbi jdbi, LedgerService ledger) {
    this.jdbi = jdbi;
    this.ledger = ledger;
  }

  /**
   * The end of a zone's month.
   *
   * @param nextOn the first day of the next one
   */
  private record Turn(ZoneId zone, LocalDate nextOn) {
    Instant at() {
      return nextOn.atStartOfDay(zone).toInstant();
    }
  }

  @Override
  public @Nullable Instant next(Instant until) {
    return zones().stream()
        .flatMap(PostingService::instants)
        .filter(at -> !at.isAfter(until))
        .min(Instant::compareTo)
        .orElse(null);
  }

  private List<Zone> zones() {
    try (Handle handle = jdbi.open()) {
      return handle.attach(EarnerDao.class).zones();
    }
  }

  private static Stream<Instant> instants(Zone zone) {
    return Stream.concat(Stream.ofNullable(zone.waitingAt()), turn(zone).map(Turn::at));
  }

  /** Its next one; a month without terms has nothing to settle. */
  private static Stream<Turn> turn(Zone zone) {
    LocalDate first = zone.termsOn();
    if (first == null) {
      return Stream.empty();
    }
    LocalDate next = zone.nextOn();
    return Stream.of(
        new Turn(
            ZoneId.of(zone.timeZone()),
            next == null ? first.withDayOfMonth(1).plusMonths(1) : next));
  }

  /**
   * As {@link Due#run}. What the ledger has no room or no answer for now stays due.
   *
   * @throws IllegalStateException when the thread is interrupted: what is not done stays due
   */
  @Override
  public void run(Instant now) {
    boolean goesOn = true;
    for (Instant at = next(now); at != null && goesOn; at = next(now)) {
      boolean settled = settle(at, now);
      goesOn = post(now) || settled;
    }
  }

  private boolean settle(Instant at, Instant now) {
    boolean settled = false;
    for (Turn turn : zones().stream().flatMap(PostingService::turn).toList()) {
      if (turn.at().isAfter(at)) {
        continue;
      }
      Instant last = turn.at().minusNanos(1_000);
      if (answer(ledger.settled(last).thenApply(nothing -> true)) != null) {
        settle(turn, now);
        settled = true;
      }
    }
    return settled;
  }

  private void settle(Turn turn, Instant now) {
    UUID after = new UUID(0, 0);
    while (after != null) {
      UUID from = after;
      after = inTransaction(handle -> settle(handle, turn, from, now));
    }
    inTransaction(
        handle -> {
          handle.attach(EarnerDao.class).settled(turn.zone().getId(), turn.nextOn().plusMonths(1));
          return true;
        });
  }

  /** Writes what some accounts are due. Returns the last one's id; null where there are no more. */
  private static @Nullable UUID settle(Handle handle, Turn turn, UUID after, Instant now) {
    List<Earner> earners =
        handle.attach(EarnerDao.class).list(turn.zone().getId(), after, turn.at(), CHUNK);
    Accruals accruals = Accruals.of(handle);
    LocalDate through = turn.nextOn().minusDays(1);
    List<Posting> due = new ArrayList<>();
    accruals
        .until(through, turn.zone(), earners)
        .forEach(growth -> due.add(Posting.of(growth, turn.at())));
    for (Earner earner : earners) {
      long fee = accruals.tariff(earner).feeCents(through);
      if (fee > 0) {
        due.add(Posting.fee(earner, fee, turn.nextOn(), now));
      }
    }
    if (!due.isEmpty()) {
      handle.attach(PostingDao.class).insert(PostingDao.Rows.of(due));
    }
    return earners.size() < CHUNK ? null : earners.get(CHUNK - 1).id().value();
  }

  /** Returns whether anything was decided. */
  private boolean post(Instant now) {
    boolean decided = false;
    List<Posting> due;
    boolean goesOn;
    do {
      try (Handle handle = jdbi.open()) {
        due = handle.attach(PostingDao.class).due(now, CHUNK);
      }
      goesOn = !due.isEmpty() && postAll(due, now);
      decided |= goesOn;
    } while (goesOn && due.size() == CHUNK);
    return decided;
  }

  private boolean postAll(List<Posting> due, Instant now) {
    List<Posting> before = new ArrayList<>();
    List<Posting> after = new ArrayList<>();
    List<Posting> tried = new ArrayList<>();
    for (Posting one : due) {
      if (one.isOver(now)) {
        before.add(one);
        after.add(one.givenUp());
      } else {
        tried.add(one);
      }
    }
    List<Command> commands = tried.stream().map(Posting::command).toList();
    List<CompletableFuture<Outcome>> answers = ledger.submitEach(commands);
    int undecided = 0;
    for (int i = 0; i < tried.size(); i++) {
      Outcome outcome = answer(answers.get(i));
      if (outcome == null) {
        undecided++;
      } else if (outcome instanceof Outcome.Declined declined) {
        before.add(tried.get(i));
        after.add(tried.get(i).refused(declined, now));
      } else if (!(outcome instanceof Outcome.Posted)) {
        throw new IllegalStateException("the key of " + tried.get(i).key() + " is another's");
      }
    }
    if (undecided > 0) {
      LOG.warn("{} credits and fees could not be posted now, and are tried again", undecided);
    }
    if (!after.isEmpty()) {
      follow(before, after);
    }
    return undecided < due.size();
  }

  /** Null where the ledger could not say, which is safe to ask again. */
  private static <T> @Nullable T answer(CompletableFuture<T> answer) {
    try {
      return answer.get();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("stopped while interest was posted", stopped);
    } catch (ExecutionException failure) {
      if (failure.getCause() instanceof BankException) {
        return null;
      }
      throw new IllegalStateException("posting interest failed", failure);
    }
  }

  private void follow(List<Posting> before, List<Posting> after) {
    Integer[] attempts =
        before.stream().map(one -> one.progress().attempt()).toArray(Integer[]::new);
    inTransaction(
        handle -> handle.attach(PostingDao.class).followed(PostingDao.Rows.of(after), attempts));
  }

  private <T extends @Nullable Object> T inTransaction(Function<Handle, T> work) {
    try (Handle handle = jdbi.open()) {
      handle.begin();
      try {
        T done = work.apply(handle);
        handle.commit();
        return done;
      } catch (Throwable failure) {
        Rollback.after(failure, handle);
        throw failure;
      }
    }
  }
}
