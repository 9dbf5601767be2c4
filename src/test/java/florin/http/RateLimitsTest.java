package florin.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import florin.rate.LocalBuckets;
import florin.rate.Network;
import florin.rate.Rate;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How often each may ask, seen over the wire. */
class RateLimitsTest {
  private static final int LOGINS = 3;
  private static final int OTHERS = 20;
  private static final String PROBLEM = "application/problem+json";

  private final Queue<String> refused = new ConcurrentLinkedQueue<>();
  private SampleServer server;

  @BeforeEach
  void start() {
    server = new SampleServer(settings("https://app.example"));
  }

  private HttpSettings settings(String origin) {
    Map<LimitPolicy, Rate> rates = new EnumMap<>(LimitPolicy.class);
    rates.put(LimitPolicy.LOGIN, new Rate(LOGINS, Duration.ofMinutes(1)));
    rates.put(LimitPolicy.SIGNUP, new Rate(LOGINS, Duration.ofMinutes(1)));
    rates.put(LimitPolicy.DEFAULT, new Rate(OTHERS, Duration.ofMinutes(1)));
    RateLimits limits = new RateLimits(rates, new LocalBuckets(), refused::add);
    List<Network> proxies = List.of(Network.parseCidr("127.0.0.1"));
    return new HttpSettings("127.0.0.1", 0, Set.of(origin), "/sample-pages", null, proxies, limits);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private Reply login(String address, String body) {
    return server.post(
        "/v1/auth/login", "application/json", body.getBytes(UTF_8), "X-Forwarded-For: " + address);
  }

  @Test
  void each_answer_says_what_is_left_and_the_last_one_when_there_is_more() {
    for (int left = LOGINS - 1; left >= 0; left--) {
      Reply reply = login("192.0.2.1", "{}");
      assertThat(reply.status()).isEqualTo(200);
      assertThat(reply.headers("RateLimit-Policy")).containsExactly("\"login\";q=3;w=60");
      assertThat(reply.header("RateLimit")).matches("\"login\";r=" + left + ";t=(60|59|58)");
      assertThat(reply.header("Retry-After")).isEmpty();
    }
    Reply refusal = login("192.0.2.1", "{}");
    assertThat(refusal.status()).isEqualTo(429);
    assertThat(refusal.code()).isEqualTo("rate_limited");
    assertThat(refusal.header("Content-Type")).isEqualTo(PROBLEM);
    assertThat(refusal.json().get("request_id").asText()).isEqualTo(refusal.header("Request-Id"));
    assertThat(refusal.headers("RateLimit-Policy")).containsExactly("\"login\";q=3;w=60");
    assertThat(refusal.header("RateLimit")).startsWith("\"login\";r=0;t=");
    assertThat(Integer.parseInt(refusal.header("Retry-After"))).isBetween(50, 60);
    assertThat(refused).containsExactly("login");
    assertThat(login("192.0.2.2", "{}").status()).isEqualTo(200);
  }

  @Test
  void a_malformed_request_is_counted_as_well() {
    for (int i = 0; i < LOGINS; i++) {
      assertThat(login("192.0.2.1", "{").status()).isEqualTo(400);
    }
    assertThat(login("192.0.2.1", "{}").status()).isEqualTo(429);
  }

  @Test
  void a_refused_request_is_answered_before_its_body_is_there() {
    for (int i = 0; i < LOGINS; i++) {
      login("127.0.0.1", "{}");
    }
    long start = System.nanoTime();
    Reply reply =
        server.send(
            "POST /v1/auth/login", "Content-Type: application/json", "Content-Length: 60000");
    assertThat(reply.status()).isEqualTo(429);
    assertThat(System.nanoTime() - start).isLessThan(3_000_000_000L);
    assertThat(server.logins).hasValue(LOGINS);
  }

  /** None reaches the handler, and none is a way to try again. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/auth/login/",
        "/v1/auth//login",
        "//v1/auth/login",
        "/v1/auth/login;x",
        "/v1/auth/login;jsessionid=1",
        "/v1;x/auth/login",
        "/v1%2fauth/login",
        "/v1/auth%2Flogin",
        "/v1/auth/Login",
        "/V1/AUTH/LOGIN",
        "/v1/./auth/login",
        "/v1/auth/./login",
        "/v1/x/../auth/login",
        "/v1/auth/../auth/login",
        "/v1/auth/%6Cogin",
        "/%76%31/auth/login",
        "/v1/auth/login%20",
        "/v1/auth/login%00",
        "/v1/auth/%2e/login",
        "/v1/auth/login.",
        "/v1/auth/login.json",
        "/v1\\auth\\login",
        "/v1/auth/login#x",
        "/v1/auth/lo%67in?x=y",
        "http://evil.test/v1/auth/login",
        "/v1/auth/\u006Cogin%09",
      })
  void another_spelling_of_a_path_is_no_way_in(String path) {
    Reply reply = server.post(path, "application/json", "{}".getBytes(UTF_8));
    assertThat(reply.status()).isIn(400, 404);
    assertThat(reply.header("Content-Type")).isEqualTo(PROBLEM);
    assertThat(server.logins).hasValue(0);
    for (int i = 0; i < LOGINS; i++) {
      assertThat(login("127.0.0.1", "{}").status()).isEqualTo(200);
    }
    assertThat(login("127.0.0.1", "{}").status()).isEqualTo(429);
    assertThat(server.post(path, "application/json", "{}".getBytes(UTF_8)).status()).isIn(400, 404);
    assertThat(server.logins).hasValue(LOGINS);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/v1/auth/login?x=1", "/v1/auth/login?", "http://bank.test/v1/auth/login"})
  void what_does_reach_the_handler_is_counted(String path) {
    for (int i = 0; i < LOGINS; i++) {
      assertThat(server.post(path, "application/json", "{}".getBytes(UTF_8)).status())
          .isEqualTo(200);
    }
    assertThat(server.post(path, "application/json", "{}".getBytes(UTF_8)).status()).isEqualTo(429);
    assertThat(login("127.0.0.1", "{}").status()).isEqualTo(429);
  }

  @Test
  void a_path_with_a_parameter_has_one_count() {
    for (int i = 0; i < LOGINS; i++) {
      assertThat(server.send("GET /v1/pages/p%41" + i).status()).isEqualTo(200);
    }
    assertThat(server.send("HEAD /v1/pages/another").status()).isEqualTo(429);
    assertThat(server.send("GET /v1/pages/a%2Fb").status()).isEqualTo(400);
  }

  @Test
  void what_is_no_route_is_counted_by_address() {
    for (String request : new String[] {"GET /", "GET /v1/nothing", "DELETE /v1/auth/login"}) {
      assertThat(server.send(request).header("RateLimit-Policy"))
          .isEqualTo("\"default\";q=20;w=60");
    }
    assertThat(server.send("GET /v1/hello").headers("RateLimit")).isEmpty(); // of no policy
    for (int i = 3; i < OTHERS; i++) {
      server.send("GET /");
    }
    assertThat(server.send("GET /").status()).isEqualTo(429);
    assertThat(login("127.0.0.1", "{}").status()).isEqualTo(200);
  }

  @Test
  void a_user_is_counted_wherever_he_asks_from() {
    for (int i = 0; i < OTHERS; i++) {
      Reply reply = me("customer", "192.0.2." + i);
      assertThat(reply.status()).isEqualTo(200);
      assertThat(reply.header("RateLimit")).startsWith("\"default\";r=" + (OTHERS - 1 - i));
    }
    Reply refusal = me("customer", "192.0.2.99");
    assertThat(refusal.status()).isEqualTo(429);
    assertThat(refusal.header("Content-Type")).isEqualTo(PROBLEM);
    assertThat(refusal.header("Retry-After")).matches("[1-6]?[0-9]");
    assertThat(server.send("GET /").status()).isEqualTo(200);
  }

  @Test
  void whoever_guesses_tokens_comes_to_an_end() {
    for (int i = 0; i < OTHERS; i++) {
      assertThat(me("guess" + i, "192.0.2.7").status()).isEqualTo(401);
    }
    assertThat(me("guess", "192.0.2.7").status()).isEqualTo(429);
    assertThat(me("customer", "192.0.2.7").status()).isEqualTo(200);
    assertThat(me("guess", "192.0.2.8").status()).isEqualTo(401);
  }

  private Reply me(String token, String address) {
    return server.send(
        "GET /v1/me", "Authorization: Bearer " + token, "X-Forwarded-For: " + address);
  }

  @ParameterizedTest
  @CsvSource({
    "2001:db8:1:2::1, 2001:db8:1:2:ffff::9, true",
    "2001:db8:1:2::1, 2001:db8:1:3::1, false",
    "192.0.2.1, ::ffff:192.0.2.1, true",
  })
  void whoever_has_a_network_of_ipv6_is_one(String one, String other, boolean same) {
    for (int i = 0; i < LOGINS; i++) {
      login(one, "{}");
    }
    assertThat(login(other, "{}").status()).isEqualTo(same ? 429 : 200);
  }

  @Test
  void a_page_elsewhere_can_read_its_refusal() {
    for (int i = 0; i < LOGINS; i++) {
      login("127.0.0.1", "{}");
    }
    Reply reply = server.send("POST /v1/auth/login", "Origin: https://app.example");
    assertThat(reply.status()).isEqualTo(429);
    assertThat(reply.header("Access-Control-Allow-Origin")).isEqualTo("https://app.example");
    assertThat(reply.header("Access-Control-Expose-Headers"))
        .contains("RateLimit, ", "Retry-After");
  }
}
