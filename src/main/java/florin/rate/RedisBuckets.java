package florin.rate;

import io.github.bucket4j.TimeMeter;
import io.github.bucket4j.distributed.AsyncBucketProxy;
import io.github.bucket4j.distributed.ExpirationAfterWriteStrategy;
import io.github.bucket4j.distributed.proxy.AsyncProxyManager;
import io.github.bucket4j.distributed.proxy.optimization.Optimizations;
import io.github.bucket4j.redis.lettuce.Bucket4jLettuce;
import io.lettuce.core.SetArgs;
import io.lettuce.core.api.StatefulRedisConnection;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * The buckets of all instances, over one connection to Redis. Their state changes by compare and
 * swap, so a count is exact whoever asks; what waits here for the same bucket goes as one question,
 * so that instances and not requests compete for it. Ends with its connection: what is under way
 * then fails, and nothing is sent again. Thread-safe.
 */
final class RedisBuckets {
  /** Of a process; one that was forgotten is made again and counts on. */
  private static final int PROXIES_MAX = 4_096;

  /** How long a bucket outlives the moment when it is full again. */
  private static final Duration KEPT = Duration.ofSeconds(10);

  private static final byte[] PROBE = "1".getBytes(StandardCharsets.US_ASCII);

  private final StatefulRedisConnection<String, byte[]> connection;
  private final AsyncProxyManager<String> manager;
  private final Map<String, AsyncBucketProxy> proxies =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, AsyncBucketProxy> eldest) {
          return size() > PROXIES_MAX;
        }
      };

  /**
   * @param clock the one that all instances share as well as their machines' clocks agree
   */
  RedisBuckets(StatefulRedisConnection<String, byte[]> connection, Clock clock) {
    this.connection = connection;
    this.manager =
        Bucket4jLettuce.casBasedBuilder(connection)
            .clientClock(new WallTime(clock))
            .expirationAfterWrite(
                ExpirationAfterWriteStrategy.basedOnTimeForRefillingBucketUpToMax(KEPT))
            .build()
            .asAsync();
  }

  /**
   * Completes exceptionally when Redis refuses or is gone, and never by itself when it is silent.
   */
  CompletableFuture<Taken> take(Asked asked) {
    return proxy(asked).tryConsumeAndReturnRemaining(1).thenApply(Taken::of);
  }

  private synchronized AsyncBucketProxy proxy(Asked asked) {
    return proxies.computeIfAbsent(
        asked.key(),
        key ->
            manager
                .builder()
                .withOptimization(Optimizations.batching())
                .build(key, () -> CompletableFuture.completedFuture(asked.rate().configuration())));
  }

  /** Whether it takes what is written, as a full one does not; the future is as {@link #take}'s. */
  CompletableFuture<String> probe() {
    SetArgs briefly = SetArgs.Builder.px(TimeUnit.SECONDS.toMillis(10));
    return connection.async().set("florin:rate:probe", PROBE, briefly).toCompletableFuture();
  }

  boolean isOpen() {
    return connection.isOpen();
  }

  @SuppressWarnings("FutureReturnValueIgnored") // nobody waits for it
  void close() {
    connection.closeAsync();
  }

  private record WallTime(Clock clock) implements TimeMeter {
    @Override
    public long currentTimeNanos() {
      return TimeUnit.MILLISECONDS.toNanos(clock.millis());
    }

    @Override
    public boolean isWallClockBased() {
      return true;
    }
  }
}
