package florin;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import florin.config.ConfigException;
import florin.config.ConfigException.Problem;
import florin.db.Database;
import florin.http.KnownMethod;
import florin.ledger.Fences;
import florin.ledger.LedgerService;
import florin.ledger.Outcome;
import florin.proof.LedgerWatch;
import io.javalin.http.Context;
import io.javalin.http.RequestLogger;
import io.javalin.router.Endpoint;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * What the bank counts of itself, for Prometheus. Names and routes only: no ids, no amounts, no
 * persons. Thread-safe.
 */
final class Metrics implements AutoCloseable {
  static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private static final int READERS_MAX = 16;

  /** The JDK's own for a request that is never said to its end; else it is waited for for ever. */
  private static final String SECONDS_TO_ASK = "sun.net.httpserver.maxReqTime";

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Map<Asked, Timer> requests = new ConcurrentHashMap<>();
  private final Map<String, Counter> outcomes = new ConcurrentHashMap<>();
  private final DistributionSummary batches =
      DistributionSummary.builder("florin_ledger_batch_commands")
          .description("Commands decided and written together")
          .register(registry);
  private final Timer commits =
      Timer.builder("florin_ledger_batch_seconds")
          .description("From taking the ledger's turn to the end of the commit")
          .register(registry);
  private final JvmGcMetrics collections = new JvmGcMetrics();
  private final ExecutorService answering =
      new ThreadPoolExecutor(
          0, READERS_MAX, 1, TimeUnit.MINUTES, new SynchronousQueue<>(), Metrics::thread);
  private final @Nullable HttpServer server;

  private record Asked(String method, String route, int status) {}

  /** Where nobody asked for metrics there are none. */
  static @Nullable Metrics of(Config.Watch watch) {
    boolean wanted = watch.metricsPort() != null || watch.metricsToken() != null;
    return wanted ? new Metrics(watch.metricsPort()) : null;
  }

  /**
   * @param port of its own, on loopback; null for none
   */
  Metrics(@Nullable Integer port) {
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    collections.bindTo(registry);
    server = port == null ? null : listen(port);
  }

  /** What is read when it is asked for. */
  void read(Database database, LedgerService ledger) {
    gauge(
        "florin_ledger_waiting", "Commands without an answer yet", ledger, LedgerService::waiting);
    gauge("florin_pool_active", "Connections in use", database, it -> it.pool().active());
    gauge("florin_pool_idle", "Connections not in use", database, it -> it.pool().idle());
    gauge("florin_pool_waiting", "Threads without one", database, it -> it.pool().waiting());
    gauge("florin_pool_max", "Connections at most", database, it -> it.pool().max());
  }

  /** The books; the gauges of a verification are not a number before the first. */
  void read(LedgerWatch watch, Fences fences, Clock clock) {
    verification(
        "florin_verification_entries",
        "Entries in the last verification",
        watch,
        last -> last.result().entries());
    verification(
        "florin_verification_findings",
        "What it found wrong",
        watch,
        last -> last.result().findingCount());
    verification(
        "florin_verification_age_seconds",
        "Since it ended",
        watch,
        last -> Duration.between(last.finishedAt(), clock.instant()).toSeconds());
    gauge("florin_fenced_accounts", "Accounts on which nothing moves", fences, Fences::count);
  }

  private void verification(
      String name, String meaning, LedgerWatch watch, ToLongFunction<LedgerWatch.Last> read) {
    gauge(
        name,
        meaning,
        watch,
        its -> {
          LedgerWatch.Last last = its.last();
          return last == null ? Double.NaN : read.applyAsLong(last);
        });
  }

  private <T> void gauge(String name, String meaning, T of, ToDoubleFunction<T> read) {
    Gauge.builder(name, of, read).description(meaning).strongReference(true).register(registry);
  }

  /** Counts answered requests; by route, never by path. */
  RequestLogger requests() {
    return (ctx, millis) -> answered(ctx, (long) (millis * 1_000));
  }

  private void answered(Context ctx, long micros) {
    Endpoint endpoint = ctx.endpoints().lastHttpEndpoint();
    String route = endpoint == null ? "none" : endpoint.path;
    requests
        .computeIfAbsent(
            new Asked(KnownMethod.of(ctx), route, ctx.statusCode()), this::requestTimer)
        .record(micros, TimeUnit.MICROSECONDS);
  }

  private Timer requestTimer(Asked asked) {
    return Timer.builder("http_server_requests_seconds")
        .description("Answered requests, by route and status")
        .tags("method", asked.method(), "route", asked.route())
        .tag("status", Integer.toString(asked.status()))
        .register(registry);
  }

  /** A batch was committed. */
  void committed(LedgerService.Committed batch) {
    batches.record(batch.outcomes().stream().mapToInt(List::size).sum());
    commits.record(batch.nanos(), TimeUnit.NANOSECONDS);
    batch.outcomes().forEach(all -> all.forEach(this::count));
  }

  private void count(Outcome outcome) {
    String code = "posted";
    if (outcome instanceof Outcome.Declined declined) {
      code = declined.code().slug();
    } else if (outcome instanceof Outcome.KeyReused) {
      code = "idempotency_key_reused";
    }
    outcomes
        .computeIfAbsent(
            code,
            its ->
                Counter.builder("florin_commands_total")
                    .description("Decided commands, by outcome")
                    .tag("outcome", its)
                    .register(registry))
        .increment();
  }

  /** A rate limit refused a request. */
  void refused(String policy) {
    Counter.builder("florin_rate_limited_total")
        .description("Requests refused because somebody asked too often, by policy")
        .tag("policy", policy)
        .register(registry)
        .increment();
  }

  String text() {
    return registry.scrape();
  }

  /** The port of its own, if it has one. */
  @Nullable Integer port() {
    return server == null ? null : server.getAddress().getPort();
  }

  private static Thread thread(Runnable work) {
    Thread made = new Thread(work, "metrics");
    made.setDaemon(true);
    return made;
  }

  private HttpServer listen(int port) {
    if (System.getProperty(SECONDS_TO_ASK) == null) {
      System.setProperty(SECONDS_TO_ASK, "10");
    }
    try {
      var own = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
      own.createContext("/", this::answer);
      own.setExecutor(answering); // who says half of his request keeps nobody waiting
      own.start();
      return own;
    } catch (IOException taken) {
      throw new ConfigException(
          List.of(
              new Problem(
                  "FLORIN_METRICS_PORT",
                  "is " + port + ", where nothing can listen: " + taken.getMessage(),
                  "export FLORIN_METRICS_PORT=0 # any free one")));
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      if (!exchange.getRequestURI().getPath().equals("/metrics")) {
        exchange.sendResponseHeaders(404, -1);
      } else if (!exchange.getRequestMethod().equals("GET")) {
        exchange.getResponseHeaders().set("Allow", "GET");
        exchange.sendResponseHeaders(405, -1);
      } else {
        byte[] body = text().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", CONTENT_TYPE);
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
      }
    }
  }

  @Override
  public void close() {
    if (server != null) {
      server.stop(0);
    }
    answering.shutdownNow();
    collections.close();
    registry.close();
  }
}
