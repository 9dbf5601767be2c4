package florin.http;

import florin.core.BankException;
import florin.core.ErrorCode;
import florin.core.FieldError;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * In a sandbox, lets a request go wrong in the way its {@code Florin-Test-Fault} header asks for,
 * so that a client's retries can be tested. Whether a request is struck hangs on the header alone
 * and how many came with the very same before it: the same program sees the same faults.
 */
final class Faults extends Handler.Wrapper {
  static final String HEADER = "Florin-Test-Fault";
  private static final Logger LOG = LoggerFactory.getLogger(Faults.class);
  private static final int HEADERS_MAX = 1_000;
  private static final long STEP = 0x9E3779B97F4A7C15L;

  private final boolean enabled;
  private final Map<String, AtomicLong> draws = new ConcurrentHashMap<>();
  private final AtomicBoolean told = new AtomicBoolean();

  /**
   * @param enabled whether this is a sandbox; elsewhere the header means nothing
   */
  Faults(boolean enabled) {
    this.enabled = enabled;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    String asked = request.getHeaders().get(HEADER);
    if (asked == null) {
      return super.handle(request, response, callback);
    }
    if (!enabled) {
      if (!told.getAndSet(true)) {
        LOG.warn("Somebody asks for faults with {}, which only a sandbox heeds", HEADER);
      }
      return super.handle(request, response, callback);
    }
    Fault fault = Fault.parse(asked);
    if (fault == null) {
      return refuse(request, response, callback, malformed());
    }
    if (!strikes(asked, fault)) {
      return super.handle(request, response, callback);
    }
    return switch (fault.kind()) {
      case REFUSE -> refuse(request, response, callback, before());
      case DROP -> super.handle(request, new Dropped(request, response), callback);
      case DELAY -> super.handle(request, new Late(request, response, fault), callback);
    };
  }

  private boolean strikes(String asked, Fault fault) {
    if (draws.size() >= HEADERS_MAX) {
      draws.clear();
    }
    long before = draws.computeIfAbsent(asked, any -> new AtomicLong()).getAndIncrement();
    return new SplittableRandom(fault.seed() + before * STEP).nextInt(Fault.ALWAYS)
        < fault.ratePpm();
  }

  private static BankException malformed() {
    return BankException.invalid(
        List.of(
            new FieldError(
                HEADER,
                "invalid_value",
                "Send drop-response, 503-before-commit or delay=PT2S (15 seconds at most), and"
                    + " after it ;seed=7;rate=0.3 if not all are meant.")));
  }

  private static BankException before() {
    return new BankException(
        ErrorCode.UNAVAILABLE, "This fault was asked for. Nothing was done: try again.");
  }

  private static boolean refuse(
      Request request, Response response, Callback callback, BankException refusal) {
    response.setStatus(Problems.status(refusal.code()));
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, Problems.CONTENT_TYPE);
    Problems.headers(refusal.code()).forEach(response.getHeaders()::put);
    AccessLog.refused(request, response.getStatus());
    response.write(true, ByteBuffer.wrap(Problems.body(refusal, RequestId.of(request))), callback);
    return true;
  }

  /** All is done, and nobody is told: the connection ends. */
  private static final class Dropped extends Response.Wrapper {
    private Dropped(Request request, Response response) {
      super(request, response);
    }

    @Override
    public void write(boolean last, @Nullable ByteBuffer bytes, Callback callback) {
      getRequest().getConnectionMetaData().getConnection().getEndPoint().close();
      callback.failed(new EofException("dropped, as was asked for")); // which Jetty does not log
    }
  }

  /** All is done, and told later; no thread waits for that. */
  private static final class Late extends Response.Wrapper {
    private final Fault fault;
    private boolean waited;

    private Late(Request request, Response response, Fault fault) {
      super(request, response);
      this.fault = fault;
    }

    @Override
    public void write(boolean last, @Nullable ByteBuffer bytes, Callback callback) {
      if (waited || fault.delay() == null) {
        super.write(last, bytes, callback);
        return;
      }
      waited = true;
      var unused =
          getRequest()
              .getComponents()
              .getScheduler()
              .schedule(
                  () -> super.write(last, bytes, callback),
                  fault.delay().toMillis(),
                  TimeUnit.MILLISECONDS);
    }
  }
}
