package florin.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import florin.core.BankException;
import florin.core.ErrorCode;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class WriterQueueTest {
  private final CountDownLatch stuck = new CountDownLatch(1);
  private final CountDownLatch freed = new CountDownLatch(1);
  private final AtomicReference<WriterQueue> queue = new AtomicReference<>();
  private final AtomicReference<Thread> writer = new AtomicReference<>();
  private final AtomicReference<Throwable> uncaught = new AtomicReference<>();

  @Test
  void what_a_stuck_database_holds_up_is_answered_in_time_and_so_is_what_comes_meanwhile()
      throws Exception {
    queue.set(new WriterQueue(this::failOnceFreed, () -> {}));
    var taken = offer();
    stuck.await();
    var waiting = offer();

    assertThat(refusal(taken)).isEqualTo(ErrorCode.OUTCOME_UNKNOWN);
    assertThat(refusal(waiting)).isEqualTo(ErrorCode.UNAVAILABLE);
    assertThat(refusal(offer())).isEqualTo(ErrorCode.UNAVAILABLE);
    assertThat(queue.get().waiting()).isZero();
    freed.countDown();
    queue.get().close();
    assertThat(uncaught.get()).isNull();
  }

  @Test
  void a_writer_that_is_stuck_for_longer_than_the_close_ends_by_itself() throws Exception {
    queue.set(new WriterQueue(this::failOnceFreed, () -> {}));
    var answer = offer();
    stuck.await();

    queue.get().close();
    assertThat(answer).isCompletedExceptionally();
    freed.countDown();

    writer.get().join(5_000);
    assertThat(writer.get().isAlive()).isFalse();
    assertThat(uncaught.get()).isNull();
  }

  @Test
  void a_slow_database_has_room_for_what_it_does_in_a_second() throws Exception {
    queue.set(new WriterQueue(this::failHalfASecondLater, () -> {}));
    offer();
    stuck.await();
    List<CompletableFuture<List<Outcome>>> slow = offer(400);
    freed.countDown();
    CompletableFuture.allOf(slow.toArray(new CompletableFuture<?>[0]))
        .handle((done, failure) -> done)
        .get();
    TimeUnit.MILLISECONDS.sleep(100);

    List<CompletableFuture<List<Outcome>>> more = offer(1_600);
    assertThat(more)
        .filteredOn(CompletableFuture::isCompletedExceptionally)
        .as("400 took half a second, so there is room for 800, and never for less than 1,000")
        .hasSizeGreaterThan(500);
    queue.get().close();
  }

  private List<CompletableFuture<List<Outcome>>> offer(int count) {
    return Stream.generate(this::offer).limit(count).toList();
  }

  private List<Pending> failHalfASecondLater(List<Pending> batch) {
    stuck.countDown();
    try {
      freed.await();
      TimeUnit.MILLISECONDS.sleep(500);
    } catch (InterruptedException impossible) {
      throw new IllegalStateException(impossible);
    }
    queue.get().fail(batch, new IllegalArgumentException("done"));
    return List.of();
  }

  private CompletableFuture<List<Outcome>> offer() {
    return queue.get().offer(Linked.NOTHING, System.nanoTime() + TimeUnit.MINUTES.toNanos(1));
  }

  /** The refusal that comes within three seconds. */
  private static ErrorCode refusal(CompletableFuture<List<Outcome>> answer) throws Exception {
    try {
      throw new AssertionError("not refused: " + answer.get(3, TimeUnit.SECONDS));
    } catch (ExecutionException refusal) {
      return ((BankException) refusal.getCause()).code();
    }
  }

  private List<Pending> failOnceFreed(List<Pending> batch) {
    writer.set(Thread.currentThread());
    Thread.currentThread().setUncaughtExceptionHandler((thread, failure) -> uncaught.set(failure));
    stuck.countDown();
    try {
      freed.await();
    } catch (InterruptedException impossible) {
      throw new IllegalStateException(impossible);
    }
    queue.get().fail(batch, new IllegalArgumentException("the database is gone"));
    return List.of();
  }
}
