package florin.rate;

import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where Redis is, and who says so.
 *
 * @param url {@code redis://} or {@code rediss://}, with a password where there is one
 * @param authority the file (PEM) of whoever must have signed the certificate of a {@code
 *     rediss://}, read at each connection; null for those that Java trusts. The name must fit too
 */
public record RedisAddress(URI url, @Nullable Path authority) {
  /** Nothing of the URL, which may have a password. */
  @Override
  public String toString() {
    return url.getScheme() + "://" + url.getHost();
  }
}
