package florin.http;

import com.github.f4b6a3.uuid.UuidCreator;
import io.javalin.http.Context;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * The name of one request, in its answer's {@code Request-Id} header, its problem document and the
 * log. An inbound trace id is kept (W3C Trace Context, {@code traceparent}), else it is made here.
 */
public final class RequestId {
  static final String HEADER = "Request-Id";
  static final String ATTRIBUTE = "florin.request_id";
  private static final String OURS = "req_";
  private static final Pattern TRACEPARENT =
      Pattern.compile(
          "(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}");

  private RequestId() {}

  public static String of(Context ctx) {
    String id = ctx.attribute(ATTRIBUTE);
    return id == null ? fresh() : id;
  }

  static String of(Request request) {
    String id = (String) request.getAttribute(ATTRIBUTE);
    return id == null ? fresh() : id;
  }

  static String from(@Nullable String traceparent) {
    if (traceparent != null) {
      Matcher trace = TRACEPARENT.matcher(traceparent);
      if (trace.matches()) {
        return trace.group(1);
      }
    }
    return fresh();
  }

  /** The trace a request belongs to, 32 hexadecimal digits: the caller's, or one of its own. */
  static String trace(String requestId) {
    return requestId.startsWith(OURS) ? requestId.substring(OURS.length()) : requestId;
  }

  private static String fresh() {
    return OURS + UuidCreator.getTimeOrderedEpochFast().toString().replace("-", "");
  }
}
