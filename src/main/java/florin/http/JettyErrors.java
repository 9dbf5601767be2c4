package florin.http;

import florin.core.BankException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/** What Jetty refuses before any of our handlers sees it, as the same problem documents. */
final class JettyErrors implements Request.Handler {
  private final Edge edge;

  JettyErrors(Edge edge) {
    this.edge = edge;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    String id = edge.mark(request, response.getHeaders());
    Object cause = request.getAttribute(ErrorHandler.ERROR_EXCEPTION);
    BankException refusal = refusal(cause, response.getStatus(), id);
    response.setStatus(Problems.status(refusal.code()));
    if (cause instanceof HttpException) {
      // Jetty reads no further, and does not always say so: a client would send its next request
      response.getHeaders().put(HttpHeader.CONNECTION, HttpHeaderValue.CLOSE);
    }
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, Problems.CONTENT_TYPE);
    Problems.headers(refusal.code()).forEach(response.getHeaders()::put);
    response.write(true, ByteBuffer.wrap(Problems.body(refusal, id)), callback);
    return true;
  }

  private static BankException refusal(Object cause, int status, String requestId) {
    if (cause instanceof HttpException refusal) {
      return Failures.ofStatus(refusal.getCode());
    }
    if (cause instanceof TimeoutException || cause instanceof EofException) {
      return Failures.ofStatus(400); // too slow, or cut off for it, or gone: no bug of ours
    }
    return cause instanceof Throwable failure && status >= 500 && status != 503
        ? Failures.refusal(failure, requestId)
        : Failures.ofStatus(status);
  }
}
