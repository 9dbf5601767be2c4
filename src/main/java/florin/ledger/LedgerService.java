package florin.ledger;

import florin.core.BankException;
import florin.core.Caller;
import florin.db.Database;
import florin.db.Rollback;
import florin.db.SqlStates;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The shell around the core: every money command of every feature goes through one queue and one
 * writer, which decides and writes what waits in one transaction (group commit). Nobody is answered
 * before the commit. Thread-safe.
 */
public final class LedgerService implements AutoCloseable {
  /** How long a command may wait for its turn or its rows before its caller is told to retry. */
  private static final Duration WAIT_MAX = Duration.ofSeconds(8);

  private static final Duration RETRY_MAX = Duration.ofSeconds(3);
  private static final int ATTEMPTS_MAX = 5;
  private static final long PAUSE_NANOS = 50_000_000;

  private static final Logger LOG = LoggerFactory.getLogger(LedgerService.class);

  private final Jdbi jdbi;
  private final Database database;
  private final Clock clock;
  private final Beside beside;
  private final WriterQueue queue;
  private final LostCommits lostCommits;
  private final AtomicBoolean asideWaits = new AtomicBoolean();
  private final AtomicReference<Instant> answeredUntil = new AtomicReference<>(Instant.EPOCH);

  /** A batch that was committed; {@code nanos} from the ledger's turn to the end of the commit. */
  public record Committed(long nanos, Collection<List<Outcome>> outcomes) {}

  /**
   * What the writer does beside its own rows.
   *
   * @param told of each batch, by the writer, which it must not keep
   */
  public record Beside(List<Companion> companions, Consumer<Committed> told, Aside aside) {}

  public LedgerService(Database database, Clock clock, List<Companion> companions) {
    this(database, clock, new Beside(companions, batch -> {}, Aside.NONE));
  }

  /**
   * @param clock the business clock: booking times follow it and never fall
   */
  public LedgerService(Database database, Clock clock, Beside beside) {
    this.beside = beside;
    this.jdbi = database.ledger();
    this.database = database;
    this.clock = clock;
    this.lostCommits = new LostCommits(database.jdbi());
    this.queue = new WriterQueue(this::post, this::writeAside);
  }

  /**
   * Queues commands; the answer comes after their commit, on a thread that may do short work.
   *
   * @return outcomes in the commands' order; fails with {@link BankException} {@code overloaded},
   *     {@code account_busy}, {@code outcome_unknown} or {@code unavailable}, all safe to repeat
   *     under the same key
   * @throws IllegalStateException when the calling thread has a transaction open, whose locks the
   *     writer might have to wait for
   */
  public CompletableFuture<List<Outcome>> submit(Linked linked) {
    return queue.offer(linked.sealed(database::cipher), deadline());
  }

  private long deadline() {
    if (database.transactions().isOpen()) {
      throw new IllegalStateException("the ledger is not waited for inside a transaction");
    }
    return System.nanoTime() + WAIT_MAX.toNanos();
  }

  /**
   * {@link #submit} of many commands that have nothing to do with each other, decided in their
   * order: each is posted, refused or fails on its own, but where the queue has no room for all of
   * them, all are {@code overloaded}.
   */
  public List<CompletableFuture<Outcome>> submitEach(List<Command> commands) {
    List<Linked> each =
        commands.stream().map(one -> Linked.of(one).sealed(database::cipher)).toList();
    return queue.offerEach(each, deadline()).stream()
        .map(answer -> answer.thenApply(outcomes -> outcomes.get(0)))
        .toList();
  }

  /** {@link #submit} of one command. */
  public CompletableFuture<Outcome> submit(Command command) {
    return submit(Linked.of(command)).thenApply(outcomes -> outcomes.get(0));
  }

  /**
   * The answer this key already has. Routes ask before they refuse on grounds that come later in
   * the order of refusals. Own short read, no lock.
   */
  public Optional<Outcome> answered(Caller caller, Command.Key key) {
    return answered(caller, List.of(key)).get(0);
  }

  /** The same for many keys, in one read; the answers in the keys' order. */
  public List<Optional<Outcome>> answered(Caller caller, List<Command.Key> keys) {
    try (Handle handle = database.requests().open()) {
      var known =
          new BatchSql(handle)
              .knownKeys(keys.stream().map(key -> Batch.userKey(caller, key)).toList());
      return keys.stream()
          .map(
              key ->
                  Optional.ofNullable(known.get(Batch.userKey(caller, key)))
                      .map(first -> Batch.answer(first, key)))
          .toList();
    } catch (SQLException failure) {
      throw new IllegalStateException(failure);
    }
  }

  /**
   * Comes when all that is booked until this instant is committed, and nothing will be booked at or
   * before it any more: an answer as of then stays true. Fails as {@link #submit} does.
   */
  public CompletableFuture<Void> settled(Instant instant) {
    answeredUntil.accumulateAndGet(instant, (a, b) -> a.isAfter(b) ? a : b);
    return submit(Linked.NOTHING).thenAccept(nothing -> {});
  }

  /**
   * Posts a batch, whatever it takes: retries what may pass, splits what fails as a whole. Every
   * answer is completed or handed back.
   *
   * @return commands to try again in a moment: a stranger holds a row they need
   */
  private List<Pending> post(List<Pending> batch) {
    long deadline = System.nanoTime() + RETRY_MAX.toNanos();
    for (int attempt = 1; ; attempt++) {
      try {
        return attempt(batch);
      } catch (Throwable failure) { // an Error too: whatever happens, the writer goes on
        boolean lost = SqlStates.isConnectionLost(failure);
        boolean mayPass = lost || SqlStates.isTransient(failure);
        if (!lost) {
          queue.moved();
        }
        if (mayPass && attempt < ATTEMPTS_MAX && System.nanoTime() - deadline < 0) {
          LockSupport.parkNanos(attempt * PAUSE_NANOS);
        } else if (!mayPass && batch.size() > 1 && !(failure instanceof BankException)) {
          return postInHalves(batch);
        } else {
          queue.fail(batch, failure);
          return List.of();
        }
      }
    }
  }

  /** One poisonous command must not fail its neighbours, nor cost each a transaction of its own. */
  private List<Pending> postInHalves(List<Pending> batch) {
    int half = batch.size() / 2;
    List<Pending> setAside = new ArrayList<>(post(batch.subList(0, half)));
    setAside.addAll(post(batch.subList(half, batch.size())));
    return setAside;
  }

  /** One attempt, in one transaction: turn, keys, row locks, decisions, rows, commit. */
  private List<Pending> attempt(List<Pending> pending) throws SQLException {
    long begun = System.nanoTime();
    Batch committing = null;
    try (Handle handle = jdbi.open()) {
      handle.begin();
      try {
        BatchSql sql = new BatchSql(handle);
        Asked asked = Asked.of(pending);
        var found = sql.takeTurn(asked);
        Instant first = nextBooking(found.lastBooking());
        Batch batch = new Batch(pending, found.known(), first);
        Books books = sql.books(asked, found, first, batch.horizon());
        batch.decide(books, sql.heldByStrangers(asked.accounts(), found.locked()));
        new BatchWriter(handle).write(batch.kept(), books);
        for (Companion companion : beside.companions()) {
          companion.write(handle, batch.decided());
        }
        committing = batch;
        handle.commit();
      } catch (Throwable failure) {
        Rollback.after(failure, handle);
        if (!isCommittedAfterAll(committing, failure)) {
          throw failure;
        }
      }
    }
    Batch committed = Objects.requireNonNull(committing);
    queue.complete(committed.answers());
    beside.told().accept(new Committed(System.nanoTime() - begun, committed.answers().values()));
    return committed.setAside();
  }

  /**
   * A connection lost during the commit leaves its outcome open: it is looked up, never guessed.
   */
  private boolean isCommittedAfterAll(@Nullable Batch committing, Throwable failure) {
    return committing != null
        && SqlStates.isConnectionLost(failure)
        && !committing.journalIds().isEmpty()
        && lostCommits.isCommitted(committing.journalIds());
  }

  /** Whatever happens, the writer goes on: told once, until it is done again. */
  private void writeAside() {
    try (Handle handle = jdbi.open()) {
      if (beside.aside().isDue().test(handle)) {
        handle.begin();
        try {
          handle.execute(BatchSql.SHORT_PATIENCE);
          handle.execute(BatchSql.TURN);
          beside.aside().write().accept(handle);
          handle.commit();
        } catch (Throwable failure) {
          Rollback.after(failure, handle);
          throw failure;
        }
      }
      asideWaits.set(false);
    } catch (Throwable failure) {
      if (!SqlStates.isTransient(failure) && !asideWaits.getAndSet(true)) {
        LOG.warn("What is written beside the ledger has to wait", failure);
      }
    }
  }

  private Instant nextBooking(Instant last) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    Instant answered = Objects.requireNonNull(answeredUntil.get());
    Instant floor = last.isAfter(answered) ? last : answered;
    return now.isAfter(floor) ? now : floor.plusNanos(1_000);
  }

  /** Commands that have no answer yet. */
  public int waiting() {
    return queue.waiting();
  }

  /** Whether one more would be taken. */
  public boolean hasRoom() {
    return queue.hasRoom();
  }

  /** Finishes what is queued, then stops. */
  @Override
  public void close() {
    queue.close();
  }
}
