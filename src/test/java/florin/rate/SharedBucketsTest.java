package florin.rate;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import florin.Await;
import florin.LogOf;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** What becomes of rate limits when Redis is stopped, killed, full, emptied or locked. */
@Isolated("a Redis that is not answered within 50 ms is given up")
class SharedBucketsTest {
  private static final int INSTANCES = 3;
  private static final Rate RATE = new Rate(6, Duration.ofMinutes(10));
  private static final long SLOWER_MILLIS_MAX = 100;
  private static final long BACK_SECONDS_MAX = 5;
  private static final int ATTEMPTS = 20;

  private final LogOf log = new LogOf(SharedBuckets.class);
  private RedisServer redis;
  private SharedBuckets buckets;
  private SharedBuckets others;

  @BeforeEach
  void start() throws Exception {
    redis = RedisServer.start();
    buckets = open(redis.url());
    others = open(redis.url());
  }

  @AfterEach
  void stop() throws Exception {
    log.close();
    for (AutoCloseable each : new AutoCloseable[] {buckets, others, redis}) {
      if (each != null) {
        each.close();
      }
    }
  }

  private static SharedBuckets open(String url) {
    return SharedBuckets.open(
        new RedisAddress(URI.create(url), null), INSTANCES, Clock.systemUTC());
  }

  /** How many of so many requests of a newcomer pass; none may be slower than is promised. */
  private static int passed(Buckets where, int requests) {
    return passed(where, UUID.randomUUID().toString(), requests);
  }

  private static int passed(Buckets where, String who, int requests) {
    int passed = 0;
    long slowest = 0;
    try (Pauses pauses = new Pauses()) {
      for (int i = 0; i < requests; i++) {
        long start = System.nanoTime();
        passed += where.take(new Asked("login", who, RATE)).allowed() ? 1 : 0;
        slowest = Math.max(slowest, System.nanoTime() - start);
      }
      assertThat(TimeUnit.NANOSECONDS.toMillis(slowest - pauses.longestNanos()))
          .isLessThan(SLOWER_MILLIS_MAX);
    }
    return passed;
  }

  private static void await(Buckets where, boolean ok) throws Exception {
    Await.until(
        "Redis counts: " + ok,
        Duration.ofSeconds(BACK_SECONDS_MAX),
        () -> where.state().ok() == ok);
  }

  /** Two thirds go, one third counts here; and one line tells it. */
  private void assertAlone() throws Exception {
    assertThat(passed(buckets, 20)).isEqualTo(2);
    await(buckets, false);
    assertThat(passed(buckets, 20)).isEqualTo(2);
    assertThat(buckets.state().detail()).contains("1/3");
    await(others, false);
    TimeUnit.SECONDS.sleep(1);
    assertThat(log.linesOf(Level.WARN)).hasSize(2); // each of the two instances has its own
  }

  private void assertBack() throws Exception {
    await(buckets, true);
    await(others, true);
    assertThat(log.linesOf(Level.INFO)).filteredOn(line -> line.contains("again")).hasSize(2);
    assertShared();
  }

  /** Four and two of six, and then none. */
  private void assertShared() throws Exception {
    List<Integer> passed =
        undisturbed(
            both(),
            who ->
                List.of(
                    passed(buckets, who, 4), passed(others, who, 20), passed(buckets, who, 20)));
    assertThat(passed).containsExactly(4, 2, 0);
  }

  /** Once more where a busy machine lost Redis meanwhile: that says nothing of what is counted. */
  private static <T> T undisturbed(List<Buckets> where, Function<String, T> count)
      throws Exception {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      for (Buckets each : where) {
        await(each, true);
      }
      List<Buckets.State> before = where.stream().map(Buckets::state).toList();
      T counted = count.apply(UUID.randomUUID().toString());
      if (where.stream().map(Buckets::state).toList().equals(before)) {
        return counted;
      }
    }
    throw new AssertionError("Redis was lost each time");
  }

  private List<Buckets> both() {
    return List.of(buckets, others);
  }

  @Test
  void two_instances_count_as_one() throws Exception {
    assertShared();
    Taken refused =
        undisturbed(
            both(),
            who -> {
              passed(buckets, who, 6);
              return others.take(new Asked("login", who, RATE));
            });
    assertThat(refused.allowed()).isFalse();
    assertThat(refused.resetSeconds()).isBetween(590L, 600L);
  }

  @Test
  void stopped() throws Exception {
    redis.signal("STOP");
    assertAlone();
    TimeUnit.SECONDS.sleep(5); // long enough for connections to be given up
    redis.signal("CONT");
    assertBack();
  }

  @Test
  void killed() throws Exception {
    redis.kill();
    assertAlone();
    redis.begin();
    assertBack();
  }

  @Test
  void full() throws Exception {
    assertThat(redis.ask("CONFIG SET maxmemory-policy noeviction")).isEqualTo("+OK");
    assertThat(redis.ask("CONFIG SET maxmemory 1")).isEqualTo("+OK");
    assertAlone();
    assertThat(redis.ask("CONFIG SET maxmemory 0")).isEqualTo("+OK");
    assertBack();
  }

  @Test
  void emptied() throws Exception {
    List<Integer> passed =
        undisturbed(
            both(),
            who -> {
              int before = passed(buckets, who, 6);
              empty();
              return List.of(before, passed(buckets, who, 20));
            });
    assertThat(passed).containsExactly(6, 6);
  }

  private void empty() {
    try {
      assertThat(redis.ask("FLUSHALL")).isEqualTo("+OK");
      assertThat(redis.ask("SCRIPT FLUSH")).isEqualTo("+OK");
    } catch (IOException gone) {
      throw new UncheckedIOException(gone);
    }
  }

  @Test
  void locked_with_another_password_and_opened_again() throws Exception {
    redis.kill();
    redis.begin("--requirepass", "another");
    assertAlone();
    redis.kill();
    redis.begin();
    assertBack();
  }

  @Test
  void not_there_at_the_start() throws Exception {
    redis.kill();
    long start = System.nanoTime();
    try (SharedBuckets early = open(redis.url())) {
      assertThat(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start)).isLessThan(5);
      assertThat(early.state().ok()).isFalse();
      assertThat(passed(early, 20)).isEqualTo(2);
      redis.begin();
      int all = undisturbed(List.of(early), who -> passed(early, who, 20));
      assertThat(all).isEqualTo(6);
    }
  }

  @Test
  void a_password_is_used_and_never_told() throws Exception {
    redis.kill();
    redis.begin("--requirepass", "hush-hush");
    String url = redis.url().replace("redis://", "redis://:hush-hush@");
    try (SharedBuckets knows = open(url);
        SharedBuckets errs = open(url.replace("hush-hush", "wrong-word"))) {
      int all = undisturbed(List.of(knows), who -> passed(knows, who, 20));
      assertThat(all).isEqualTo(6);
      assertThat(errs.state().ok()).isFalse();
      assertThat(passed(errs, 20)).isEqualTo(2);
    }
    assertThat(log.lines().toString()).contains("WRONGPASS").doesNotContain("hush", "wrong-word");
  }
}
