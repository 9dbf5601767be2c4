package florin.http;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * Collects an answer before it is sent, so that a client that reads slowly holds memory, and no
 * thread. What is not taken within 20 seconds is cut off; so are the oldest, where what waits is
 * more than there is room for. A long answer goes out as it comes.
 */
final class WholeAnswer extends Handler.Wrapper {
  private static final int BYTES_MAX = 2 * 1024 * 1024;
  private static final long WAITING_BYTES_MAX = 32L * 1024 * 1024;
  private static final long SECONDS_MAX = 20;

  private final Queue<Sending> slow = new ConcurrentLinkedQueue<>();
  private final AtomicLong waitingBytes = new AtomicLong();

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    Collected answer = new Collected(request, response);
    return super.handle(request, answer, answer.endWith(callback));
  }

  /** Thread-safe as far as Jetty asks: one write at a time. */
  private final class Collected extends Response.Wrapper {
    private final CompletableFuture<@Nullable Void> sent = new CompletableFuture<>();
    private Bytes held = new Bytes();
    private boolean passes;
    private boolean complete;

    private Collected(Request request, Response response) {
      super(request, response);
    }

    @Override
    public void write(boolean last, @Nullable ByteBuffer bytes, Callback callback) {
      int length = bytes == null ? 0 : bytes.remaining();
      if (passes || held.size() + length > BYTES_MAX) {
        pass(last, bytes, callback);
        return;
      }
      if (bytes != null && length > 0) {
        byte[] part = new byte[length];
        bytes.get(part);
        held.writeBytes(part);
      }
      if (last) {
        send();
      }
      callback.succeeded();
    }

    /** Whoever writes waits for the client from now on. */
    private void pass(boolean last, @Nullable ByteBuffer bytes, Callback callback) {
      passes = true;
      ByteBuffer before = held.buffer();
      held = new Bytes();
      if (!before.hasRemaining()) {
        super.write(last, bytes, callback);
        return;
      }
      super.write(
          false, before, Callback.from(() -> super.write(last, bytes, callback), callback::failed));
    }

    private void send() {
      complete = true;
      Sending sending = new Sending(getRequest(), held.size());
      Callback done = Callback.from(() -> end(sending, null), failure -> end(sending, failure));
      super.write(true, held.buffer(), done);
      if (!sent.isDone()) {
        wait(sending);
      }
    }

    private void wait(Sending sending) {
      slow.add(sending);
      waitingBytes.addAndGet(sending.bytes);
      sending.begin();
      if (sent.isDone()) { // meanwhile
        forget(sending);
      }
      while (waitingBytes.get() > WAITING_BYTES_MAX) {
        Sending oldest = slow.peek();
        if (oldest == null) {
          return;
        }
        forget(oldest);
        oldest.cut();
      }
    }

    private void end(Sending sending, @Nullable Throwable failure) {
      if (failure == null) {
        sent.complete(null);
      } else {
        sent.completeExceptionally(failure);
      }
      forget(sending);
    }

    /** The request is over when its handler is done and its answer is sent. */
    @SuppressWarnings("FutureReturnValueIgnored") // it fails nothing that is not told
    private Callback endWith(Callback callback) {
      return Callback.from(
          () -> {
            if (complete) {
              sent.whenComplete(
                  (nothing, failure) -> {
                    if (failure == null) {
                      callback.succeeded();
                    } else {
                      callback.failed(failure);
                    }
                  });
            } else if (held.size() > 0) {
              super.write(true, held.buffer(), callback);
            } else {
              callback.succeeded();
            }
          },
          callback::failed);
    }
  }

  private void forget(Sending sending) {
    if (slow.remove(sending)) {
      waitingBytes.addAndGet(-sending.bytes);
      sending.end();
    }
  }

  private static final class Bytes extends ByteArrayOutputStream {
    ByteBuffer buffer() {
      return ByteBuffer.wrap(buf, 0, count);
    }
  }

  /** One answer that its client has not taken yet. */
  private static final class Sending {
    private final EndPoint client;
    private final Scheduler scheduler;
    private final int bytes;
    private volatile Scheduler.@Nullable Task task;

    private Sending(Request request, int bytes) {
      this.client = request.getConnectionMetaData().getConnection().getEndPoint();
      this.scheduler = request.getComponents().getScheduler();
      this.bytes = bytes;
    }

    private void begin() {
      task = scheduler.schedule(this::cut, SECONDS_MAX, TimeUnit.SECONDS);
    }

    private void end() {
      Scheduler.Task scheduled = task;
      if (scheduled != null) {
        scheduled.cancel();
      }
    }

    private void cut() {
      client.close();
    }
  }
}
