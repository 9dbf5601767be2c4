package florin.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServerTest {
  private static final SampleServer server = new SampleServer();
  private static final int LIMIT = 64 * 1024;

  @AfterAll
  static void stop() {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /v1/hello",
        "HEAD /v1/hello",
        "GET /v1/nothing",
        "GET /",
        "GET /app.js",
        "GET /x.js",
        "DELETE /v1/hello",
        "GET /v1/me",
        "GET /v1/throws/bug",
        "GET /v1/throws/overflow",
        "GET /v1/later/bug",
        "GET /v1/later/fine",
        "POST /v1/ignores",
      })
  void every_answer_has_the_headers_every_answer_has(String request) {
    Reply reply = server.send(request);
    for (String name :
        new String[] {
          "Request-Id",
          "Cache-Control",
          "Content-Security-Policy",
          "Cross-Origin-Opener-Policy",
          "Cross-Origin-Resource-Policy",
          "Permissions-Policy",
          "Referrer-Policy",
          "X-Content-Type-Options",
          "Date",
        }) {
      assertThat(reply.headers(name)).as(name).hasSize(1);
    }
    assertThat(reply.header("Request-Id")).matches("req_[0-9a-f]{32}");
    assertThat(reply.headers("Server")).isEmpty();
    assertThat(reply.headers("X-Powered-By")).isEmpty();
    assertThat(reply.headers("Set-Cookie")).isEmpty();
    assertThat(reply.headers("Access-Control-Allow-Origin")).isEmpty();
  }

  @Test
  void request_ids_differ() {
    Set<String> ids = new HashSet<>();
    for (int i = 0; i < 100; i++) {
      ids.add(server.send("GET /v1/hello").header("Request-Id"));
    }
    assertThat(ids).hasSize(100);
  }

  @ParameterizedTest
  @CsvSource({
    "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01, 4bf92f3577b34da6a3ce929d0e0e4736",
    "cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00, 4bf92f3577b34da6a3ce929d0e0e4736",
    "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01, ''",
    "00-00000000000000000000000000000000-00f067aa0ba902b7-01, ''",
    "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01, ''",
    "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01, ''",
    "00-4bf92f3577b34da6a3ce929d0e0e4736, ''",
    "<script>, ''",
  })
  void a_trace_keeps_its_id(String traceparent, String id) {
    for (String request : new String[] {"GET /v1/hello", "GET /", "GET /v1/nothing", "GET //"}) {
      Reply reply = server.send(request, "traceparent: " + traceparent);
      if (id.isEmpty()) {
        assertThat(reply.header("Request-Id")).startsWith("req_");
      } else {
        assertThat(reply.header("Request-Id")).isEqualTo(id);
      }
    }
  }

  @Test
  void a_head_is_a_get_without_its_body() {
    Reply get = server.send("GET /v1/hello");
    Reply head = server.send("HEAD /v1/hello");
    assertThat(head.status()).isEqualTo(200);
    assertThat(head.body()).isEmpty();
    assertThat(head.header("Content-Length")).isEqualTo(get.header("Content-Length"));
    assertThat(server.send("HEAD /v1/me").status()).isEqualTo(401);
    assertThat(server.send("HEAD /v1/nothing").status()).isEqualTo(404);
    assertThat(server.send("HEAD /v1/nothing").body()).isEmpty();
  }

  private static byte[] body(int bytes) {
    return ("{\"reason\":\"" + "x".repeat(bytes - 13) + "\"}").getBytes(StandardCharsets.UTF_8);
  }

  private static String chunked(String path, byte[] body) {
    return "POST "
        + path
        + " HTTP/1.1\r\nHost: bank.test\r\nConnection: close\r\n"
        + "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
        + Integer.toHexString(body.length)
        + "\r\n"
        + new String(body, StandardCharsets.ISO_8859_1)
        + "\r\n0\r\n\r\n";
  }

  @Test
  void a_body_ends_at_64_kib_however_it_is_sent() {
    for (String path : new String[] {"/v1/note", "/v1/ignores", "/v1/nothing"}) {
      for (int bytes : new int[] {LIMIT + 1, 1_000_000, 10_000_000}) {
        Reply whole = server.post(path, "application/json", body(bytes));
        assertThat(whole.status()).as(path + " " + bytes).isEqualTo(413);
        assertThat(whole.code()).isEqualTo("body_too_large");
        assertThat(server.raw(chunked(path, body(bytes))).status()).isEqualTo(413);
      }
    }
    // just small enough: refused for what it says, not for its size
    assertThat(server.post("/v1/note", "application/json", body(LIMIT)).errors())
        .containsExactly("#/reason invalid_text");
    assertThat(server.raw(chunked("/v1/note", body(LIMIT))).errors())
        .containsExactly("#/reason invalid_text");
  }

  @Test
  void an_announced_body_is_refused_before_it_is_sent() {
    Reply reply =
        server.send(
            "POST /v1/note",
            "Content-Type: application/json",
            "Content-Length: 100000000",
            "Expect: 100-continue");
    assertThat(reply.status()).isEqualTo(413);
  }

  @Test
  void whoever_asks_before_sending_is_answered() {
    Reply reply =
        server.send(
            "POST /v1/note",
            "Content-Type: application/json",
            "Content-Length: 2",
            "Expect: 100-continue",
            "",
            "{}");
    // 100 is left out where the body has come already (RFC 9110, 10.1.1): both are right.
    assertThat(reply.status()).isIn(100, 200);
    assertThat(reply.bytes()).endsWith("[null]");
  }

  @ParameterizedTest
  @CsvSource({
    "refusal, 422, insufficient_funds",
    "bug, 500, internal_error",
    "overflow, 500, internal_error",
    "broken-sql, 500, internal_error",
    "outage, 503, unavailable",
    "stopped, 503, unavailable",
    "other, 404, not_found",
  })
  void a_failure_is_the_same_problem_at_once_and_later(String what, int status, String code) {
    for (String path : new String[] {"/v1/throws/", "/v1/later/"}) {
      Reply reply = server.send("GET " + path + what);
      assertThat(reply.status()).isEqualTo(status);
      assertThat(reply.code()).isEqualTo(code);
      assertThat(reply.header("Content-Type")).isEqualTo("application/problem+json");
      assertThat(reply.header("Retry-After").isEmpty()).isEqualTo(status != 503);
      assertThat(reply.text()).doesNotContain("secret", "SELECT", "java", "florin.");
    }
  }

  @Test
  void a_refusal_carries_its_members() {
    assertThat(server.send("GET /v1/throws/refusal").json().get("available").asInt()).isEqualTo(7);
  }

  @Test
  void a_thousand_may_wait_and_the_rest_is_not_kept_waiting() throws Exception {
    try (SampleServer busy = new SampleServer()) {
      var sockets = new ArrayList<Socket>();
      try {
        for (int i = 0; i < 1_000; i++) {
          var socket = new Socket(InetAddress.getLoopbackAddress(), busy.port());
          sockets.add(socket);
          socket
              .getOutputStream()
              .write(
                  "GET /v1/waiting HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
                      .getBytes(StandardCharsets.US_ASCII));
        }
        long start = System.nanoTime();
        assertThat(busy.send("GET /v1/hello").status()).isEqualTo(200);
        assertThat(System.nanoTime() - start).isLessThan(2_000_000_000L);
        busy.waiting.complete("at last");
        for (var socket : sockets) {
          socket.setSoTimeout(10_000);
          assertThat(Reply.read(socket.getInputStream()).text()).isEqualTo("at last");
        }
      } finally {
        for (var socket : sockets) {
          socket.close();
        }
      }
    }
  }

  @Test
  void what_is_in_flight_at_the_end_is_answered() throws Exception {
    SampleServer ending = new SampleServer();
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), ending.port())) {
      socket.setSoTimeout(10_000);
      socket
          .getOutputStream()
          .write("GET /v1/waiting HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      assertThat(ending.asked.await(5, TimeUnit.SECONDS)).isTrue();
      int port = ending.port();
      Thread stopping = new Thread(ending::close);
      stopping.start();
      long deadline = System.nanoTime() + 5_000_000_000L;
      while (System.nanoTime() < deadline && isOpen(port)) {
        Thread.onSpinWait();
      }
      assertThat(isOpen(port)).isFalse();
      ending.waiting.complete("just in time");
      assertThat(Reply.read(socket.getInputStream()).text()).isEqualTo("just in time");
      stopping.join(9_000);
      assertThat(stopping.isAlive()).isFalse();
    }
  }

  private static boolean isOpen(int port) {
    try (var probe = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return probe.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void two_servers_do_not_know_each_other() {
    try (SampleServer other = new SampleServer(Set.of("https://app.example"))) {
      assertThat(other.port()).isNotEqualTo(server.port());
      String origin = "Origin: https://app.example";
      assertThat(other.send("GET /v1/hello", origin).header("Access-Control-Allow-Origin"))
          .isEqualTo("https://app.example");
      assertThat(server.send("GET /v1/hello", origin).header("Access-Control-Allow-Origin"))
          .isEmpty();
    }
    assertThat(server.send("GET /v1/hello").status()).isEqualTo(200);
  }
}
