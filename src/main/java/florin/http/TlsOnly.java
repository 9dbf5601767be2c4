package florin.http;

import florin.core.ErrorCode;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Lets in what came by TLS. Of the rest a browser that opens a page is sent on to it, the probes
 * are answered, and everybody else is refused: a token that came in clear is to be noticed, not
 * carried on.
 */
final class TlsOnly extends Handler.Wrapper {
  private static final Set<String> PROBES = Set.of("/livez", "/readyz");
  private static final Pattern AUTHORITY =
      Pattern.compile("([A-Za-z0-9.-]{1,253}|\\[[0-9A-Fa-f:.]{2,45}])(:[0-9]{1,5})?");

  private final Edge edge;
  private final @Nullable URI publicUrl;

  TlsOnly(Edge edge, @Nullable URI publicUrl) {
    this.edge = edge;
    this.publicUrl = publicUrl;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    String path = Request.getPathInContext(request);
    boolean reads = Set.of("GET", "HEAD").contains(request.getMethod());
    // The request's own says what its target claims, and any client can write https: there.
    boolean secure = request.getConnectionMetaData().isSecure();
    if (secure || (reads && PROBES.contains(path))) {
      return super.handle(request, response, callback);
    }
    String accept = request.getHeaders().get(HttpHeader.ACCEPT);
    String base = base(request);
    if (reads && base != null && accept != null && accept.contains("text/html")) {
      response.setStatus(308);
      response.getHeaders().put(HttpHeader.LOCATION, base + request.getHttpURI().getPathQuery());
      callback.succeeded();
      return true;
    }
    refuse(request, response, callback);
    return true;
  }

  private @Nullable String base(Request request) {
    if (publicUrl != null && "https".equals(publicUrl.getScheme())) {
      return publicUrl.toString();
    }
    String host = request.getHeaders().get(HttpHeader.HOST);
    return host != null && AUTHORITY.matcher(host).matches() ? "https://" + host : null;
  }

  private void refuse(Request request, Response response, Callback callback) {
    String id = edge.mark(request, response.getHeaders());
    ErrorCode code = ErrorCode.TLS_REQUIRED;
    byte[] body =
        Problems.body(
            code,
            "Ask again with https://. Change any secret that you sent.",
            Map.of(),
            List.of(),
            id);
    response.setStatus(Problems.status(code));
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, Problems.CONTENT_TYPE);
    Problems.headers(code).forEach(response.getHeaders()::put);
    response.getHeaders().put(HttpHeader.CONNECTION, "Upgrade, close");
    response.write(true, ByteBuffer.wrap(body), callback);
  }
}
