package florin.http;

import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.MDC;

/**
 * Names the request on every line that is logged for it: {@code request_id}, and the trace it
 * belongs to (W3C Trace Context), begun by whoever called or else by us.
 */
final class Trace extends Handler.Wrapper {
  private static final String REQUEST = "request_id";
  private static final String TRACE = "trace_id";

  /** What is logged on this thread until it is closed is about this request. */
  record Named(boolean outermost) implements AutoCloseable {
    @Override
    public void close() {
      if (outermost) {
        MDC.remove(REQUEST);
        MDC.remove(TRACE);
      }
    }
  }

  static Named named(String requestId) {
    boolean outermost = MDC.get(REQUEST) == null;
    if (outermost) {
      MDC.put(REQUEST, requestId);
      MDC.put(TRACE, RequestId.trace(requestId));
    }
    return new Named(outermost);
  }

  @SuppressWarnings("try") // what is named is left at the end
  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    String id = (String) request.getAttribute(RequestId.ATTRIBUTE);
    if (id == null) {
      return super.handle(request, response, callback);
    }
    try (Named named = named(id)) {
      return super.handle(request, response, callback);
    }
  }
}
