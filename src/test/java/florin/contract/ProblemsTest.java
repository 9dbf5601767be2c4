package florin.contract;

import static org.assertj.core.api.Assertions.assertThat;

import florin.Bank;
import florin.core.ErrorCode;
import florin.testing.FlorinExtension;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every layer says what is wrong in the same form, and nothing of what is inside. */
@ExtendWith(FlorinExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProblemsTest {
  private final TestBank bank;
  private final Customer alice;

  ProblemsTest(Bank bank) {
    this.bank = TestBank.of(bank);
    alice = this.bank.signUp("alice");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1",
        "/v1/",
        "/v1/nothing",
        "/v2/accounts",
        "/v1/accounts/x/y/z",
        "/nothing.html",
        "/problems/no-such-problem",
        "/web",
        "/app",
        "/v1/accounts/",
        "/livez/",
        "/%20"
      })
  void what_is_not_there_is_404(String path) {
    bank.api().get(path).expect(404, "not_found");
    alice.api().get(path).expect(404, "not_found");
  }

  static Set<String> paths() {
    return Spec.ofFlorin().paths();
  }

  @ParameterizedTest
  @MethodSource("paths")
  void another_method_is_405_with_those_there_are(String template) {
    String path = TestBank.filled(template);
    Set<String> others = new TreeSet<>(Set.of("PUT", "DELETE"));
    others.removeAll(Spec.ofFlorin().methods(template));
    for (String method : others) {
      alice.api().send(method, path, null).expect(405, "method_not_allowed");
    }
  }

  @Test
  @Tag("direct") // what it cannot read the firewall does not pass on, whoever asks
  void who_is_nobody_is_not_told_what_is_wrong_with_his_body() {
    bank.api().post("/v1/transfers", "not even JSON").expect(401, "unauthenticated");
  }

  @Test
  @Tag("direct") // to others it says 403, or nothing that has a status
  void what_only_a_scanner_asks_is_answered_as_anything_else() {
    bank.api().with("Accept", "nonsense").get("/v1/me").expect(401, "unauthenticated");
    bank.api().get("/.env").expect(404, "not_found");
    RawHttp.send(bank.api(), "/raw", "GET /livez\r\n\r\n").expect(400, "malformed_request");
  }

  @ParameterizedTest
  @MethodSource("paths")
  @Tag("direct") // the firewall does not pass it on
  void a_method_of_others_is_405_too(String template) {
    String path = TestBank.filled(template);
    alice.api().send("PROPFIND", path, null).expect(405, "method_not_allowed");
  }

  @Test
  void a_method_override_is_not_heard() {
    alice.api().with("X-HTTP-Method-Override", "DELETE").get("/v1/me").expect(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Basic YTpi",
        "Bearer",
        "Bearer ",
        "Bearer x",
        "bearer a.b.c",
        "Bearer a.b.c d"
      })
  void who_says_nothing_true_of_himself_is_401(String authorization) {
    Api api =
        authorization.isEmpty() ? bank.api() : bank.api().with("Authorization", authorization);

    assertThat(api.get("/v1/me").expect(401, "unauthenticated").header("WWW-Authenticate"))
        .startsWith("Bearer");
  }

  @Test
  void headers_have_16_kib_at_most() {
    alice.api().with("X-Large", "x".repeat(20_000)).get("/v1/me").expect(431, "headers_too_large");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /livez HTTP/1.1|Connection: close||",
        "GET /livez HTTP/1.1|Host: a|Host: b||",
        "GET /%zz HTTP/1.1|Host: a|Connection: close||",
        "GET /v1/accounts/%e HTTP/1.1|Host: a|Connection: close||",
        "POST /v1/accounts HTTP/1.1|Host: a|Content-Length: 1|Content-Length: 2||x",
        "POST /v1/accounts HTTP/1.1|Host: a|Content-Length: 5|Transfer-Encoding: chunked||0||",
        "POST /v1/accounts HTTP/1.1|Host: a|Transfer-Encoding: chunked||zz||",
        "POST /v1/accounts HTTP/1.1|Host: a|Content-Length: -1||",
        "GET /livez HTTP/1.1|Host: a|X-A: 1| 2||",
        "GET /livez HTTP/1.1|Host : a||",
        "GET /livez HTTP/1.1|Host: a|X-A: \0||",
        "GET /livez HTTP/3.7|Host: a||",
        "GET /../../etc/passwd HTTP/1.1|Host: a|Connection: close||",
        "GET /%2e%2e/%2e%2e/etc/passwd HTTP/1.1|Host: a|Connection: close||",
        "GET // HTTP/1.1|Host: a|Connection: close||",
        "GET /v1/accounts%2Fx HTTP/1.1|Host: a|Connection: close||"
      })
  void what_is_no_http_is_a_problem_too(String request) {
    Response answer = RawHttp.send(bank.api(), "/raw", request.replace("|", "\r\n"));

    answer.expect(400, "malformed_request");
    assertThat(answer.text()).doesNotContainIgnoringCase("jetty", "<html", "passwd");
  }

  @Test
  void nothing_of_the_inside_is_told() {
    for (String path :
        List.of("/v1/accounts/%00", "/v1/transfers?cursor=%27%3B--", "/v1/accounts?limit=%27")) {
      assertThat(alice.api().get(path).text())
          .doesNotContainIgnoringCase(
              "exception", "florin.", "java", "select", "sql", "postgres", "jetty", "javalin");
    }
  }

  @ParameterizedTest
  @EnumSource
  void every_problem_has_a_page(ErrorCode code) {
    String slug = code.slug().replace('_', '-');
    Response page = bank.api().get("/problems/" + slug).expect(200);

    assertThat(page.text()).contains("<html", code.slug()).containsIgnoringCase("lang=\"en\"");
    assertThat(bank.api().get("/problems").expect(200).text()).contains("/problems/" + slug);
  }

  @Test
  void the_page_is_found_where_the_problem_says() {
    String type = bank.api().get("/v1/me").expect(401).text("type");

    assertThat(bank.api().get(type).expect(200).text()).contains("unauthenticated");
  }

  @Test
  void a_problem_is_json_whatever_is_accepted() {
    for (String accept : List.of("text/html", "application/xml", "*/*")) {
      bank.api().with("Accept", accept).get("/v1/me").expect(401, "unauthenticated");
    }
  }

  @Test
  void the_request_id_is_the_servers_own() {
    Response first = bank.api().with("Request-Id", "mine-mine-mine").get("/livez").expect(200);
    Response second = bank.api().get("/livez").expect(200);

    assertThat(first.header("Request-Id")).isNotEqualTo("mine-mine-mine");
    assertThat(first.header("Request-Id")).isNotEqualTo(second.header("Request-Id"));
  }

  @Test
  void the_server_describes_and_probes_itself() {
    bank.api().get("/livez").expect(200);
    bank.api().get("/readyz").expect(200);
    bank.api().get("/").expect(200);
    assertThat(bank.api().get("/openapi.yaml").expect(200).text())
        .isEqualTo(Spec.ofFlorin().yaml());
    assertThat(bank.api().get("/openapi.json").expect(200).body())
        .isEqualTo(Json.read(Spec.ofFlorin().tree().toString()));
  }
}
