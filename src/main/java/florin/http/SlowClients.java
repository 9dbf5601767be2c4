package florin.http;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpParser;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.internal.HttpConnection;
import org.eclipse.jetty.util.component.AbstractLifeCycle;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * Closes a connection whose request's head is not complete 10 seconds after its first byte, or its
 * body after 20 more, or whose TLS is not agreed on after 10: an idle timeout alone is content with
 * one byte now and then.
 */
final class SlowClients extends AbstractLifeCycle implements Connection.Listener {
  private static final long HEAD_NANOS_MAX = TimeUnit.SECONDS.toNanos(10);
  private static final String NO_SUITE = "SSL_NULL_WITH_NULL_NULL";
  private static final long BODY_NANOS_MAX = TimeUnit.SECONDS.toNanos(20);

  private final Map<HttpConnection, Sending> connections = new ConcurrentHashMap<>();

  /** Since when others have been open, until TLS is agreed on. */
  private final Map<Connection, Long> beginning = new ConcurrentHashMap<>();

  private final Connector connector;

  SlowClients(Connector connector) {
    this.connector = connector;
  }

  @Override
  public void onOpened(Connection connection) {
    if (connection instanceof HttpConnection http) {
      connections.put(http, Sending.NOTHING);
    } else {
      beginning.put(connection, System.nanoTime());
    }
  }

  @Override
  public void onClosed(Connection connection) {
    if (connection instanceof HttpConnection http) {
      connections.remove(http);
    } else {
      beginning.remove(connection);
    }
  }

  @Override
  protected void doStart() {
    schedule();
  }

  private void schedule() {
    Scheduler scheduler = connector.getScheduler();
    if (isStarting() || isRunning()) {
      scheduler.schedule(this::look, 1, TimeUnit.SECONDS);
    }
  }

  private void look() {
    long now = System.nanoTime();
    connections.replaceAll((connection, before) -> judged(connection, before, now));
    beginning.forEach(
        (connection, since) -> {
          if (isAgreed(connection)) {
            beginning.remove(connection);
          } else if (now - since > HEAD_NANOS_MAX) {
            connection.getEndPoint().close();
          }
        });
    schedule();
  }

  /** Before its first handshake is over, an engine's session has no cipher suite. */
  private static boolean isAgreed(Connection connection) {
    return connection instanceof SslConnection tls
        && !tls.getSSLEngine().getSession().getCipherSuite().equals(NO_SUITE);
  }

  private static Sending judged(HttpConnection connection, Sending before, long now) {
    Part part = part(connection.getParser());
    if (part == Part.NONE) {
      return Sending.NOTHING;
    }
    long message = connection.getMessagesIn();
    if (part != before.part || message != before.message) {
      return new Sending(part, message, now);
    }
    if (now - before.sinceNanos > (part == Part.HEAD ? HEAD_NANOS_MAX : BODY_NANOS_MAX)) {
      connection.getEndPoint().close();
    }
    return before;
  }

  /** A kept connection on which nothing of the next request has come is in none. */
  private static Part part(HttpParser parser) {
    if (parser.isStart()) {
      return Part.NONE;
    }
    return parser.inContentState() ? Part.BODY : parser.inHeaderState() ? Part.HEAD : Part.NONE;
  }

  private enum Part {
    NONE,
    HEAD,
    BODY
  }

  private record Sending(Part part, long message, long sinceNanos) {
    static final Sending NOTHING = new Sending(Part.NONE, 0, 0);
  }
}
