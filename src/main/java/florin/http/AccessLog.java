package florin.http;

import florin.core.Caller;
import io.javalin.http.Context;
import io.javalin.router.Endpoint;
import java.util.Set;
import org.eclipse.jetty.server.Request;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One line a request: method, route, status, milliseconds, and who asked. The route as we spell it,
 * never the path as it came: nothing that a client chose gets into the line.
 */
final class AccessLog {
  private static final Logger LOG = LoggerFactory.getLogger("florin.access");

  /** Asked by machines, every second or so. */
  private static final Set<String> UNTOLD = Set.of("/livez", "/readyz", "/metrics");

  private AccessLog() {}

  @SuppressWarnings("try") // what is named is left at the end
  static void answered(Context ctx, long millis) {
    Endpoint endpoint = ctx.endpoints().lastHttpEndpoint();
    if (LOG.isInfoEnabled() && !(endpoint != null && UNTOLD.contains(endpoint.path))) {
      Caller caller = Auth.callerIfKnown(ctx);
      try (Trace.Named named = Trace.named(RequestId.of(ctx))) {
        LOG.atInfo()
            .addKeyValue("method", KnownMethod.of(ctx))
            .addKeyValue("route", endpoint == null ? "-" : endpoint.path)
            .addKeyValue("status", ctx.statusCode())
            .addKeyValue("ms", millis)
            .addKeyValue("user", caller == null ? "-" : caller.userId().toString())
            .log("answered");
      }
    }
  }

  /** Of one that got no further than its head. */
  @SuppressWarnings("try") // what is named is left at the end
  static void refused(Request request, int status) {
    if (LOG.isInfoEnabled()) {
      try (Trace.Named named = Trace.named(RequestId.of(request))) {
        LOG.atInfo()
            .addKeyValue("method", KnownMethod.of(request.getMethod()))
            .addKeyValue("route", "-")
            .addKeyValue("status", status)
            .addKeyValue("ms", 0)
            .addKeyValue("user", "-")
            .log("answered");
      }
    }
  }
}
