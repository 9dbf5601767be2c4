import florin.rate.Asked;
import florin.rate.Buckets;
import florin.rate.LocalBuckets;
import florin.rate.Rate;
import florin.rate.RedisAddress;
import florin.rate.SharedBuckets;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;

/** What a rate limit costs a request, counted in memory and in the Redis of the argument. */
public final class Limits {
  private static final int REQUESTS = 20_000;
  private static final Rate RATE = new Rate(Rate.REQUESTS_MAX, Duration.ofHours(1));

  private Limits() {}

  public static void main(String[] args) throws InterruptedException {
    try (Buckets memory = new LocalBuckets();
        Buckets redis = SharedBuckets.open(at(args[0]), 1, Clock.systemUTC())) {
      for (int round = 0; round < 3; round++) { // the first warms up
        tell("memory", memory);
        tell("redis", redis);
      }
    }
  }

  private static RedisAddress at(String url) {
    return new RedisAddress(URI.create(url), null);
  }

  /** Of requests that were counted where they should be; what waited in vain counts as well. */
  private static void tell(String name, Buckets buckets) throws InterruptedException {
    long[] nanos = new long[REQUESTS];
    for (int i = 0; i < REQUESTS; i++) {
      while (!buckets.state().ok()) {
        Thread.sleep(10);
      }
      long start = System.nanoTime();
      buckets.take(new Asked("transfers", "usr_" + i % 100, RATE));
      nanos[i] = System.nanoTime() - start;
    }
    Arrays.sort(nanos);
    System.out.printf(
        "%-8s p50 %.3f ms  p99 %.3f ms; %s%n",
        name,
        nanos[REQUESTS / 2] / 1e6,
        nanos[REQUESTS * 99 / 100] / 1e6,
        buckets.state().detail());
  }
}
