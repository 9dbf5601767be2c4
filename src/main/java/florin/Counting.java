package florin;

import florin.config.Limits;
import florin.http.HttpSettings;
import florin.http.RateLimits;
import florin.rate.Buckets;
import florin.rate.LocalBuckets;
import florin.rate.RedisAddress;
import florin.rate.SharedBuckets;
import java.time.Clock;
import java.util.function.Consumer;

/** Who counts the requests of a bank, as its settings say. */
final class Counting implements AutoCloseable {
  /** The web page's folder on the class path. */
  static final String PAGES = "/web";

  private final Limits limits;
  private final Buckets buckets;

  Counting(Limits limits, Clock wall) {
    this.limits = limits;
    this.buckets =
        limits.redis() == null || limits.rates().isEmpty()
            ? new LocalBuckets()
            : SharedBuckets.open(
                new RedisAddress(limits.redis(), limits.redisCa()), limits.instances(), wall);
  }

  /**
   * @param refused is told the policy of each refused request
   */
  private RateLimits limits(Consumer<String> refused) {
    return new RateLimits(limits.rates(), buckets, refused);
  }

  /**
   * What the server is told.
   *
   * @param refused as above
   */
  HttpSettings settings(Config.Http http, Consumer<String> refused, boolean sandbox) {
    return new HttpSettings(
        http.host(),
        http.port(),
        http.corsOrigins(),
        PAGES,
        http.tls(),
        limits.trustedProxies(),
        limits(refused),
        sandbox);
  }

  Buckets.State state() {
    return limits.rates().isEmpty() ? new Buckets.State(true, "off") : buckets.state();
  }

  @Override
  public void close() {
    buckets.close();
  }
}
