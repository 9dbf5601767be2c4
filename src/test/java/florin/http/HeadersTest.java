package florin.http;

import static org.assertj.core.api.Assertions.assertThat;

import florin.rate.LocalBuckets;
import florin.rate.Network;
import florin.rate.Rate;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What every answer of every layer says to a browser, whoever wrote the answer. */
class HeadersTest {
  private static final String TLS = "X-Forwarded-Proto: https\r\n";
  private static final SampleServer server = new SampleServer(settings());

  private static HttpSettings settings() {
    Map<LimitPolicy, Rate> rates = Map.of(LimitPolicy.LOGIN, new Rate(1, Duration.ofHours(1)));
    return new HttpSettings(
        "127.0.0.1",
        0,
        Set.of("https://app.example"),
        "/sample-pages",
        null,
        List.of(Network.parseCidr("127.0.0.1")),
        new RateLimits(rates, new LocalBuckets(), policy -> {}));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  static Stream<Arguments> answers() {
    String json = "Content-Type: application/json\r\n";
    return Stream.of(
        Arguments.of(200, "a route", "GET /v1/hello", "", ""),
        Arguments.of(200, "its head", "HEAD /v1/hello", "", ""),
        Arguments.of(200, "later", "GET /v1/later/fine", "", ""),
        Arguments.of(204, "nothing", "POST /v1/ignores", "", ""),
        Arguments.of(
            204,
            "a preflight",
            "OPTIONS /v1/hello",
            "Origin: https://app.example\r\nAccess-Control-Request-Method: GET\r\n",
            ""),
        Arguments.of(
            304, "a file that is known", "GET /app.js", "If-None-Match: " + etag() + "\r\n", ""),
        Arguments.of(200, "a file", "GET /app.js", "", ""),
        Arguments.of(200, "a page", "GET /", "", ""),
        Arguments.of(400, "our 400", "POST /v1/pay", json + "Content-Length: 1\r\n", "{"),
        Arguments.of(400, "Jetty's 400", "GET /v1/%zz", "", ""),
        Arguments.of(401, "no token", "GET /v1/me", "", ""),
        Arguments.of(403, "a role", "GET /v1/vault", "Authorization: Bearer customer\r\n", ""),
        Arguments.of(404, "no route", "GET /v1/nothing", "", ""),
        Arguments.of(404, "no file", "GET /nothing.js", "", ""),
        Arguments.of(404, "no api", "OPTIONS *", "", ""),
        Arguments.of(405, "a method", "DELETE /v1/hello", "", ""),
        Arguments.of(405, "a method of a file", "POST /app.js", "", ""),
        Arguments.of(
            413,
            "a long body",
            "POST /v1/pay",
            json + "Content-Length: 70000\r\nExpect: 100-continue\r\n",
            ""),
        Arguments.of(
            415,
            "a type",
            "POST /v1/pay",
            "Content-Type: text/plain\r\nContent-Length: 2\r\n",
            "{}"),
        Arguments.of(422, "a refusal", "GET /v1/throws/refusal", "", ""),
        Arguments.of(
            200, "the one log-in", "POST /v1/auth/login", json + "Content-Length: 2\r\n", "{}"),
        Arguments.of(
            429, "one too many", "POST /v1/auth/login", json + "Content-Length: 2\r\n", "{}"),
        Arguments.of(431, "long headers", "GET /v1/hello", "X: " + "a".repeat(9_000) + "\r\n", ""),
        Arguments.of(500, "a bug", "GET /v1/throws/bug", "", ""),
        Arguments.of(500, "an error", "GET /v1/throws/overflow", "", ""),
        Arguments.of(503, "an outage", "GET /v1/later/outage", "", ""));
  }

  private static String etag() {
    return server.send("GET /app.js").header("ETag");
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("answers")
  void every_answer_is_fenced_and_names_no_product(
      int status, String name, String request, String headers, String body) {
    Reply reply = send(request, headers + "Connection: close\r\n", body);
    assertThat(reply.status()).isEqualTo(status);
    boolean page = name.startsWith("a file") || name.equals("a page");
    assertThat(reply.header("Content-Security-Policy"))
        .startsWith("default-src 'none'")
        .contains("frame-ancestors 'none'")
        .doesNotContain("unsafe", "*");
    assertThat(reply.headers("Cache-Control")).containsExactly(page ? "no-cache" : "no-store");
    assertThat(reply.headers("X-Content-Type-Options")).containsExactly("nosniff");
    assertThat(reply.headers("Referrer-Policy")).containsExactly("no-referrer");
    assertThat(reply.headers("Cross-Origin-Opener-Policy")).containsExactly("same-origin");
    assertThat(reply.headers("Cross-Origin-Resource-Policy")).containsExactly("same-origin");
    assertThat(reply.headers("Permissions-Policy")).hasSize(1);
    assertThat(reply.headers("Request-Id")).hasSize(1);
    assertThat(reply.headers("Strict-Transport-Security")).isEmpty();
    assertThat(reply.headers("Server")).isEmpty();
    assertThat(reply.headers("X-Powered-By")).isEmpty();
    assertThat(String.join("\n", reply.head())).doesNotContainIgnoringCase("jetty", "javalin");
    if (status >= 400) {
      assertThat(reply.header("Content-Type")).isEqualTo("application/problem+json");
    }
  }

  /** A head that cannot be read says nothing of how it came. */
  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("answers")
  void over_tls_each_says_that_it_is_to_stay_so(
      int status, String name, String request, String headers, String body) {
    if (name.equals("Jetty's 400") || status == 431) {
      return;
    }
    assertThat(
            send(request, TLS + headers + "Connection: close\r\n", body)
                .headers("Strict-Transport-Security"))
        .containsExactly("max-age=31536000; includeSubDomains");
  }

  private static Reply send(String request, String headers, String body) {
    String bytes = request + " HTTP/1.1\r\nHost: bank.test\r\n" + headers + "\r\n" + body;
    return server.raw(bytes.getBytes(StandardCharsets.ISO_8859_1));
  }
}
