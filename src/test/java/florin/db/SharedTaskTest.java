package florin.db;

import static org.assertj.core.api.Assertions.assertThat;

import florin.ledger.TestLedger;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Work that one of the instances does: again and again, one at a time, and no longer than it lives.
 */
@SuppressWarnings("try") // what is started is left at the end
class SharedTaskTest {
  private static final Duration PAUSE = Duration.ofMillis(10);
  private static final int PATIENCE_SECONDS = 30;

  private final TestLedger bank = new TestLedger();

  @AfterEach
  void close() {
    bank.close();
  }

  private SharedTask task(Runnable work) {
    return new SharedTask(bank.database(), "test", PAUSE, work);
  }

  private static void await(CountDownLatch latch) throws InterruptedException {
    assertThat(latch.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void what_fails_is_done_again() throws Exception {
    CountDownLatch times = new CountDownLatch(3);
    Runnable work =
        () -> {
          times.countDown();
          throw new IllegalStateException("on purpose");
        };
    try (SharedTask task = task(work)) {
      await(times);
    }
  }

  @Test
  void of_two_instances_one_is_at_it_and_the_other_goes_on_when_it_is_closed() throws Exception {
    AtomicInteger atIt = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    CountDownLatch first = new CountDownLatch(2);
    CountDownLatch second = new CountDownLatch(2);
    try (SharedTask one = task(() -> work(atIt, most, first))) {
      await(first);
      try (SharedTask two = task(() -> work(atIt, most, second))) {
        one.close();
        await(second);
      }
    }
    assertThat(most).hasValue(1);
  }

  private static void work(AtomicInteger atIt, AtomicInteger most, CountDownLatch done) {
    most.accumulateAndGet(atIt.incrementAndGet(), Math::max);
    done.countDown();
    atIt.decrementAndGet();
  }

  @Test
  void closing_waits_for_what_is_being_done_and_leaves_no_thread() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    AtomicReference<Thread> worker = new AtomicReference<>();
    AtomicInteger finished = new AtomicInteger();
    Runnable work =
        () -> {
          worker.set(Thread.currentThread());
          begun.countDown();
          sleep(Duration.ofMillis(500));
          finished.incrementAndGet();
        };
    try (SharedTask task = task(work)) {
      await(begun);
    }
    assertThat(finished).hasPositiveValue();
    worker.get().join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
    assertThat(worker.get().isAlive()).isFalse();
  }

  @Test
  void what_does_not_end_is_interrupted() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    AtomicInteger interrupted = new AtomicInteger();
    Runnable work =
        () -> {
          begun.countDown();
          if (!sleep(Duration.ofMinutes(5))) {
            interrupted.incrementAndGet();
          }
        };
    long start;
    try (SharedTask task = task(work)) {
      await(begun);
      start = System.nanoTime();
    }
    assertThat(System.nanoTime() - start).isLessThan(TimeUnit.SECONDS.toNanos(20));
    assertThat(interrupted).hasValue(1);
  }

  /** False when somebody is in a hurry. */
  private static boolean sleep(Duration time) {
    try {
      return !new CountDownLatch(1).await(time.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException hurry) {
      return false;
    }
  }
}
