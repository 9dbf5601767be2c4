package florin.config;

import florin.http.LimitPolicy;
import florin.rate.Network;
import florin.rate.Rate;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How often each may ask.
 *
 * @param rates empty where there are no limits
 * @param redis where all instances count together; null where each counts alone
 * @param redisCa the file of who vouches for a Redis over TLS; null for whom Java trusts
 * @param trustedProxies whose word on who asks counts
 */
public record Limits(
    Map<LimitPolicy, Rate> rates,
    @Nullable URI redis,
    @Nullable Path redisCa,
    int instances,
    List<Network> trustedProxies) {
  /** None at all. */
  public static final Limits OFF = new Limits(Map.of(), null, null, 1, List.of());

  /** As the settings have them. */
  public static Limits of(Sources from) {
    List<Network> proxies = from.optional(Setting.TRUSTED_PROXIES);
    return new Limits(
        from.value(Setting.RATE_LIMITS),
        from.optional(Setting.REDIS_URL),
        redisCa(from),
        from.value(Setting.INSTANCES),
        proxies == null ? List.of() : proxies);
  }

  /** Notes a file that vouches for nobody. */
  private static @Nullable Path redisCa(Sources from) {
    Path set = from.optional(Setting.REDIS_CA);
    if (set == null) {
      return null;
    }
    Path file = from.resolve(set);
    try (InputStream in = Files.newInputStream(file)) {
      if (CertificateFactory.getInstance("X.509").generateCertificates(in).isEmpty()) {
        from.refuse(Setting.REDIS_CA, "must hold a certificate");
      }
    } catch (IOException | CertificateException unusable) {
      from.refuse(Setting.REDIS_CA, "must be a file of certificates in PEM that can be read");
    }
    return file;
  }

  /** Notes what production mode does not allow. */
  public void check(Sources from, Mode mode) {
    if (mode == Mode.SANDBOX) {
      return;
    }
    if (rates.isEmpty()) {
      from.refuse(Setting.RATE_LIMITS, "may be off in sandbox mode only");
    }
    if (redis != null && "redis".equals(redis.getScheme()) && !Loopback.is(redis.getHost())) {
      from.refuse(Setting.REDIS_URL, "must be rediss:// (TLS) where Redis is on another host");
    }
  }

  /** How many log-ins may follow each other; without limits, as many as anybody likes. */
  public int logins() {
    Rate rate = rates.get(LimitPolicy.LOGIN);
    return rate == null ? Integer.MAX_VALUE : (int) rate.requests();
  }

  /** Nothing of the URL, which may have a password. */
  @Override
  public String toString() {
    return rates + (redis == null ? "" : " in Redis") + ", proxies " + trustedProxies;
  }
}
