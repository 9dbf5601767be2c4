package florin;

import florin.config.Setting;
import florin.config.Sources;
import florin.core.Clocks;
import florin.http.Tls;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Whether the port speaks TLS, and with what. */
final class TlsSettings {
  private TlsSettings() {}

  /** Null without a certificate; notes what is missing, or of no use. */
  static @Nullable Tls read(Sources from) {
    if (from.find(Setting.TLS_CERT) != null) {
      from.require(Setting.TLS_KEY, "FLORIN_TLS_CERT is set");
    }
    if (from.find(Setting.TLS_KEY) != null) {
      from.require(Setting.TLS_CERT, "FLORIN_TLS_KEY is set");
    }
    Path certificate = from.optional(Setting.TLS_CERT);
    Path key = from.optional(Setting.TLS_KEY);
    if (certificate == null || key == null) {
      return null;
    }
    Tls tls =
        new Tls(from.resolve(certificate), from.resolve(key), from.optional(Setting.PUBLIC_URL));
    String problem = tls.problem(Clocks.system().wall().instant());
    if (problem != null) {
      from.refuse(Setting.TLS_CERT, problem);
    }
    return tls;
  }
}
