package florin.http;

import florin.rate.Network;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the edge needs to know.
 *
 * @param host the address to listen on
 * @param port 0 for any free one
 * @param corsOrigins exact origins whose scripts may read answers, each without a {@link
 *     Cors#problem}; empty turns CORS off
 * @param pages the classpath folder served at {@code /}, such as {@code /web}; it may be absent
 * @param tls what the port speaks; null for plain HTTP
 * @param trustedProxies whose word on who asks counts
 * @param testFaults whether who asks may ask for a fault, see {@link Faults}
 */
public record HttpSettings(
    String host,
    int port,
    Set<String> corsOrigins,
    String pages,
    @Nullable Tls tls,
    List<Network> trustedProxies,
    RateLimits limits,
    boolean testFaults) {

  /** As in production. */
  public HttpSettings(
      String host,
      int port,
      Set<String> corsOrigins,
      String pages,
      @Nullable Tls tls,
      List<Network> trustedProxies,
      RateLimits limits) {
    this(host, port, corsOrigins, pages, tls, trustedProxies, limits, false);
  }

  /** In plain HTTP, without proxies and limits. */
  public HttpSettings(String host, int port, Set<String> corsOrigins, String pages) {
    this(host, port, corsOrigins, pages, null, List.of(), RateLimits.off());
  }
}
