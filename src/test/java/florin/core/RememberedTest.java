package florin.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RememberedTest {
  private final AtomicInteger computed = new AtomicInteger();
  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch goOn = new CountDownLatch(1);
  private final Remembered<String, Integer> remembered =
      new Remembered<>(Clock.systemUTC(), Duration.ofMinutes(1), 10);

  @Test
  void whoever_asks_meanwhile_waits_for_the_one_answer() throws Exception {
    var first = CompletableFuture.supplyAsync(() -> remembered.get("key", this::compute));
    asked.await();
    CompletableFuture<Integer> second = new CompletableFuture<>();
    Thread waiting = new Thread(() -> second.complete(remembered.get("key", this::compute)));
    waiting.start();
    while (waiting.getState() == Thread.State.NEW || waiting.getState() == Thread.State.RUNNABLE) {
      Thread.onSpinWait();
    }
    goOn.countDown();
    assertThat(first.join()).isEqualTo(1);
    assertThat(second.join()).isEqualTo(1);
    assertThat(computed).hasValue(1);
  }

  @Test
  void an_answer_that_is_forgotten_while_it_is_computed_is_not_kept() {
    assertThat(
            remembered.get(
                "key",
                key -> {
                  remembered.forget(key);
                  return 1;
                }))
        .isEqualTo(1);
    assertThat(remembered.get("key", key -> 2)).isEqualTo(2);
  }

  @Test
  void of_many_only_those_are_computed_that_are_not_known() {
    remembered.get("known", key -> 1);

    assertThat(remembered.getAll(Set.of("known", "new", "none"), missing -> Map.of("new", 2)))
        .isEqualTo(Map.of("known", 1, "new", 2));
    assertThat(remembered.getAll(Set.of("new", "none"), missing -> onlyNone(missing)))
        .isEqualTo(Map.of("new", 2));
  }

  private static Map<String, Integer> onlyNone(Set<String> missing) {
    assertThat(missing).containsExactly("none");
    return Map.of();
  }

  private Integer compute(String key) {
    asked.countDown();
    try {
      goOn.await();
    } catch (InterruptedException impossible) {
      throw new IllegalStateException(impossible);
    }
    return computed.incrementAndGet();
  }
}
