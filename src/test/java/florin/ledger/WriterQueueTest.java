package florin.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class WriterQueueTest {
  private final CountDownLatch stuck = new CountDownLatch(1);
  private final CountDownLatch freed = new CountDownLatch(1);
  private final AtomicReference<WriterQueue> queue = new AtomicReference<>();
  private final AtomicReference<Thread> writer = new AtomicReference<>();
  private final AtomicReference<Throwable> uncaught = new AtomicReference<>();

  @Test
  void what_a_stuck_database_holds_up_is_answered_even_after_the_close() throws Exception {
    queue.set(new WriterQueue(this::failOnceFreed));
    CompletableFuture<List<Outcome>> answer =
        queue.get().offer(Linked.NOTHING, System.nanoTime() + TimeUnit.MINUTES.toNanos(1));
    stuck.await();

    queue.get().close();
    assertThat(answer).isNotDone();
    freed.countDown();

    assertThatThrownBy(() -> answer.get(5, TimeUnit.SECONDS))
        .hasRootCauseMessage("the database is gone");
    writer.get().join(5_000);
    assertThat(uncaught.get()).isNull();
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
