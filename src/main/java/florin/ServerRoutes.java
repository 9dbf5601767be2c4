package florin;

import florin.core.BankException;
import florin.core.ErrorCode;
import florin.db.Database;
import florin.http.Json;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;

/** What the server says of itself. */
final class ServerRoutes {
  private final Database database;
  private final AtomicBoolean draining;

  ServerRoutes(Database database, AtomicBoolean draining) {
    this.database = database;
    this.draining = draining;
  }

  /** One word about the process or the service. */
  record Health(String status) {}

  void live(Context ctx) {
    Json.write(ctx, HttpStatus.OK, new Health("ok"));
  }

  void ready(Context ctx) {
    if (draining.get()) {
      throw new BankException(ErrorCode.UNAVAILABLE, "The bank is stopping.");
    }
    if (!database.isReachable()) {
      throw new BankException(ErrorCode.UNAVAILABLE, "The database does not answer.");
    }
    Json.write(ctx, HttpStatus.OK, new Health("ready"));
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
