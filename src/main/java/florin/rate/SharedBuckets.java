package florin.rate;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Buckets in Redis while it answers; while it does not, this instance's share of each rate in its
 * own memory: never off, never closed. The first question that fails, or takes too long, is the
 * last until a probe succeeds. A probe each second, on a thread of its own, finds out before most
 * requests would. Thread-safe.
 */
public final class SharedBuckets implements Buckets {
  /** For which a request waits; a longer wait of one is none for the others. */
  private static final long ANSWER_MILLIS_MAX = 50;

  private static final long CONNECT_MILLIS_MAX = 2_500;
  private static final long PROBE_EVERY_MILLIS = 1_000;
  private static final int FAILURES_MAX = 3;
  private static final int REASON_MAX = 160;
  private static final Asked FIRST =
      new Asked("probe", "first", new Rate(Rate.REQUESTS_MAX, Duration.ofSeconds(1)));
  private static final Logger LOG = LoggerFactory.getLogger(SharedBuckets.class);

  private final RedisLink link;
  private final int instances;
  private final LocalBuckets local = new LocalBuckets();
  private final AtomicReference<@Nullable RedisBuckets> answering = new AtomicReference<>();
  private final ScheduledExecutorService prober =
      Executors.newSingleThreadScheduledExecutor(SharedBuckets::daemon);

  private final AtomicInteger losses = new AtomicInteger();

  // the prober's alone
  private @Nullable RedisBuckets connected;
  private int failures;

  private SharedBuckets(RedisLink link, int instances) {
    this.link = link;
    this.instances = instances;
  }

  /**
   * Connects, and is ready whether that succeeds or not.
   *
   * @param instances how many share it
   */
  public static SharedBuckets open(RedisAddress address, int instances, Clock clock) {
    SharedBuckets buckets = new SharedBuckets(new RedisLink(address, clock), instances);
    buckets.begin();
    return buckets;
  }

  @SuppressWarnings("FutureReturnValueIgnored") // it goes on until it is closed
  private void begin() {
    local.take(FIRST);
    String fault = look();
    if (fault == null) {
      LOG.info("Rate limits are counted in Redis");
    } else {
      alone(fault);
    }
    prober.scheduleWithFixedDelay(
        this::lookAgain, PROBE_EVERY_MILLIS, PROBE_EVERY_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void lookAgain() {
    boolean was = answering.get() != null;
    String fault = look();
    if (fault == null && !was) {
      LOG.info("Redis answers again: all instances share their rate limits");
    }
  }

  /** Connects where needed and asks; what is wrong in a few words, or null. */
  private @Nullable String look() {
    try {
      RedisBuckets redis = connected;
      if (redis == null || !redis.isOpen()) {
        redis = await(link.connect(), CONNECT_MILLIS_MAX);
        connected = redis;
        await(redis.take(FIRST), CONNECT_MILLIS_MAX); // which loads classes
      }
      await(redis.probe(), ANSWER_MILLIS_MAX);
      answering.set(redis);
      failures = 0;
      return null;
    } catch (Exception failure) {
      String fault = reason(failure);
      lost(answering.get(), fault);
      giveUp();
      return fault;
    }
  }

  /** A connection whose other end has vanished stays silent for long; a new one need not. */
  private void giveUp() {
    failures++;
    if (connected != null && failures % FAILURES_MAX == 0) {
      connected.close();
      connected = null;
    }
  }

  private static <T> T await(CompletableFuture<T> answer, long millis) throws Exception {
    return answer.get(millis, TimeUnit.MILLISECONDS);
  }

  @Override
  public Taken take(Asked asked) {
    RedisBuckets redis = answering.get();
    if (redis != null) {
      try {
        return redis.take(asked).get(ANSWER_MILLIS_MAX, TimeUnit.MILLISECONDS);
      } catch (ExecutionException | TimeoutException | RuntimeException failure) {
        lost(redis, reason(failure));
      } catch (InterruptedException hurry) {
        Thread.currentThread().interrupt();
      }
    }
    return local.take(asked.share(instances));
  }

  private void lost(@Nullable RedisBuckets redis, String fault) {
    if (redis != null && answering.compareAndSet(redis, null)) {
      losses.incrementAndGet();
      alone(fault);
    }
  }

  private void alone(String fault) {
    LOG.warn("Redis is not to be had ({}): 1/{} of each rate limit counts here", fault, instances);
  }

  /** The innermost says most. Redis quotes no secrets, and neither does its driver. */
  private static String reason(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    String text = cause.getClass().getSimpleName();
    text = cause.getMessage() == null ? text : text + ": " + cause.getMessage();
    return text.substring(0, Math.min(text.length(), REASON_MAX));
  }

  @Override
  public State state() {
    return answering.get() != null
        ? new State(true, "counted in Redis, which was lost " + losses + " times")
        : new State(false, "Redis is not to be had, 1/" + instances + " of each counts here");
  }

  @Override
  public void close() {
    prober.shutdownNow();
    link.close();
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "florin-redis-probe");
    thread.setDaemon(true);
    return thread;
  }
}
