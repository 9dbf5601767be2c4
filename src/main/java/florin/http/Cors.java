package florin.http;

import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.net.URI;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which other origins' scripts may read answers (the Fetch standard's CORS protocol): an exact
 * list, never with cookies. Off when the list is empty.
 */
public final class Cors {
  private static final String METHODS = "GET, HEAD, POST, PUT, PATCH, DELETE";
  private static final String REQUEST_HEADERS =
      "Authorization, Content-Type, Florin-Background, Idempotency-Key, If-Match, traceparent";
  private static final String RESPONSE_HEADERS =
      "ETag, Idempotent-Replayed, Link, Location, RateLimit, RateLimit-Policy, Request-Id,"
          + " Retry-After, WWW-Authenticate";

  private final Set<String> origins;

  Cors(Set<String> origins) {
    this.origins = origins;
  }

  /** Why {@code origin} cannot be on the list, in one sentence; null when it can. */
  public static @Nullable String problem(String origin) {
    if (origin.equals("*") || origin.equals("null")) {
      return "The origin " + origin + " would let every page in: name each origin exactly.";
    }
    try {
      URI uri = URI.create(origin);
      String exact = uri.getScheme() + "://" + uri.getHost();
      exact += uri.getPort() < 0 ? "" : ":" + uri.getPort();
      boolean isWeb = "https".equals(uri.getScheme()) || "http".equals(uri.getScheme());
      boolean isDefault = uri.getPort() == ("https".equals(uri.getScheme()) ? 443 : 80);
      if (uri.getHost() != null
          && isWeb
          && !isDefault
          && exact.equals(origin)
          && origin.equals(origin.toLowerCase(Locale.ROOT))) {
        return null;
      }
    } catch (IllegalArgumentException e) {
      // told below
    }
    return "The origin " + origin + " is none: write it as browsers send it, https://app.example.";
  }

  /** Marks the answer; a preflight is answered right here. */
  void handle(Context ctx) {
    if (origins.isEmpty()) {
      return;
    }
    ctx.res().addHeader("Vary", "Origin");
    List<String> given = Collections.list(ctx.req().getHeaders("Origin"));
    if (given.size() != 1 || !origins.contains(given.get(0))) {
      return;
    }
    ctx.header("Access-Control-Allow-Origin", given.get(0));
    ctx.header("Access-Control-Expose-Headers", RESPONSE_HEADERS);
    if (ctx.method().equals(HandlerType.OPTIONS)
        && ctx.header("Access-Control-Request-Method") != null) {
      ctx.header("Access-Control-Allow-Methods", METHODS);
      ctx.header("Access-Control-Allow-Headers", REQUEST_HEADERS);
      ctx.header("Access-Control-Max-Age", "600");
      ctx.status(204).skipRemainingHandlers();
    }
  }
}
