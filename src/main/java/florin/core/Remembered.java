package florin.core;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Answers kept for a moment: bounded in number and in age, never the truth. Thread-safe. Two
 * threads may compute the same answer at once; what was forgotten meanwhile is not put back.
 */
public final class Remembered<K, V> {
  private final ConcurrentHashMap<K, Kept<V>> answers = new ConcurrentHashMap<>();
  private final Clock clock;
  private final Duration life;
  private final int answersMax;
  private final AtomicLong forgotten = new AtomicLong();

  public Remembered(Clock clock, Duration life, int answersMax) {
    this.clock = clock;
    this.life = life;
    this.answersMax = answersMax;
  }

  /** The kept answer, or a new one; null is never kept. */
  public @Nullable V get(K key, Function<K, @Nullable V> compute) {
    long now = clock.millis();
    Kept<V> kept = answers.get(key);
    if (kept != null && now < kept.untilMillis && now >= kept.fromMillis) {
      return kept.answer;
    }
    long before = forgotten.get();
    V answer = compute.apply(key);
    if (answer == null) {
      answers.remove(key);
      return null;
    }
    if (answers.size() >= answersMax) {
      answers.clear();
    }
    answers.put(key, new Kept<>(answer, now, now + life.toMillis()));
    if (before != forgotten.get()) {
      answers.remove(key);
    }
    return answer;
  }

  public void forget(K key) {
    forgotten.incrementAndGet();
    answers.remove(key);
  }

  public void forgetAll() {
    forgotten.incrementAndGet();
    answers.clear();
  }

  private record Kept<V>(V answer, long fromMillis, long untilMillis) {}
}
