package florin.rate;

import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.BucketConfiguration;
import java.time.Duration;

/**
 * So many requests in each interval. What was not used in one is not saved for the next.
 *
 * @param requests from 1 to {@link #REQUESTS_MAX}
 * @param per from a second to a day
 */
public record Rate(long requests, Duration per) {
  public static final long REQUESTS_MAX = 10_000_000;
  public static final Duration PER_MAX = Duration.ofDays(1);

  public Rate {
    if (requests < 1
        || requests > REQUESTS_MAX
        || per.compareTo(Duration.ofSeconds(1)) < 0
        || per.compareTo(PER_MAX) > 0) {
      throw new IllegalArgumentException("a rate is 1 to 10000000 requests in PT1S to P1D");
    }
  }

  /** One instance's part of it, where they cannot share: rounded down, and one at least. */
  public Rate share(int instances) {
    return new Rate(Math.max(1, requests / instances), per);
  }

  Bandwidth bandwidth() {
    return Bandwidth.builder().capacity(requests).refillIntervally(requests, per).build();
  }

  BucketConfiguration configuration() {
    return BucketConfiguration.builder().addLimit(bandwidth()).build();
  }

  /** As a setting has it, {@code 5/PT1M}. */
  @Override
  public String toString() {
    return requests + "/" + per;
  }
}
