package florin.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whose pages may read answers: the listed origins', to the letter. */
class CorsTest {
  private static final String LISTED = "https://app.example";
  private static final SampleServer server =
      new SampleServer(Set.of(LISTED, "http://localhost:3000"));
  private static final String[] ANSWERS = {
    "GET /v1/hello",
    "GET /v1/nothing",
    "DELETE /v1/hello",
    "GET /v1/me",
    "GET /v1/throws/bug",
    "GET /app.js",
    "GET //",
  };

  @AfterAll
  static void stop() {
    server.close();
  }

  private static Reply preflight(String path, String method, String... origins) {
    String[] headers = new String[origins.length + 1];
    headers[0] = "Access-Control-Request-Method: " + method;
    for (int i = 0; i < origins.length; i++) {
      headers[i + 1] = "Origin: " + origins[i];
    }
    return server.send("OPTIONS " + path, headers);
  }

  @ParameterizedTest
  @ValueSource(strings = {LISTED, "http://localhost:3000"})
  void a_listed_origin_reads_every_answer_of_every_layer(String origin) {
    for (String request : ANSWERS) {
      Reply reply = server.send(request, "Origin: " + origin);
      assertThat(reply.headers("Access-Control-Allow-Origin")).as(request).containsExactly(origin);
      assertThat(reply.headers("Access-Control-Expose-Headers"))
          .containsExactly(
              "ETag, Idempotent-Replayed, Link, Location, RateLimit, RateLimit-Policy, Request-Id, Retry-After, WWW-Authenticate");
      assertThat(reply.headers("Access-Control-Allow-Credentials")).isEmpty();
      assertThat(reply.headers("Vary")).contains("Origin");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"})
  void each_method_may_be_asked_for(String method) {
    for (String path : new String[] {"/v1/hello", "/v1/me", "/v1/nothing"}) {
      Reply reply = preflight(path, method, LISTED);
      assertThat(reply.status()).isEqualTo(204);
      assertThat(reply.body()).isEmpty();
      assertThat(reply.header("Access-Control-Allow-Methods").split(", ")).contains(method);
      assertThat(reply.header("Access-Control-Allow-Headers"))
          .isEqualTo(
              "Authorization, Content-Type, Florin-Background, Idempotency-Key, If-Match, traceparent");
      assertThat(reply.header("Access-Control-Max-Age")).isEqualTo("600");
      assertThat(reply.headers("Access-Control-Allow-Credentials")).isEmpty();
      assertThat(String.join(", ", reply.headers("Vary").toList()))
          .contains("Origin", "Access-Control-Request-Method", "Access-Control-Request-Headers");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://app.example.evil.test",
        "https://evil-app.example",
        "https://app.example.",
        "https://app.example:443",
        "https://app.example:8443",
        "http://app.example",
        "https://APP.example",
        "HTTPS://app.example",
        "https://app.example/",
        "https://app.example/path",
        "https://user@app.example",
        "https://sub.app.example",
        "https://example",
        "https://app.exampl",
        "https://app_example",
        "https://appxexample",
        "https://app.example https://app.example",
        "https://app.example, https://evil.test",
        "http://localhost",
        "http://localhost:3001",
        "http://localhost:30000",
        "http://127.0.0.1:3000",
        "null",
        "*",
        "file://",
        "",
      })
  void no_other_origin_gets_anything(String origin) {
    for (String request : ANSWERS) {
      assertNothing(server.send(request, "Origin: " + origin));
    }
    Reply refused = preflight("/v1/hello", "GET", origin);
    assertThat(refused.status()).isEqualTo(405);
    assertNothing(refused);
  }

  private static void assertNothing(Reply reply) {
    assertThat(reply.head()).noneMatch(line -> line.toLowerCase().startsWith("access-control-"));
    assertThat(reply.headers("Vary")).contains("Origin");
  }

  @Test
  void two_origins_are_none_even_where_both_are_listed() {
    assertNothing(
        server.send("GET /v1/hello", "Origin: " + LISTED, "Origin: http://localhost:3000"));
    assertNothing(preflight("/v1/hello", "GET", LISTED, LISTED));
    assertNothing(preflight("/v1/hello", "GET"));
  }

  @Test
  void an_options_that_is_no_preflight_is_answered_like_any_other_method() {
    Reply reply = server.send("OPTIONS /v1/hello", "Origin: " + LISTED);
    assertThat(reply.status()).isEqualTo(405);
    assertThat(reply.header("Allow")).isEqualTo("GET, HEAD");
  }
}
