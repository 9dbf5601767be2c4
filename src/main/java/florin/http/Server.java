package florin.http;

import florin.audit.AuditEvent;
import florin.core.BankException;
import florin.core.ErrorCode;
import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpResponseException;
import io.javalin.http.MethodNotAllowedResponse;
import io.javalin.http.RequestLogger;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.DetectorConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;

/** Puts the edge together: one Javalin, its Jetty, and every rule that holds for all routes. */
public final class Server {
  /**
   * Each answer is copied through one; Javalin's own 32 KiB were two fifths of a transfer's
   * garbage.
   */
  private static final int ANSWER_BUFFER = 8_192;

  private static final int THREADS_MAX = 64;
  private static final int THREADS_MIN = 8;
  private static final int THREAD_IDLE_MILLIS = 60_000;
  private static final long IDLE_MILLIS_MAX = 30_000;
  private static final long STOP_MILLIS_MAX = 4_000;
  private static final int ACCEPT_QUEUE = 1024;

  /** Requests that wait for a thread, beyond which they are refused and not begun. */
  private static final int WAITING_MAX = 500;

  private Server() {}

  /**
   * A server that is not started yet: {@code start()} listens where the settings say, {@code
   * stop()} accepts nothing more and gives what is in flight 4 seconds, more than an answer takes.
   */
  public static Javalin create(HttpSettings settings, List<Route> routes, Auth auth) {
    return create(settings, routes, auth, new Ears(refusal -> {}, (ctx, millis) -> {}));
  }

  /**
   * Who is told.
   *
   * @param refused of each refusal of authorisation
   * @param answered of each request when it was answered
   */
  public record Ears(Consumer<AuditEvent> refused, RequestLogger answered) {}

  /** As above, with somebody who listens. */
  public static Javalin create(HttpSettings settings, List<Route> routes, Auth auth, Ears ears) {
    return Javalin.create(
        javalin -> {
          QueuedThreadPool threads = threads();
          javalin.appData(Answers.RENDERERS, threads);
          javalin.appData(RateLimits.KEY, settings.limits());
          quiet(javalin);
          javalin.appData(Refusals.EAR, ears.refused());
          javalin.requestLogger.http(
              (ctx, millis) -> {
                AccessLog.answered(ctx, Math.round(millis));
                ears.answered().handle(ctx, millis);
              });
          Cors cors = new Cors(settings.corsOrigins());
          Edge edge = new Edge(new TrustedProxies(settings.trustedProxies()), cors);
          jetty(javalin, settings, new Inside(threads, edge, routes, Clock.systemUTC()));
          errors(javalin);
          WebFiles files = WebFiles.of(settings.pages());
          javalin.resourceHandler(files);
          javalin.routes.before(cors::preflight);
          javalin.routes.before(files::refuseOtherMethods);
          refuseOtherMethods(javalin, routes);
          for (Route route : routes) {
            add(javalin, route, auth, threads);
          }
        });
  }

  /**
   * With a queue of the JDK's: Jetty's own would start all of JMX to learn the length of a line.
   */
  private static QueuedThreadPool threads() {
    var queue = new LinkedBlockingQueue<Runnable>();
    var threads = new QueuedThreadPool(THREADS_MAX, THREADS_MIN, THREAD_IDLE_MILLIS, queue);
    threads.setName("florin-http");
    return threads;
  }

  private static void quiet(JavalinConfig javalin) {
    javalin.startup.showJavalinBanner = false;
    javalin.startup.showOldJavalinVersionWarning = false;
    javalin.startup.startupWatcherEnabled = false;
    javalin.http.prefer405over404 = true;
    javalin.router.ignoreTrailingSlashes = false; // one path, one spelling: no way round a filter
    javalin.http.defaultContentType = "text/plain";
    javalin.http.maxRequestSize = WholeBody.BYTES_MAX;
    javalin.http.responseBufferSize = ANSWER_BUFFER;
    // answers hold secrets beside what the caller chose: their packed length would tell (BREACH)
    javalin.http.compressionStrategy = CompressionStrategy.NONE;
  }

  private record Inside(QueuedThreadPool threads, Edge edge, List<Route> routes, Clock wall) {}

  private static void jetty(JavalinConfig javalin, HttpSettings settings, Inside inside) {
    javalin.jetty.threadPool = inside.threads();
    javalin.jetty.modifyServer(
        server -> {
          server.setErrorHandler(new JettyErrors(inside.edge()));
          server.setStopTimeout(STOP_MILLIS_MAX);
          server.insertHandler(new Trace());
          server.insertHandler(new WholeAnswer());
          server.insertHandler(new Faults(settings.testFaults()));
          server.insertHandler(new WholeBody(inside.routes()));
          if (!settings.limits().areOff()) {
            server.insertHandler(new AddressLimit(settings.limits(), inside.routes()));
          }
          server.insertHandler(new GracefulHandler());
          if (settings.tls() != null) {
            server.insertHandler(new TlsOnly(inside.edge(), settings.tls().publicUrl()));
          }
        });
    javalin.jetty.modifyHttpConfiguration(http -> protocol(http, inside.edge()));
    TlsFiles tls = settings.tls() == null ? null : new TlsFiles(settings.tls(), inside.wall());
    javalin.jetty.addConnector(
        (server, http) -> {
          ServerConnector connector = new ServerConnector(server, 1, 2, spoken(server, http, tls));
          connector.setHost(settings.host());
          connector.setPort(settings.port());
          connector.setIdleTimeout(IDLE_MILLIS_MAX);
          connector.setAcceptQueueSize(ACCEPT_QUEUE);
          connector.addBean(new SlowClients(connector));
          return connector;
        });
  }

  /**
   * TLS, and on the same port plain HTTP for {@link TlsOnly}, which the first byte tells apart. One
   * certificate answers for all names, also for an address that is in none.
   */
  private static ConnectionFactory[] spoken(
      org.eclipse.jetty.server.Server server, HttpConfiguration http, @Nullable TlsFiles tls) {
    HttpConnectionFactory plain = new HttpConnectionFactory(http);
    if (tls == null) {
      return new ConnectionFactory[] {plain};
    }
    tls.lookWith(server);
    http.addCustomizer(new SecureRequestCustomizer(false));
    var ssl = new SslConnectionFactory(tls.factory(), plain.getProtocol());
    return new ConnectionFactory[] {new DetectorConnectionFactory(ssl), plain};
  }

  private static void protocol(HttpConfiguration http, Edge edge) {
    http.setUriCompliance(UriCompliance.DEFAULT); // no %2F, no //, no /..; in a path
    http.setSendServerVersion(false);
    http.setSendDateHeader(true);
    http.setHeaderCacheSize(0); // of a hundred kilobytes for each connection
    http.addCustomizer(edge);
  }

  private static void add(JavalinConfig javalin, Route route, Auth auth, QueuedThreadPool threads) {
    javalin.routes.addHttpHandler(
        route.method(),
        route.path(),
        ctx -> {
          if (threads.getQueueSize() > WAITING_MAX && !route.isPublic()) {
            throw new BankException(ErrorCode.OVERLOADED, "Too much is asked. Try again soon.");
          }
          Again.run(() -> auth.admit(ctx, route));
          Again.run(() -> route.handler().handle(ctx));
        });
    if (route.method().equals(HandlerType.GET)) {
      add(
          javalin,
          new Route(HandlerType.HEAD, route.path(), route.roles(), route.limit(), route.handler()),
          auth,
          threads);
    }
  }

  /** A path without parameters is never what another path's parameter stands for. */
  private static void refuseOtherMethods(JavalinConfig javalin, List<Route> routes) {
    Map<String, Set<String>> methods = new HashMap<>();
    for (Route route : routes) {
      Set<String> its = methods.computeIfAbsent(route.path(), path -> new TreeSet<>());
      its.add(route.method().name());
      if (route.method().equals(HandlerType.GET)) {
        its.add(HandlerType.HEAD.name());
      }
    }
    javalin.routes.before(
        ctx -> {
          Set<String> its = methods.get(ctx.path());
          if (its != null && !its.contains(ctx.method().name())) {
            throw new MethodNotAllowedResponse("", Map.of("allowed", String.join(", ", its)));
          }
        });
  }

  private static void errors(JavalinConfig javalin) {
    javalin.routes.exception(Exception.class, (failure, ctx) -> refuse(ctx, failure));
    javalin.routes.exception(
        HttpResponseException.class,
        (failure, ctx) -> {
          if (failure.getStatus() == 405) {
            ctx.header("Allow", String.join(", ", failure.getDetails().values()));
          }
          refuse(ctx, failure);
        });
    javalin.router.javaLangErrorHandler(Server::crash);
  }

  private static void refuse(Context ctx, Exception failure) {
    Problems.write(ctx, Failures.refusal(failure, RequestId.of(ctx)));
  }

  /** An {@link Error}: out of memory or stack, say. The same 500 as for any other bug. */
  private static void crash(HttpServletResponse response, Error error) {
    String header = response.getHeader(RequestId.HEADER);
    String id = header == null ? "" : header;
    BankException refusal = Failures.refusal(error, id);
    response.setStatus(Problems.status(ErrorCode.INTERNAL_ERROR));
    response.setContentType(Problems.CONTENT_TYPE);
    try {
      response
          .getOutputStream()
          .write(Problems.body(refusal.code(), refusal.detail(), Map.of(), List.of(), id));
    } catch (IOException gone) {
      error.addSuppressed(gone);
    }
  }
}
