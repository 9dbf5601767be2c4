package florin.http;

import java.util.List;
import java.util.Map;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.PreEncodedHttpField;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Request;

/**
 * The first that sees a request: gives it its id and its answer the headers every answer has,
 * whoever writes it. What is not a page is never rendered, framed or cached.
 */
final class Edge implements HttpConfiguration.Customizer {
  private static final String OVERRIDE = "X-HTTP-Method-Override";
  private static final List<HttpField> HEADERS =
      List.of(
          new PreEncodedHttpField(HttpHeader.CACHE_CONTROL, "no-store"),
          new PreEncodedHttpField(
              "Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"),
          new PreEncodedHttpField("Cross-Origin-Opener-Policy", "same-origin"),
          new PreEncodedHttpField("Cross-Origin-Resource-Policy", "same-origin"),
          new PreEncodedHttpField(
              "Permissions-Policy",
              "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()"),
          new PreEncodedHttpField("Referrer-Policy", "no-referrer"),
          new PreEncodedHttpField("X-Content-Type-Options", "nosniff"));

  /** What a page has instead. Scripts and styles are files of ours; no string becomes markup. */
  static final Map<String, String> PAGE_HEADERS =
      Map.of(
          "Cache-Control",
          "no-cache",
          "Content-Security-Policy",
          "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
              + " font-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self';"
              + " base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script';"
              + " trusted-types florin");

  private static final HttpField TLS_ONLY =
      new PreEncodedHttpField("Strict-Transport-Security", "max-age=31536000; includeSubDomains");

  private final TrustedProxies proxies;
  private final Cors cors;

  Edge(TrustedProxies proxies, Cors cors) {
    this.proxies = proxies;
    this.cors = cors;
  }

  @Override
  public Request customize(Request request, HttpFields.Mutable answer) {
    Request seen = proxies.seen(request);
    mark(seen, answer);
    return seen.getHeaders().contains(OVERRIDE) ? new AsItCame(seen) : seen;
  }

  /** The method is the one of the request line: Javalin would believe a header instead. */
  private static final class AsItCame extends Request.Wrapper {
    private final HttpFields headers;

    AsItCame(Request request) {
      super(request);
      headers = HttpFields.build(request.getHeaders()).remove(OVERRIDE).asImmutable();
    }

    @Override
    public HttpFields getHeaders() {
      return headers;
    }
  }

  /** Idempotent: the id stays the one the request has. */
  String mark(Request request, HttpFields.Mutable answer) {
    String id = (String) request.getAttribute(RequestId.ATTRIBUTE);
    boolean isNew = id == null;
    if (id == null) {
      id = RequestId.from(request.getHeaders().get("traceparent"));
      request.setAttribute(RequestId.ATTRIBUTE, id);
    }
    for (HttpField header : HEADERS) {
      if (isNew) {
        answer.add(header); // none of them is there, and a put would look for each
      } else {
        answer.put(header);
      }
    }
    if (request.getConnectionMetaData().isSecure()) {
      answer.put(TLS_ONLY);
    }
    cors.mark(request.getHeaders(), answer);
    answer.put(RequestId.HEADER, id);
    return id;
  }
}
