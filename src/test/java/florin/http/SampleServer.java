package florin.http;

import florin.core.AccountId;
import florin.core.BankException;
import florin.core.Caller;
import florin.core.ErrorCode;
import florin.core.Role;
import florin.core.SessionId;
import florin.core.UserId;
import io.javalin.Javalin;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpStatus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;

/** A real server on a free port with one route for each thing there is to see. */
final class SampleServer implements AutoCloseable {
  static final int LARGE_BYTES = 300_000;
  static final UUID SOME = new UUID(0x0190_0000_0000_7000L, 0x8000_0000_0000_0001L);

  /** Completed by a test to let {@code /v1/waiting} answer. */
  final CompletableFuture<String> waiting = new CompletableFuture<>();

  /** Down once {@code /v1/waiting} was asked for. */
  final CountDownLatch asked = new CountDownLatch(1);

  /** How often {@code /v1/auth/login} was let through to its handler. */
  final AtomicInteger logins = new AtomicInteger();

  private final Javalin javalin;

  SampleServer() {
    this(Set.of());
  }

  SampleServer(Set<String> corsOrigins) {
    this(new HttpSettings("127.0.0.1", 0, corsOrigins, "/sample-pages"));
  }

  SampleServer(HttpSettings settings) {
    javalin = Server.create(settings, routes(), new Auth(SampleServer::authenticate)).start();
  }

  int port() {
    return javalin.port();
  }

  @Override
  public void close() {
    javalin.stop();
  }

  /** Sends exactly these bytes and reads until the server closes or says nothing for 5 seconds. */
  Reply raw(String request) {
    return raw(request.getBytes(StandardCharsets.ISO_8859_1));
  }

  Reply raw(byte[] request) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port())) {
      socket.setSoTimeout(5_000);
      socket.getOutputStream().write(request);
      socket.getOutputStream().flush();
      return Reply.read(socket.getInputStream());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** {@code head} is the request line without the version, and further header lines. */
  Reply send(String head, String... headers) {
    String lines = headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
    return raw(head + " HTTP/1.1\r\nHost: bank.test\r\nConnection: close\r\n" + lines + "\r\n");
  }

  Reply post(String path, String contentType, byte[] body, String... headers) {
    String lines = headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
    String head =
        String.format(
            Locale.ROOT,
            "POST %s HTTP/1.1\r\nHost: bank.test\r\nConnection: close\r\n%s%sContent-Length: %d\r\n\r\n",
            path,
            contentType.isEmpty() ? "" : "Content-Type: " + contentType + "\r\n",
            lines,
            body.length);
    byte[] start = head.getBytes(StandardCharsets.ISO_8859_1);
    byte[] whole = new byte[start.length + body.length];
    System.arraycopy(start, 0, whole, 0, start.length);
    System.arraycopy(body, 0, whole, start.length, body.length);
    return raw(whole);
  }

  Reply json(String path, String body) {
    return post(path, "application/json", body.getBytes(StandardCharsets.UTF_8));
  }

  private static Caller authenticate(String token, boolean active) {
    return switch (token) {
      case "customer" -> caller(Role.CUSTOMER);
      case "operator" -> caller(Role.OPERATOR);
      case "auditor" -> caller(Role.AUDITOR);
      case "active" -> {
        if (active) {
          throw new BankException(ErrorCode.SESSION_REVOKED, "It was active.");
        }
        yield caller(Role.CUSTOMER);
      }
      default -> throw new BankException(ErrorCode.UNAUTHENTICATED, "No such token.");
    };
  }

  private static Caller caller(Role role) {
    return new Caller.Session(new UserId(SOME), role, new SessionId(SOME));
  }

  private List<Route> routes() {
    return List.of(
        open(HandlerType.GET, "/v1/hello", ctx -> Json.write(ctx, HttpStatus.OK, Map.of("a", 1))),
        open(HandlerType.POST, "/v1/pay", SampleServer::pay),
        open(HandlerType.POST, "/v1/note", SampleServer::note),
        open(HandlerType.POST, "/v1/hash", SampleServer::hash),
        open(HandlerType.POST, "/v1/ignores", ctx -> ctx.status(204)),
        open(HandlerType.POST, "/v1/key", ctx -> ctx.result(IdempotencyKey.of(ctx))),
        open(
            HandlerType.GET,
            "/v1/things/{id}",
            ctx -> ctx.result(AccountId.parse(ctx.pathParam("id")).toString())),
        open(HandlerType.GET, "/v1/rows", SampleServer::rows),
        open(HandlerType.GET, "/v1/large", ctx -> ctx.result(new byte[LARGE_BYTES])),
        open(
            HandlerType.GET,
            "/v1/asker",
            ctx ->
                ctx.result(Asker.address(ctx) + " " + ctx.scheme() + " " + ctx.req().isSecure())),
        new Route(HandlerType.POST, "/v1/auth/login", Route.PUBLIC, LimitPolicy.LOGIN, this::login),
        new Route(
            HandlerType.GET,
            "/v1/pages/{name}",
            Route.PUBLIC,
            LimitPolicy.SIGNUP,
            ctx -> ctx.result("page")),
        open(HandlerType.GET, "/v1/throws/{what}", SampleServer::fail),
        open(HandlerType.GET, "/v1/later/{what}", SampleServer::later),
        open(
            HandlerType.GET,
            "/v1/waiting",
            ctx -> {
              Answers.later(ctx, waiting, text -> ctx.result(text));
              asked.countDown();
            }),
        new Route(
            HandlerType.GET,
            "/v1/me",
            Route.SIGNED_IN,
            LimitPolicy.DEFAULT,
            ctx -> ctx.result(Auth.caller(ctx).role().name())),
        new Route(
            HandlerType.GET,
            "/v1/session",
            Route.SIGNED_IN,
            LimitPolicy.DEFAULT,
            ctx -> ctx.result("session")),
        new Route(
            HandlerType.GET,
            "/v1/vault",
            Set.of(Role.OPERATOR, Role.AUDITOR),
            LimitPolicy.NONE,
            ctx -> ctx.result("gold")),
        new Route(
            HandlerType.GET,
            "/v1/own",
            Set.of(Role.CUSTOMER),
            LimitPolicy.NONE,
            ctx -> ctx.result("mine")));
  }

  private static Route open(HandlerType method, String path, io.javalin.http.Handler handler) {
    return new Route(method, path, Route.PUBLIC, LimitPolicy.NONE, handler);
  }

  private void login(Context ctx) {
    JsonBody body = JsonBody.of(ctx);
    body.check();
    logins.incrementAndGet();
    ctx.result("in");
  }

  private static void pay(Context ctx) {
    JsonBody body = JsonBody.of(ctx);
    AccountId to = body.required("to", AccountId::parse);
    long cents = body.amount("amount");
    String currency = body.currency("currency");
    String memo = body.optionalText("memo", 20);
    boolean dryRun = body.optionalFlag("dry_run");
    body.optionalInstant("effective_at");
    body.optionalWhole("version", 0, 1000);
    body.check();
    Json.write(ctx, HttpStatus.CREATED, new Paid(to, cents, currency, memo, dryRun));
  }

  record Paid(
      AccountId toAccountId,
      long amount,
      String currency,
      @org.jspecify.annotations.Nullable String memo,
      boolean dryRun) {}

  private static void note(Context ctx) {
    JsonBody body = JsonBody.orEmpty(ctx);
    String reason = body.optionalText("reason", 20);
    body.check();
    ctx.result("[" + reason + "]");
  }

  private static void hash(Context ctx) {
    JsonBody body = JsonBody.of(ctx);
    body.optionalRaw("a");
    body.optionalRaw("b");
    body.check();
    ctx.result(HexFormat.of().formatHex(body.hash()));
  }

  private static void rows(Context ctx) {
    Query query = Query.of(ctx);
    Long min = query.optionalWhole("min", 0, 1000);
    query.optional("kind", Kind::valueOf);
    query.optionalInstant("from");
    Page page = query.page();
    query.check();
    Long after = page.after(Long::valueOf);
    long from = after == null ? 120 : after - 1;
    long last = min == null ? 1 : min;
    List<Long> rows =
        LongStream.iterate(from, n -> n >= last, n -> n - 1).limit(page.fetch()).boxed().toList();
    page.answer(ctx, rows, String::valueOf, n -> Map.of("n", n));
  }

  enum Kind {
    CREDIT,
    DEBIT
  }

  private static void fail(Context ctx) throws Exception {
    throw what(ctx.pathParam("what"));
  }

  private static void later(Context ctx) {
    CompletableFuture<String> result = new CompletableFuture<>();
    Answers.later(ctx, result, text -> ctx.result(text));
    if (ctx.pathParam("what").equals("fine")) {
      result.completeAsync(() -> "done");
    } else {
      result.completeExceptionally(what(ctx.pathParam("what")));
    }
  }

  private static Exception what(String what) {
    return switch (what) {
      case "refusal" ->
          new BankException(
              ErrorCode.INSUFFICIENT_FUNDS, "Not enough.", Map.of("available", 7L), List.of());
      case "bug" -> new IllegalStateException("secret SELECT florin.inside");
      case "outage" -> new RuntimeException(new SQLException("secret", "08006"));
      case "stopped" -> new RuntimeException(new SQLException("secret", "57P01"));
      case "broken-sql" -> new RuntimeException(new SQLException("secret SELECT", "42601"));
      case "overflow" -> throw new StackOverflowError("secret");
      default -> throw BankException.notFound();
    };
  }
}
