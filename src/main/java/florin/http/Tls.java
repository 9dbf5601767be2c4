package florin.http;

import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Date;
import org.jspecify.annotations.Nullable;

/**
 * Where the certificate is, and its key.
 *
 * @param certificate PEM: the server's own first, then those between it and its authority
 * @param key PEM, PKCS #8, not encrypted
 * @param publicUrl where browsers that came without TLS are sent; null for where they came to
 */
public record Tls(Path certificate, Path key, @Nullable URI publicUrl) {
  /** Why it could not be used at this instant, in a sentence for a person; null where it can. */
  public @Nullable String problem(Instant now) {
    try {
      PemFiles.read(this).keyStore(Date.from(now));
      return null;
    } catch (IllegalArgumentException unusable) {
      return unusable.getMessage();
    }
  }
}
