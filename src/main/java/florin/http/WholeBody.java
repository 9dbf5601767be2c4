package florin.http;

import io.javalin.http.HandlerType;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Collects a request's body before anything else is done for it, so that a client that sends slowly
 * holds memory of at most the limit, and no thread. A longer body is 413; what is a little too long
 * is still taken off the wire, so that its sender gets to read the answer. Bodies longer than usual
 * share a bounded room: where that is full, 503.
 */
final class WholeBody extends Handler.Wrapper {
  static final int BYTES_MAX = 64 * 1024;
  private static final long DISCARD_BYTES_MAX = 16L * 1024 * 1024;
  private static final int LONG_BODIES_BYTES_MAX = 48 * 1024 * 1024;

  private final Map<String, Integer> longer;
  private final Semaphore room = new Semaphore(LONG_BODIES_BYTES_MAX);

  /**
   * @param routes of which some may take more than usual
   */
  WholeBody(List<Route> routes) {
    this.longer =
        routes.stream()
            .filter(route -> route.bodyBytesMax() > BYTES_MAX)
            .collect(Collectors.toUnmodifiableMap(WholeBody::name, Route::bodyBytesMax));
  }

  private static String name(Route route) {
    return route.method().name() + " " + route.path();
  }

  private int bytesMax(Request request) {
    String path = request.getHttpURI().getPath();
    return request.getMethod().equals(HandlerType.POST.name())
        ? longer.getOrDefault(request.getMethod() + " " + path, BYTES_MAX)
        : BYTES_MAX;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    long length = request.getLength();
    boolean isChunked = request.getHeaders().contains(HttpHeader.TRANSFER_ENCODING);
    if (length == 0 || (length < 0 && !isChunked)) {
      return super.handle(request, response, callback);
    }
    if (length > bytesMax(request) && request.getHeaders().contains(HttpHeader.EXPECT)) {
      Response.writeError(request, response, callback, HttpStatus.PAYLOAD_TOO_LARGE_413);
      return true;
    }
    new Collecting(request, response, callback).run();
    return true;
  }

  private final class Collecting implements Runnable {
    private final Request request;
    private final Response response;
    private final int bytesMax;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private Callback callback;
    private boolean isLong;
    private long bytes;

    private Collecting(Request request, Response response, Callback callback) {
      this.request = request;
      this.response = response;
      this.callback = callback;
      this.bytesMax = bytesMax(request);
    }

    @Override
    public void run() {
      while (true) {
        Content.Chunk chunk = request.read();
        if (chunk == null) {
          request.demand(this);
          return;
        }
        if (Content.Chunk.isFailure(chunk)) {
          fail(chunk.getFailure());
          return;
        }
        if (!take(chunk)) {
          Response.writeError(request, response, callback, HttpStatus.SERVICE_UNAVAILABLE_503);
          return;
        }
        if (chunk.isLast() || bytes > DISCARD_BYTES_MAX) {
          done();
          return;
        }
      }
    }

    /** Whoever was cut off, or has gone, is not answered. */
    private void fail(Throwable failure) {
      if (failure instanceof ClosedChannelException) {
        callback.failed(new EofException(failure)); // which Jetty does not log
      } else {
        Response.writeError(request, response, callback, failure);
      }
    }

    /** False where there is no room for it. */
    private boolean take(Content.Chunk chunk) {
      ByteBuffer buffer = chunk.getByteBuffer();
      bytes += buffer.remaining();
      boolean fits = bytes <= BYTES_MAX || bytes > bytesMax || isLong || takeRoom();
      if (fits && bytes <= bytesMax) {
        byte[] part = new byte[buffer.remaining()];
        buffer.get(part);
        body.writeBytes(part);
      }
      chunk.release();
      return fits;
    }

    /** Once, for as much as may come; given back when the request is over. */
    private boolean takeRoom() {
      long length = request.getLength();
      int needed = length < 0 ? bytesMax : (int) Math.min(length, bytesMax);
      isLong = room.tryAcquire(needed);
      if (isLong) {
        callback = Callback.from(callback, () -> room.release(needed));
      }
      return isLong;
    }

    private void done() {
      if (bytes > bytesMax) {
        Response.writeError(request, response, callback, HttpStatus.PAYLOAD_TOO_LARGE_413);
        return;
      }
      try {
        Request whole =
            new Collected(request, Content.Chunk.from(ByteBuffer.wrap(body.toByteArray()), true));
        if (!getHandler().handle(whole, response, callback)) {
          Response.writeError(request, response, callback, HttpStatus.NOT_FOUND_404);
        }
      } catch (Throwable failure) {
        Response.writeError(request, response, callback, failure);
      }
    }
  }

  private static final class Collected extends Request.Wrapper {
    private Content.Chunk next;

    private Collected(Request request, Content.Chunk body) {
      super(request);
      this.next = body;
    }

    @Override
    public Content.Chunk read() {
      Content.Chunk chunk = next;
      next = Content.Chunk.EOF;
      return chunk;
    }

    @Override
    public void demand(Runnable onReadable) {
      getContext().execute(onReadable);
    }
  }
}
