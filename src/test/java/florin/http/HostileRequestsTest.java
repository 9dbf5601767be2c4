package florin.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Bytes no well-meaning client sends. Whoever refuses them, it is in the one form we have. */
class HostileRequestsTest {
  private static final SampleServer server = new SampleServer();
  private static final String HOST = "Host: bank.test\r\n";

  @AfterAll
  static void stop() {
    server.close();
  }

  static Stream<Arguments> malformed() {
    String post = "POST /v1/pay HTTP/1.1\r\n" + HOST + "Content-Type: application/json\r\n";
    return Stream.of(
        Arguments.of("bad percent", "GET /v1/%zz HTTP/1.1\r\n" + HOST + "\r\n"),
        Arguments.of("half percent", "GET /v1/% HTTP/1.1\r\n" + HOST + "\r\n"),
        Arguments.of("no host", "GET /v1/hello HTTP/1.1\r\n\r\n"),
        Arguments.of("two hosts", "GET /v1/hello HTTP/1.1\r\n" + HOST + "Host: evil\r\n\r\n"),
        Arguments.of("bad host", "GET /v1/hello HTTP/1.1\r\nHost: a b\r\n\r\n"),
        Arguments.of("two lengths", post + "Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}x"),
        Arguments.of("bad length", post + "Content-Length: -1\r\n\r\n"),
        Arguments.of("length in words", post + "Content-Length: two\r\n\r\n{}"),
        Arguments.of(
            "length and chunks",
            post + "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n"),
        Arguments.of("unknown coding", post + "Transfer-Encoding: xchunked\r\n\r\n"),
        Arguments.of(
            "chunked twice", post + "Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n"),
        Arguments.of("bad chunk", post + "Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n"),
        Arguments.of("folded header", "GET /v1/hello HTTP/1.1\r\n" + HOST + "X: a\r\n b\r\n\r\n"),
        Arguments.of("space before colon", "GET /v1/hello HTTP/1.1\r\n" + HOST + "X : a\r\n\r\n"),
        Arguments.of("no colon", "GET /v1/hello HTTP/1.1\r\n" + HOST + "nonsense\r\n\r\n"),
        Arguments.of("nul in header", "GET /v1/hello HTTP/1.1\r\n" + HOST + "X: a\0b\r\n\r\n"),
        Arguments.of("http 0.9", "GET /v1/hello\r\n\r\n"),
        Arguments.of("http 3.0", "GET /v1/hello HTTP/3.0\r\n" + HOST + "\r\n"),
        Arguments.of("not http", "\u0016\u0003\u0001\u0002\u0000\r\n\r\n"),
        Arguments.of("encoded slash", "GET /v1/things/a%2Fb HTTP/1.1\r\n" + HOST + "\r\n"),
        Arguments.of("encoded slash, low", "GET /v1%2fhello HTTP/1.1\r\n" + HOST + "\r\n"),
        Arguments.of("encoded nul", "GET /v1/things/a%00 HTTP/1.1\r\n" + HOST + "\r\n"),
        Arguments.of("encoded dots", "GET /v1/%2e%2e/hello HTTP/1.1\r\n" + HOST + "\r\n"),
        Arguments.of("above the root", "GET /../pom.xml HTTP/1.1\r\n" + HOST + "\r\n"),
        Arguments.of("double slash", "GET //v1/hello HTTP/1.1\r\n" + HOST + "\r\n"),
        Arguments.of("dots with parameter", "GET /v1/..;/hello HTTP/1.1\r\n" + HOST + "\r\n"),
        Arguments.of("another's uri", "GET http://evil/v1/hello HTTP/1.1\r\n" + HOST + "\r\n"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("malformed")
  void a_malformed_request_is_one_problem_and_the_end_of_the_connection(String name, String sent) {
    Reply reply = server.raw(sent.replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n"));
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.code()).isEqualTo("malformed_request");
    assertThat(ofOurForm(reply)).isTrue();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("malformed")
  void a_connection_that_ends_after_it_is_said_to_end(String name, String sent) {
    String next = "GET /v1/hello HTTP/1.1\r\n" + HOST + "Connection: close\r\n\r\n";
    Reply reply = server.raw(sent + next);
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.bytes().contains("HTTP/1.1 200"))
        .as("the next request is answered, or was not to be sent")
        .isNotEqualTo("close".equals(reply.header("Connection")));
  }

  @Test
  void too_many_headers_are_a_problem_of_their_own() {
    for (String headers :
        new String[] {"X: " + "a".repeat(20_000), "X-Y: z\r\n".repeat(2_000) + "Z: z"}) {
      Reply reply = server.send("GET /v1/hello", headers);
      assertThat(reply.status()).isEqualTo(431);
      assertThat(reply.code()).isEqualTo("headers_too_large");
      assertThat(ofOurForm(reply)).isTrue();
    }
    Reply reply = server.raw("GET /" + "a".repeat(20_000) + " HTTP/1.1\r\n" + HOST + "\r\n");
    assertThat(reply.status()).isEqualTo(431);
    assertThat(reply.header("Connection")).isEqualTo("close");
  }

  @ParameterizedTest
  @CsvSource({
    "GET /v1/hello/, 404",
    "GET /V1/hello, 404",
    "GET /v1/./hello, 404",
    "GET /v1/x/../hello, 404",
    "GET /v1/hello;x, 404",
    "GET /v1/hello;jsessionid=1, 404",
    "GET /%76%31/hello, 404",
    "GET /v1/hell%6F, 404",
    "GET /v1/hello%20, 404",
    "GET /v1/hello.json, 404",
    "GET /v1, 404",
    "GET /v1/, 404",
    "GET /v1/things/acc_x/, 404",
    "GET /pom.xml, 404",
    "GET /WEB-INF/web.xml, 404",
    "GET /florin/http/problems.properties, 404",
    "OPTIONS *, 404",
    "DELETE /v1/hello, 405",
    "TRACE /v1/hello, 405",
    "PROPFIND /v1/hello, 405",
    "get /v1/hello, 405",
    "OPTIONS /v1/hello, 405",
    "GET /v1/pay, 405",
    "POST /, 405",
    "DELETE /app.js, 405",
  })
  void a_path_has_one_spelling_and_its_own_methods(String request, int status) {
    Reply reply = server.send(request);
    assertThat(reply.status()).isEqualTo(status);
    assertThat(reply.header("Allow").isEmpty()).isEqualTo(status == 404);
    assertThat(ofOurForm(reply)).isTrue();
  }

  @Test
  void a_405_says_what_is_allowed() {
    assertThat(server.send("DELETE /v1/hello").header("Allow")).isEqualTo("GET, HEAD");
    assertThat(server.send("GET /v1/pay", "Accept: text/html").header("Allow")).isEqualTo("POST");
  }

  @Test
  void a_header_does_not_change_the_method() {
    assertThat(server.send("GET /v1/pay", "X-HTTP-Method-Override: POST").status()).isEqualTo(405);
    assertThat(server.send("POST /v1/hello", "X-HTTP-Method-Override: GET").status())
        .isEqualTo(405);
  }

  @Test
  void a_request_after_a_request_is_read_on_its_own() {
    Reply both =
        server.raw(
            "GET /v1/hello HTTP/1.1\r\n"
                + HOST
                + "\r\nGET /v1/nothing HTTP/1.1\r\n"
                + HOST
                + "Connection: close\r\n\r\n");
    assertThat(both.status()).isEqualTo(200);
    assertThat(both.bytes()).contains("HTTP/1.1 404");
  }

  @Test
  void a_new_method_leaves_nothing_behind() {
    int before = io.javalin.http.HandlerType.values().size();
    for (int i = 0; i < 50; i++) {
      server.send("M" + "X".repeat(i + 1) + " /v1/hello");
    }
    assertThat(io.javalin.http.HandlerType.values()).hasSize(before);
  }

  private static boolean ofOurForm(Reply reply) {
    assertThat(reply.header("Content-Type")).isEqualTo("application/problem+json");
    assertThat(reply.header("Request-Id")).isEqualTo(reply.json().get("request_id").asText());
    assertThat(reply.header("X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(reply.header("Content-Security-Policy"))
        .isEqualTo("default-src 'none'; frame-ancestors 'none'");
    assertThat(reply.header("Cache-Control")).isEqualTo("no-store");
    assertThat(reply.json().get("status").asInt()).isEqualTo(reply.status());
    assertThat(reply.text()).doesNotContainIgnoringCase("jetty", "javalin", "exception");
    return true;
  }
}
