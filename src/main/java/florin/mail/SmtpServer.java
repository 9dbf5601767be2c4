package florin.mail;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Where mails are handed over.
 *
 * @param tls from the first byte (smtps); else it is begun within (STARTTLS) where it is offered
 */
public record SmtpServer(
    boolean tls, String host, int port, @Nullable String user, @Nullable String password) {
  private static final int SUBMISSION = 587;
  private static final int SUBMISSIONS = 465; // RFC 8314

  /**
   * {@code smtp://user:password@host:port}, or smtps.
   *
   * @throws IllegalArgumentException "must be …", without quoting the text: a password may be in it
   */
  public static SmtpServer parse(String text) {
    try {
      URI uri = new URI(text);
      boolean tls = "smtps".equals(uri.getScheme());
      if ((tls || "smtp".equals(uri.getScheme()))
          && uri.getHost() != null
          && uri.getRawPath().replace("/", "").isEmpty()
          && uri.getRawQuery() == null) {
        return of(tls, uri);
      }
    } catch (URISyntaxException malformed) {
      // the same answer as for another scheme
    }
    throw new IllegalArgumentException(
        "must be smtp://user:password@host:port or smtps://…, special characters as %40");
  }

  private static SmtpServer of(boolean tls, URI uri) {
    String[] login = uri.getRawUserInfo() == null ? null : uri.getRawUserInfo().split(":", 2);
    return new SmtpServer(
        tls,
        uri.getHost().replaceAll("[\\[\\]]", ""),
        uri.getPort() > 0 ? uri.getPort() : tls ? SUBMISSIONS : SUBMISSION,
        login == null ? null : decoded(login[0]),
        login == null || login.length < 2 ? null : decoded(login[1]));
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  /** Whether the way there stays on this machine. */
  public boolean isLoopback() {
    return host.matches("127\\.[0-9.]+|localhost|(0*:)*:0*1");
  }

  @Override
  public String toString() {
    return host + ":" + port;
  }
}
