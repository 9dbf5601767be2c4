package florin.http;

import java.util.Set;

/**
 * What the edge needs to know.
 *
 * @param host the address to listen on
 * @param port 0 for any free one
 * @param corsOrigins exact origins whose scripts may read answers, each without a {@link
 *     Cors#problem}; empty turns CORS off
 * @param pages the classpath folder served at {@code /}, such as {@code /web}; it may be absent
 */
public record HttpSettings(String host, int port, Set<String> corsOrigins, String pages) {}
