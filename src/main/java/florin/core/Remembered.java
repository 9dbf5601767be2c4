package florin.core;

import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Answers kept for a moment: bounded in number and in age, never the truth. Thread-safe. One thread
 * computes an answer, whoever else wants it waits for it; what was forgotten meanwhile is not put
 * back.
 */
public final class Remembered<K, V> {
  private static final int TURNS = 64;

  private final ConcurrentHashMap<K, Kept<V>> answers = new ConcurrentHashMap<>();
  private final Clock clock;
  private final Duration life;
  private final int answersMax;
  private final AtomicLong forgotten = new AtomicLong();
  private final Object[] turns = Stream.generate(Object::new).limit(TURNS).toArray();

  public Remembered(Clock clock, Duration life, int answersMax) {
    this.clock = clock;
    this.life = life;
    this.answersMax = answersMax;
  }

  /** The kept answer, or a new one; null is never kept. */
  public @Nullable V get(K key, Function<K, @Nullable V> compute) {
    V kept = kept(key, clock.millis());
    if (kept != null) {
      return kept;
    }
    synchronized (turns[Math.floorMod(key.hashCode(), turns.length)]) {
      V computedMeanwhile = kept(key, clock.millis());
      return computedMeanwhile == null ? compute(key, compute) : computedMeanwhile;
    }
  }

  /**
   * The kept answers, and those of all others computed at once; one that is not computed is none.
   */
  public Map<K, V> getAll(Set<K> keys, Function<Set<K>, Map<K, V>> compute) {
    Map<K, V> all = new HashMap<>();
    Set<K> missing = new HashSet<>();
    long now = clock.millis();
    for (K key : keys) {
      V kept = kept(key, now);
      if (kept == null) {
        missing.add(key);
      } else {
        all.put(key, kept);
      }
    }
    if (!missing.isEmpty()) {
      long before = forgotten.get();
      Map<K, V> computed = compute.apply(missing);
      computed.forEach((key, answer) -> keep(key, answer, now, before));
      all.putAll(computed);
    }
    return all;
  }

  private @Nullable V kept(K key, long now) {
    Kept<V> kept = answers.get(key);
    return kept != null && now < kept.untilMillis && now >= kept.fromMillis ? kept.answer : null;
  }

  private @Nullable V compute(K key, Function<K, @Nullable V> compute) {
    long now = clock.millis();
    long before = forgotten.get();
    V answer = compute.apply(key);
    if (answer == null) {
      answers.remove(key);
      return null;
    }
    keep(key, answer, now, before);
    return answer;
  }

  private void keep(K key, V answer, long now, long before) {
    if (answers.size() >= answersMax) {
      answers.clear();
    }
    answers.put(key, new Kept<>(answer, now, now + life.toMillis()));
    if (before != forgotten.get()) {
      answers.remove(key);
    }
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
