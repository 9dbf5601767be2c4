package florin.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import florin.Await;
import florin.Bank;
import florin.Config;
import florin.contract.Account;
import florin.contract.Api;
import florin.contract.Customer;
import florin.contract.Response;
import florin.contract.TestBank;
import florin.testing.FlorinExtension;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The bank behind nginx with TLS and the firewall: what passes, what does not, what is written. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FrontTest {
  @SuppressWarnings("unused") // by their names, below
  static final List<String> TEXTS = Refused.TEXTS;

  @SuppressWarnings("unused")
  static final List<String> PATHS = Refused.PATHS;

  @SuppressWarnings("unused")
  static final List<List<String>> HEADERS = Refused.HEADERS;

  @SuppressWarnings("unused")
  static final List<String> SPELLINGS = Refused.SPELLINGS;

  @RegisterExtension
  static final FlorinExtension FLORIN = FlorinExtension.with(FrontTest::reachedByHttps);

  private final Bank bank;
  private Front front;
  private Api api;
  private Customer alice;
  private Account from;
  private Account to;
  private String heard = "";

  FrontTest(Bank bank) {
    this.bank = bank;
  }

  private static Config reachedByHttps(Config config) {
    Config.Http http = config.http();
    URI url = URI.create("https://localhost");
    return config.withHttp(new Config.Http(http.host(), http.port(), url, http.corsOrigins()));
  }

  @BeforeAll
  void start() {
    Front.assumeInstalled();
    TestBank direct = TestBank.of(bank);
    Customer customer = direct.signUp("alice");
    from = direct.funded(customer, "EUR", 100_000);
    to = customer.openAccount("EUR");
    front = new Front(URI.create(bank.baseUrl()));
    api = Api.at(front.base(), front.trust());
    alice = TestBank.at(api).logIn(customer.login());
  }

  @AfterAll
  void stop() {
    if (front != null) {
      front.close();
    }
  }

  private String talk(String request) {
    return Tls.talk(front, request);
  }

  private static String ofOurForm(String answer) {
    assertThat(answer)
        .contains("Content-Type: application/problem+json", "X-Content-Type-Options: nosniff")
        .contains("Content-Security-Policy: default-src 'none'; frame-ancestors 'none'")
        .contains("Strict-Transport-Security: max-age=63072000; includeSubDomains")
        .contains("Cache-Control: no-store", "Request-Id: ", "\"code\":\"")
        .doesNotContainIgnoringCase("nginx/", "<html", "modsecurity", "debian");
    return answer.substring(9, 12);
  }

  private String asked(String method, String target, String... more) {
    String lines = String.join("", List.of(more).stream().map(line -> line + "\r\n").toList());
    heard =
        talk(
            method
                + " "
                + target
                + " HTTP/1.1\r\nHost: localhost\r\nAccept: */*\r\nUser-Agent: test\r\n"
                + ("Authorization: " + alice.api().headers().get("Authorization") + "\r\n")
                + (lines + "Connection: close\r\n\r\n"));
    return ofOurForm(heard);
  }

  @ParameterizedTest
  @FieldSource("TEXTS")
  void an_attack_in_the_query_is_refused(String text) {
    String q = URLEncoder.encode(text, StandardCharsets.UTF_8);
    assertThat(asked("GET", "/v1/accounts/" + from.id() + "/entries?q=" + q)).isEqualTo("403");
  }

  @ParameterizedTest
  @FieldSource("TEXTS")
  void an_attack_in_json_is_refused(String text) {
    Map<String, Object> order = Customer.order(from, to, 1);
    order.put("currency", text);
    assertThat(Tls.status(front, alice, "/v1/transfers", order)).isEqualTo(403);
    assertThat(Tls.status(front, alice, "/v1/transfers", Map.of("transfers", List.of(order))))
        .isEqualTo(403);
  }

  @ParameterizedTest
  @FieldSource("PATHS")
  void an_attack_in_the_path_is_refused(String path) {
    assertThat(asked("GET", path)).isIn("403", "400");
  }

  @ParameterizedTest
  @FieldSource("HEADERS")
  void an_attack_in_a_header_is_refused(List<String> header) {
    assertThat(asked("GET", "/v1/me", header.get(0) + ": " + header.get(1))).isEqualTo("403");
  }

  @ParameterizedTest
  @FieldSource("SPELLINGS")
  void a_limited_path_has_one_spelling(String path) {
    assertThat(asked("POST", path, "Content-Length: 0")).isIn("404", "400");
    // in nginx's own words: the bank was not asked
    assertThat(heard).containsAnyOf("There is nothing here.", "This is not HTTP");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Rent for O'Brien -- thanks; select a seat",
        "Dinner & drinks, 50/50; Bob's half (€12.50)",
        "Invoice #2026/11-003: 10% off, from the table by the window",
        "Where's the union of all orders? See you at 8 or 9",
        "Łódź – café „U Zosi” 🎂",
        "Drop me a line; update the group, then delete this <3",
        "50% + 50% = 100%; if (you) like: a=b && c|d",
        "Mum's cat, dog and ls food; echo & ping the vet"
      })
  void what_people_write_passes(String memo) {
    Map<String, Object> order = Customer.order(from, to, 1);
    order.put("memo", memo);
    Response paid = alice.pay(order, java.util.UUID.randomUUID().toString()).expect(201);
    assertThat(paid.text("memo")).isEqualTo(memo);
    Response batch =
        alice
            .api()
            .key(java.util.UUID.randomUUID().toString())
            .post("/v1/transfers/batch", Map.of("mode", "atomic", "transfers", List.of(order)));
    batch.expect(200);
    alice.api().patch(from.path(), Map.of("name", memo)).expect(200);
  }

  @Test
  void every_method_of_the_api_passes() {
    String tag = String.valueOf(alice.api().get("/v1/me").header("ETag"));
    alice
        .api()
        .with("If-Match", tag)
        .patch("/v1/me", Map.of("full_name", "Alice O'Brien"))
        .expect(200);
    alice.api().send("PUT", "/v1/limits", Map.of()).expect(403, "operator_required");
    alice.api().send("DELETE", "/v1/accounts", null).expect(405, "method_not_allowed");
    alice.api().send("HEAD", "/v1/me", null).expect(200);
  }

  @Test
  void a_page_goes_on_by_its_cookie_which_no_other_site_and_no_other_path_gets() {
    Map<String, String> login =
        Map.of("email", alice.login().email(), "password", alice.login().password());
    Response in = api.with("Florin-Session", "cookie").post("/v1/auth/login", login).expect(200);
    String cookie = String.valueOf(in.header("Set-Cookie"));
    assertThat(cookie)
        .startsWith("__Host-")
        .contains("; Secure", "; HttpOnly", "; SameSite=Strict");

    Api page = api.with("Cookie", cookie.split(";", 2)[0]).with("Sec-Fetch-Site", "same-origin");
    page.with("Origin", front.base().toString()).post("/v1/auth/refresh", "{}").expect(200);
    page.with("Origin", "https://localhost.evil.example")
        .post("/v1/auth/refresh", "{}")
        .expect(403, "origin_not_allowed");
    page.with("Origin", front.plainBase().toString())
        .post("/v1/auth/refresh", "{}")
        .expect(403, "origin_not_allowed");
    page.get("/v1/me").expect(401);
  }

  @Test
  void no_credential_gets_into_a_log() {
    String password = "' OR '1'='1 <script>alert(1)</script> ${jndi:ldap://planted} /etc/passwd";
    String email = "canary@example.com";
    Map<String, String> signUp =
        Map.of("email", email, "password", password, "full_name", "Some Body");
    String token = api.post("/v1/auth/signup", signUp).expect(201).text("access_token");
    Map<String, String> login = Map.of("email", email, "password", password);
    String refresh = api.post("/v1/auth/login", login).expect(200).text("refresh_token");
    api.post("/v1/auth/refresh", Map.of("refresh_token", refresh + "<script>alert(1)</script>"));
    Tls.status(
        front,
        new Customer(alice.login(), alice.id(), api.as(token), null),
        "/v1/auth/login?q=<script>alert(2)</script>".replace("<", "%3C").replace(">", "%3E"),
        login);

    assertThat(front.read("error.log")).contains("alert(2)"); // it does write
    for (String log : List.of(front.read("access.log"), front.read("error.log"))) {
      assertThat(log).doesNotContain(token, refresh, "planted", TestBank.OPERATOR.password());
    }
  }

  @Test
  void nobody_says_himself_where_he_comes_from() throws IOException {
    try (Echo echo = new Echo();
        Front open = new Front(echo.base())) {
      String heard =
          Tls.talk(
              open,
              "GET / HTTP/1.1\r\nHost: bank.example\r\nUser-Agent: test\r\nAccept: */*\r\n"
                  + "X-Forwarded-For: 1.2.3.4\r\nX-Forwarded-Proto: http\r\nX-Real-IP: 1.2.3.4\r\n"
                  + "Forwarded: for=1.2.3.4\r\nX-Forwarded-Host: evil.example\r\n"
                  + "Connection: close\r\n\r\n");
      assertThat(heard)
          .contains("x-forwarded-for: [127.0.0.1]", "x-forwarded-proto: [https]")
          .contains("host: [bank.example]")
          .doesNotContain("1.2.3.4", "evil.example", "x-real-ip", "forwarded: [for");
    }
  }

  @Test
  void one_id_names_a_request_in_every_log() throws Exception {
    String id = String.valueOf(alice.api().get("/v1/me").expect(200).header("Request-Id"));
    String trace = "4bf92f3577b34da6a3ce929d0e0e4736";
    Response traced = api.with("traceparent", "00-" + trace + "-00f067aa0ba902b7-01").get("/livez");

    assertThat(traced.header("Request-Id")).isEqualTo(trace);
    for (String named : List.of(id, trace)) { // nginx writes its line after it has answered
      String line = "\"request_id\":\"" + named + "\"";
      Await.until(named, Duration.ofSeconds(5), () -> front.read("access.log").contains(line));
    }
  }

  @Test
  void without_tls_a_browser_is_sent_on_and_a_program_is_refused() throws IOException {
    String page = Tls.plain(front, "GET /index.html HTTP/1.1\r\nHost: bank.example\r\n");
    assertThat(page).startsWith("HTTP/1.1 308").contains("Location: https://bank.example/index");
    String call = Tls.plain(front, "GET /v1/me HTTP/1.1\r\nHost: bank.example\r\n");
    assertThat(ofOurForm(call)).isEqualTo("426");
    assertThat(call).doesNotContain("Location:");
  }

  @Test
  void a_bank_that_is_away_is_a_problem_of_our_form() {
    try (Front alone = new Front(URI.create("http://127.0.0.1:1"))) {
      Response answer = Api.at(alone.base(), alone.trust()).get("/v1/me");
      assertThat(answer.expect(503, "unavailable").header("Retry-After")).isEqualTo("1");
    }
  }

  @Test
  void who_sends_slowly_is_cut_and_others_do_not_notice() throws Exception {
    List<Socket> slow = new ArrayList<>();
    try {
      for (int i = 0; i < 40; i++) {
        slow.add(begun("GET /v1/me HTTP/1.1\r\nHost: localhost\r\nX-A: b"));
        slow.add(
            begun(
                "POST /v1/auth/login HTTP/1.1\r\nHost: localhost\r\n"
                    + "Content-Type: application/json\r\nContent-Length: 500\r\n\r\n{"));
      }
      long begun = System.nanoTime();
      api.get("/livez").expect(200);
      assertThat(System.nanoTime() - begun).isLessThan(1_000_000_000L);
      for (Socket socket : slow) {
        assertThat(isCut(socket, begun + 30_000_000_000L)).isTrue();
      }
    } finally {
      for (Socket socket : slow) {
        socket.close();
      }
    }
  }

  private Socket begun(String request) throws IOException {
    Socket socket = Tls.connected(front);
    OutputStream out = socket.getOutputStream();
    out.write(request.getBytes(StandardCharsets.ISO_8859_1));
    out.flush();
    return socket;
  }

  private static boolean isCut(Socket socket, long endNanos) throws IOException {
    socket.setSoTimeout((int) Math.max(1, (endNanos - System.nanoTime()) / 1_000_000));
    try {
      socket.getInputStream().readAllBytes();
      return true;
    } catch (SocketTimeoutException open) {
      return false;
    } catch (IOException reset) {
      return true;
    }
  }
}
