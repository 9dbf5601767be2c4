package florin;

import florin.config.Secret;
import florin.core.BankException;
import florin.core.ErrorCode;
import florin.db.Database;
import florin.http.Auth;
import florin.http.Json;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What the server says of itself. */
final class ServerRoutes {
  private final Database database;
  private final Readiness readiness;
  private final @Nullable Metrics metrics;
  private final @Nullable Secret metricsToken;
  private final AtomicBoolean draining;

  /**
   * @param metrics null where nothing is counted
   * @param metricsToken null where they are not served here
   */
  ServerRoutes(
      Database database,
      Readiness readiness,
      @Nullable Metrics metrics,
      @Nullable Secret metricsToken,
      AtomicBoolean draining) {
    this.database = database;
    this.readiness = readiness;
    this.metrics = metrics;
    this.metricsToken = metricsToken;
    this.draining = draining;
  }

  /** All that was looked at. */
  record Verbose(String status, List<Readiness.Check> checks) {}

  /** One word about the process or the service. */
  record Health(String status) {}

  void live(Context ctx) {
    Json.write(ctx, HttpStatus.OK, new Health("ok"));
  }

  void ready(Context ctx) {
    if (ctx.queryParam("verbose") != null) {
      verbose(ctx);
      return;
    }
    if (draining.get()) {
      throw new BankException(ErrorCode.UNAVAILABLE, "The bank is stopping.");
    }
    if (!database.isReachable()) {
      throw new BankException(ErrorCode.UNAVAILABLE, "The database does not answer.");
    }
    Json.write(ctx, HttpStatus.OK, new Health("ready"));
  }

  /** Lines for a person; JSON for who asks for it. */
  private void verbose(Context ctx) {
    List<Readiness.Check> checks = readiness.checks();
    boolean ready = !draining.get() && checks.get(0).ok();
    HttpStatus status = ready ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE;
    String word = ready ? "ready" : draining.get() ? "stopping" : "unavailable";
    String accept = ctx.header("Accept");
    if (accept != null && accept.contains("json")) {
      Json.write(ctx, status, new Verbose(word, checks));
      return;
    }
    String lines =
        checks.stream().map(check -> check + "\n").collect(Collectors.joining()) + word + "\n";
    ctx.status(status).contentType("text/plain; charset=utf-8").result(lines);
  }

  void metrics(Context ctx) {
    if (metrics == null || metricsToken == null) {
      throw BankException.notFound();
    }
    byte[] token = Auth.token(ctx).getBytes(StandardCharsets.UTF_8);
    if (!MessageDigest.isEqual(token, metricsToken.bytes())) {
      throw new BankException(ErrorCode.UNAUTHENTICATED, "This is not the metrics' token.");
    }
    ctx.contentType(Metrics.CONTENT_TYPE).result(metrics.text());
  }

  void openapiJson(Context ctx) {
    ctx.contentType("application/json").result(resource("/openapi.json"));
  }

  void openapiYaml(Context ctx) {
    ctx.contentType("application/yaml; charset=utf-8").result(resource("/openapi.yaml"));
  }

  private static byte[] resource(String name) {
    try (InputStream in = ServerRoutes.class.getResourceAsStream(name)) {
      return Objects.requireNonNull(in, name).readAllBytes();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
