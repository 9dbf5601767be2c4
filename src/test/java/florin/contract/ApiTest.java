package florin.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A client of ours does not let a wrong answer pass: shown on a server that answers as told. */
class ApiTest {
  private static final String SESSION =
      """
      {"expires_at":"2026-01-31T09:30:00.000000Z",
      "idle_expires_at":"2026-01-31T09:30:00.000000Z"}""";

  private HttpServer server;
  private String answer = SESSION;
  private List<String> received = List.of();

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          String body =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          var headers = exchange.getRequestHeaders();
          received =
              List.of(
                  exchange.getRequestMethod() + " " + exchange.getRequestURI(),
                  String.valueOf(headers.getFirst("Authorization")),
                  String.valueOf(headers.getFirst("Idempotency-Key")),
                  String.valueOf(headers.getFirst("Content-Type")),
                  body);
          byte[] bytes = answer.getBytes(StandardCharsets.ISO_8859_1);
          exchange.getResponseHeaders().set("Request-Id", "0123456789abcdef");
          exchange.getResponseHeaders().set("Content-Type", "application/json");
          exchange.sendResponseHeaders(200, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void a_right_answer_is_read() {
    Response session = api().as("a.b.c").get("/v1/session").expect(200);

    assertThat(session.text("expires_at")).isEqualTo("2026-01-31T09:30:00.000000Z");
    assertThat(session.text()).isEqualTo(SESSION);
    assertThat(received).startsWith("GET /v1/session", "Bearer a.b.c", "null", "null");
  }

  @Test
  void a_wrong_answer_fails_the_test() {
    answer = SESSION.replace("}", ",\"role\":\"admin\"}");

    assertThatThrownBy(() -> api().as("a.b.c").get("/v1/session"))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("role");
  }

  @Test
  void an_answer_that_is_not_utf_8_fails_the_test() {
    answer = SESSION.replace("2026", "\u00ff");

    assertThatThrownBy(() -> api().as("a.b.c").get("/v1/session"))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("UTF-8");
  }

  @Test
  void an_answer_to_a_request_that_is_not_documented_fails_the_test() {
    assertThatThrownBy(() -> api().get("/v1/session")).isInstanceOf(AssertionError.class);
    assertThatThrownBy(() -> api().as("a.b.c").get("/v1/session?x=1"))
        .isInstanceOf(AssertionError.class);
  }

  @Test
  void what_is_sent_is_json_with_its_headers() {
    assertThatThrownBy(
            () -> api().as("a.b.c").key("k-1").post("/v1/transfers", Map.of("amount", 12)))
        .isInstanceOf(AssertionError.class);

    assertThat(received)
        .containsExactly(
            "POST /v1/transfers", "Bearer a.b.c", "k-1", "application/json", "{\"amount\":12}");
  }

  @Test
  void another_status_than_expected_is_told_with_the_whole_answer() {
    Response session = api().as("a.b.c").get("/v1/session");

    assertThatThrownBy(() -> session.expect(404, "not_found"))
        .isInstanceOf(AssertionError.class)
        .hasMessageContainingAll("404", "GET /v1/session", "200", "expires_at");
  }

  private Api api() {
    return Api.at(URI.create("http://127.0.0.1:" + server.getAddress().getPort()));
  }
}
