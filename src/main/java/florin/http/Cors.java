package florin.http;

import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.PreEncodedHttpField;
import org.jspecify.annotations.Nullable;

/**
 * Which other origins' scripts may read answers (the Fetch standard's CORS protocol): an exact
 * list, never with cookies. Off when the list is empty.
 */
public final class Cors {
  private static final String METHODS = "GET, HEAD, POST, PUT, PATCH, DELETE";
  private static final String REQUEST_HEADERS =
      "Authorization, Content-Type, Florin-Background, Idempotency-Key, If-Match, traceparent";
  private static final String ALLOWED = "Access-Control-Allow-Origin";
  private static final HttpField VARY = new PreEncodedHttpField(HttpHeader.VARY, "Origin");
  private static final HttpField EXPOSED =
      new PreEncodedHttpField(
          "Access-Control-Expose-Headers",
          "ETag, Idempotent-Replayed, Link, Location, RateLimit, RateLimit-Policy, Request-Id,"
              + " Retry-After, WWW-Authenticate");

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

  /** What an answer of any layer says to the page that asked, if there is one. */
  void mark(HttpFields asked, HttpFields.Mutable answer) {
    if (origins.isEmpty()) {
      return;
    }
    answer.put(VARY);
    List<String> given = asked.getValuesList(HttpHeader.ORIGIN);
    if (given.size() == 1 && origins.contains(given.get(0))) {
      answer.put(ALLOWED, given.get(0));
      answer.put(EXPOSED);
    }
  }

  /** Answers a preflight, and nothing else; who is not on the list gets what OPTIONS gets. */
  void preflight(Context ctx) {
    boolean isPreflight =
        ctx.method().equals(HandlerType.OPTIONS)
            && ctx.header("Access-Control-Request-Method") != null;
    if (isPreflight && ctx.res().getHeader(ALLOWED) != null) {
      ctx.res().addHeader("Vary", "Access-Control-Request-Method, Access-Control-Request-Headers");
      ctx.header("Access-Control-Allow-Methods", METHODS);
      ctx.header("Access-Control-Allow-Headers", REQUEST_HEADERS);
      ctx.header("Access-Control-Max-Age", "600");
      ctx.status(204).skipRemainingHandlers();
    }
  }
}
