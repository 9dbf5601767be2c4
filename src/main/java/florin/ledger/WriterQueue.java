package florin.ledger;

import florin.core.BankException;
import florin.core.ErrorCode;
import florin.db.SqlStates;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;

/**
 * What waits for the ledger, and the one thread that takes it: whatever is there becomes the next
 * batch, at once when it is one. Bounded, so that overload is refused and never grows the heap.
 */
final class WriterQueue implements AutoCloseable {
  private static final int LENGTH_MAX = 2_000;

  /** So many are taken however long they will wait. */
  private static final int ROOM_MIN = 1_000;

  /** Smaller batches say little about the rate. */
  private static final int LARGE = 128;

  private static final Duration WAIT_AIM = Duration.ofMillis(700);

  /** Room for what comes by the hundreds in one request, beside that of single commands. */
  private static final int BULK_MAX = 40_000;

  /** Commands after which a batch takes no more. */
  private static final int BATCH_MAX = 512;

  private static final int ANSWERERS = 2;
  private static final Duration CLOSE_MAX = Duration.ofSeconds(6);

  /** Beyond a wait for the turn, which the database ends by itself, and within a client's 3 s. */
  private static final Duration STANDSTILL_MAX = Duration.ofMillis(2_400);

  private static final long LOOK_NANOS = 100_000_000;
  private static final long ASIDE_NANOS = 250_000_000;

  private final BlockingQueue<Pending> waiting = new LinkedBlockingQueue<>();

  /** One for each that has no answer yet, set aside or not. */
  private final Semaphore places = new Semaphore(LENGTH_MAX);

  private final Semaphore bulkPlaces = new Semaphore(BULK_MAX);

  private final UnaryOperator<List<Pending>> post;
  private final Runnable aside;
  private final Thread writer;
  private final ExecutorService answerers;
  private volatile long movedNanos = System.nanoTime();
  private volatile List<Pending> taken = List.of();
  private volatile int roomNow = LENGTH_MAX;
  private volatile boolean closed;

  /**
   * @param post posts a batch and gives back what is to be tried again
   * @param aside done by the same thread between batches, four times a second, and at the end
   */
  WriterQueue(UnaryOperator<List<Pending>> post, Runnable aside) {
    this.post = post;
    this.aside = aside;
    this.answerers =
        new ThreadPoolExecutor(
            ANSWERERS,
            ANSWERERS,
            0,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> daemon(task, "florin-answer"),
            (late, ended) -> late.run()); // after the close: the writer answers by itself
    this.writer = daemon(this::run, "florin-ledger");
    writer.start();
    daemon(this::watch, "florin-ledger-watch").start();
  }

  private static Thread daemon(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }

  /** Commands that have no answer yet. */
  int waiting() {
    return LENGTH_MAX - places.availablePermits() + BULK_MAX - bulkPlaces.availablePermits();
  }

  boolean hasRoom() {
    return LENGTH_MAX - places.availablePermits() < roomNow;
  }

  CompletableFuture<List<Outcome>> offer(Linked linked, long deadlineNanos) {
    Semaphore room = linked.commands().size() > 1 ? bulkPlaces : places;
    return offer(List.of(linked), deadlineNanos, room).get(0);
  }

  /** Takes all of them, each to be decided on its own, or refuses all. */
  List<CompletableFuture<List<Outcome>>> offerEach(List<Linked> all, long deadlineNanos) {
    return offer(all, deadlineNanos, bulkPlaces);
  }

  private List<CompletableFuture<List<Outcome>>> offer(
      List<Linked> all, long deadlineNanos, Semaphore room) {
    boolean full = room.equals(places) && !hasRoom();
    if (closed || full || !room.tryAcquire(all.stream().mapToInt(WriterQueue::size).sum())) {
      BankException refusal = closed ? stopping() : overloaded();
      return all.stream()
          .map(linked -> CompletableFuture.<List<Outcome>>failedFuture(refusal))
          .toList();
    }
    return all.stream().map(linked -> queued(linked, deadlineNanos, room)).toList();
  }

  private CompletableFuture<List<Outcome>> queued(
      Linked linked, long deadlineNanos, Semaphore room) {
    CompletableFuture<List<Outcome>> answer = new CompletableFuture<>();
    waiting.add(new Pending(linked, answer, deadlineNanos));
    return answer.whenComplete((outcomes, failure) -> room.release(size(linked)));
  }

  private static int size(Linked linked) {
    return Math.max(1, linked.commands().size());
  }

  private void run() {
    List<Pending> setAside = List.of();
    long asideDone = System.nanoTime() - ASIDE_NANOS; // what the last bank left
    while (!(closed && waiting.isEmpty() && setAside.isEmpty())) {
      List<Pending> batch = new ArrayList<>(setAside);
      take(batch, setAside.isEmpty() ? 100 : 20);
      batch.removeIf(this::refuseLate);
      moved();
      long begun = movedNanos;
      taken = batch;
      setAside = batch.isEmpty() ? List.of() : post.apply(batch);
      makeRoom(batch, System.nanoTime() - begun);
      if (System.nanoTime() - asideDone > ASIDE_NANOS) {
        taken = List.of();
        aside.run();
        moved();
        asideDone = movedNanos;
      }
    }
    aside.run();
  }

  /** For as many as are done within the aim, by what a large batch took. */
  private void makeRoom(List<Pending> batch, long nanos) {
    long commands = batch.stream().mapToLong(one -> size(one.linked())).sum();
    if (commands >= LARGE) {
      long within = commands * WAIT_AIM.toNanos() / nanos;
      roomNow = (int) Math.max(ROOM_MIN, Math.min(LENGTH_MAX, within));
    }
  }

  private void take(List<Pending> batch, long patienceMillis) {
    try {
      Pending first = waiting.poll(patienceMillis, TimeUnit.MILLISECONDS);
      if (first != null) {
        batch.add(first);
        fill(batch, size(first.linked()));
      }
    } catch (InterruptedException stop) {
      closed = true;
    }
  }

  private void fill(List<Pending> batch, int taken) {
    int commands = taken;
    Pending next;
    while (commands < BATCH_MAX && (next = waiting.poll()) != null) {
      batch.add(next);
      commands += size(next.linked());
    }
  }

  private boolean refuseLate(Pending pending) {
    boolean late = pending.isLate();
    if (late) {
      answer(pending, busy());
    }
    return late;
  }

  /** The writer goes on: the database did something, if only refuse. */
  void moved() {
    movedNanos = System.nanoTime();
  }

  /** On a thread of its own, as long as the writer is there. */
  private void watch() {
    while (writer.isAlive()) {
      LockSupport.parkNanos(LOOK_NANOS);
      try {
        answerWhereItStands();
      } catch (OutOfMemoryError passing) {
        LockSupport.parkNanos(LOOK_NANOS); // whatever happens, it goes on
      }
    }
  }

  /**
   * While the database says nothing, everybody is told so; what the writer has in hand may be done
   * all the same.
   */
  private void answerWhereItStands() {
    if (System.nanoTime() - movedNanos > STANDSTILL_MAX.toNanos()) {
      taken.forEach(one -> answer(one, unknown()));
      for (Pending one; (one = waiting.poll()) != null; ) {
        answer(one, silent());
      }
    }
  }

  void complete(Map<Pending, List<Outcome>> answers) {
    moved();
    List<Map.Entry<Pending, List<Outcome>>> all = List.copyOf(answers.entrySet());
    int share = (all.size() + ANSWERERS - 1) / ANSWERERS;
    for (int from = 0; from < all.size(); from += share) {
      var part = all.subList(from, Math.min(from + share, all.size()));
      answerers.execute(() -> part.forEach(one -> one.getKey().answer().complete(one.getValue())));
    }
  }

  void fail(List<Pending> batch, Throwable failure) {
    RuntimeException answer;
    if (failure instanceof BankException refusal) {
      answer = refusal;
    } else if (SqlStates.isTransient(failure)) {
      answer = overloaded();
    } else if (SqlStates.isConnectionLost(failure)) {
      answer = silent();
    } else {
      answer = new IllegalStateException("a command could not be posted", failure);
    }
    batch.forEach(pending -> answer(pending, answer));
  }

  private void answer(Pending pending, RuntimeException failure) {
    answerers.execute(() -> pending.answer().completeExceptionally(failure));
  }

  private static BankException overloaded() {
    return refusal(ErrorCode.OVERLOADED, "Too much is waiting for the ledger.");
  }

  private static BankException silent() {
    return refusal(ErrorCode.UNAVAILABLE, "The database does not answer.");
  }

  private static BankException unknown() {
    return new BankException(
        ErrorCode.OUTCOME_UNKNOWN,
        "The database does not answer. Repeat it with the same key: it is done once.");
  }

  private static BankException stopping() {
    return refusal(ErrorCode.UNAVAILABLE, "The bank is stopping.");
  }

  private static BankException busy() {
    return refusal(ErrorCode.ACCOUNT_BUSY, "Something else holds the account at the moment.");
  }

  private static BankException refusal(ErrorCode code, String reason) {
    return new BankException(
        code, reason + " Nothing was posted; it is safe to try again with the same key.");
  }

  /** Refuses what comes, finishes what is queued, answers everybody. */
  @Override
  public void close() {
    closed = true;
    waiting.add(new Pending(Linked.NOTHING, new CompletableFuture<>(), System.nanoTime())); // wakes
    try {
      writer.join(CLOSE_MAX.toMillis());
      waiting.forEach(late -> answer(late, stopping()));
      answerers.shutdown();
      answerers.awaitTermination(1, TimeUnit.SECONDS);
    } catch (InterruptedException hurry) {
      Thread.currentThread().interrupt();
    }
  }
}
