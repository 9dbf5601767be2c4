package florin.http;

import florin.core.BankException;
import florin.rate.Taken;
import io.javalin.http.HandlerType;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Counts requests by address before anything of them is read but the head: a refused one costs
 * neither a body nor a password's hash. What is no route, a file or a path that does not exist, is
 * counted as any other; routes that ask for a token are counted later, by user.
 */
final class AddressLimit extends Handler.Wrapper {
  private final RateLimits limits;
  private final Map<String, LimitPolicy> paths = new HashMap<>();
  private final Map<Pattern, LimitPolicy> patterns = new LinkedHashMap<>();

  AddressLimit(RateLimits limits, List<Route> routes) {
    this.limits = limits;
    for (Route route : routes) {
      LimitPolicy policy = route.isPublic() ? route.limit() : LimitPolicy.NONE;
      String name = name(route.method().name(), route.path());
      if (route.path().contains("{")) {
        patterns.put(pattern(name), policy);
      } else {
        paths.put(name, policy);
      }
    }
  }

  private static String name(String method, String path) {
    boolean reads = method.equals(HandlerType.HEAD.name());
    return (reads ? HandlerType.GET.name() : method) + " " + path;
  }

  /** Each parameter is one segment. */
  private static Pattern pattern(String name) {
    return Pattern.compile("\\Q" + name.replaceAll("\\{[^}]+}", "\\\\E[^/]+\\\\Q") + "\\E");
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    HttpFields.Mutable headers = response.getHeaders();
    Taken taken = limits.countAddress(request, headers, policy(request));
    if (taken == null || taken.allowed()) {
      return super.handle(request, response, callback);
    }
    headers.put(HttpHeader.RETRY_AFTER, Long.toString(taken.resetSeconds()));
    headers.put(HttpHeader.CONTENT_TYPE, Problems.CONTENT_TYPE);
    BankException refusal = RateLimits.refusal(taken);
    response.setStatus(Problems.status(refusal.code()));
    AccessLog.refused(request, response.getStatus());
    response.write(true, ByteBuffer.wrap(Problems.body(refusal, RequestId.of(request))), callback);
    return true;
  }

  private LimitPolicy policy(Request request) {
    String path = request.getHttpURI().getPath();
    String name = name(request.getMethod(), path == null ? "" : path);
    LimitPolicy known = paths.get(name);
    if (known != null) {
      return known;
    }
    return patterns.entrySet().stream()
        .filter(each -> each.getKey().matcher(name).matches())
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(LimitPolicy.DEFAULT);
  }
}
