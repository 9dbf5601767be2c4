package florin.rate;

import io.github.bucket4j.Bucket;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * The buckets of this process. Each policy has room for {@link #BUCKETS_MAX}; beyond that the one
 * that was asked longest ago goes. Who wants a fresh bucket that way must have that many others ask
 * between two requests of his own, each with permits of its own: it gains him nothing.
 */
public final class LocalBuckets implements Buckets {
  static final int BUCKETS_MAX = 16_384;
  private static final int SHARDS = 16;

  private final Map<String, List<Shard>> policies = new ConcurrentHashMap<>();

  @Override
  public Taken take(Asked asked) {
    List<Shard> shards = policies.computeIfAbsent(asked.policy(), policy -> shards());
    int hash = asked.who().hashCode();
    Shard shard = shards.get((hash ^ (hash >>> 16)) & (SHARDS - 1));
    return Taken.of(shard.bucket(asked).tryConsumeAndReturnRemaining(1));
  }

  private static List<Shard> shards() {
    return Stream.generate(Shard::new).limit(SHARDS).toList();
  }

  /** How many there are of a policy. */
  int count(String policy) {
    return policies.getOrDefault(policy, List.of()).stream().mapToInt(Shard::count).sum();
  }

  @Override
  public State state() {
    return new State(true, "counted in memory");
  }

  @Override
  public void close() {}

  private static final class Shard {
    private final Map<Asked, Bucket> buckets =
        new LinkedHashMap<>(16, 0.75f, true) {
          @Override
          protected boolean removeEldestEntry(Map.Entry<Asked, Bucket> eldest) {
            return size() > BUCKETS_MAX / SHARDS;
          }
        };

    synchronized Bucket bucket(Asked asked) {
      return buckets.computeIfAbsent(asked, missing -> made(missing.rate()));
    }

    synchronized int count() {
      return buckets.size();
    }

    /** By the clock that nobody sets back: a wait must not grow with it. */
    private static Bucket made(Rate rate) {
      return Bucket.builder().addLimit(rate.bandwidth()).withNanosecondPrecision().build();
    }
  }
}
