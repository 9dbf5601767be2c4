package florin.http;

import florin.core.BankException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/** What Jetty refuses before any of our handlers sees it, as the same problem documents. */
final class JettyErrors implements Request.Handler {
  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    String id = Edge.mark(request, response.getHeaders());
    BankException refusal =
        refusal(request.getAttribute(ErrorHandler.ERROR_EXCEPTION), response.getStatus(), id);
    response.setStatus(Problems.status(refusal.code()));
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, Problems.CONTENT_TYPE);
    Problems.headers(refusal.code()).forEach(response.getHeaders()::put);
    byte[] body =
        Problems.body(refusal.code(), refusal.detail(), refusal.members(), refusal.errors(), id);
    response.write(true, ByteBuffer.wrap(body), callback);
    return true;
  }

  private static BankException refusal(Object cause, int status, String requestId) {
    if (cause instanceof HttpException refusal) {
      return Failures.ofStatus(refusal.getCode());
    }
    if (cause instanceof TimeoutException) {
      return Failures.ofStatus(400);
    }
    return cause instanceof Throwable failure && status >= 500 && status != 503
        ? Failures.refusal(failure, requestId)
        : Failures.ofStatus(status);
  }
}
