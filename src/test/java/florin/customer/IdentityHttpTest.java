package florin.customer;

import static florin.customer.Desk.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import florin.db.Sealing;
import florin.http.Auth;
import florin.http.HttpSettings;
import florin.http.LimitPolicy;
import florin.http.Route;
import florin.http.Server;
import florin.seal.Field;
import io.javalin.Javalin;
import io.javalin.http.HandlerType;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The contract of signing up, coming in, staying and leaving, over real HTTP. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class IdentityHttpTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String[] NONE = {};

  private final HttpClient client = HttpClient.newHttpClient();
  private Desk desk;
  private Javalin server;
  private String base;

  record Answer(int status, HttpResponse<String> response, JsonNode body) {
    String text(String field) {
      return body.path(field).asText();
    }

    List<String> errors() {
      List<String> errors = new ArrayList<>();
      body.path("errors")
          .forEach(
              error ->
                  errors.add(error.path("pointer").asText() + " " + error.path("code").asText()));
      return errors;
    }

    String header(String name) {
      return response.headers().firstValue(name).orElse("");
    }

    String cookie() {
      String set = header("Set-Cookie");
      return set.isEmpty() ? "" : set.substring(0, set.indexOf(';'));
    }
  }

  @BeforeAll
  void open() {
    desk = new Desk();
    server = serve(false);
    base = "http://127.0.0.1:" + server.port();
  }

  private Javalin serve(boolean https) {
    var http = new CustomerRoutes(desk.logins, desk.customers, new RefreshCookie(https, Desk.MAX));
    var auth =
        new Auth((token, active) -> desk.sessions.require(desk.tokens.verify(token), active));
    List<Route> routes =
        List.of(
            route(HandlerType.POST, "/v1/auth/signup", true, http::signup),
            route(HandlerType.POST, "/v1/auth/login", true, http::login),
            route(HandlerType.POST, "/v1/auth/refresh", true, http::refresh),
            route(HandlerType.POST, "/v1/auth/logout", false, http::logout),
            route(HandlerType.GET, "/v1/session", false, http::session),
            route(HandlerType.PATCH, "/v1/session", false, http::extendSession),
            route(HandlerType.GET, "/v1/me", false, http::me),
            route(HandlerType.PATCH, "/v1/me", false, http::updateMe));
    var settings = new HttpSettings("127.0.0.1", 0, Set.of(), "/web");
    return Server.create(settings, routes, auth).start();
  }

  private static Route route(
      HandlerType method, String path, boolean open, io.javalin.http.Handler handler) {
    return new Route(
        method, path, open ? Route.PUBLIC : Route.SIGNED_IN, LimitPolicy.NONE, handler);
  }

  @AfterAll
  void close() {
    if (server != null) {
      server.stop();
    }
    if (desk != null) {
      desk.close();
    }
  }

  @Test
  void sign_up_answers_with_the_user_and_both_tokens() {
    Answer answer = signup("grace@x.test");

    assertThat(answer.status).isEqualTo(201);
    assertThat(answer.body.fieldNames())
        .toIterable()
        .containsExactlyInAnyOrder(
            "user", "access_token", "token_type", "expires_in", "refresh_token");
    assertThat(answer.text("token_type")).isEqualTo("Bearer");
    assertThat(answer.body.path("expires_in").asInt()).isEqualTo(900);
    JsonNode user = answer.body.path("user");
    assertThat(user.path("id").asText()).matches("usr_[0-9a-z]{26}");
    assertThat(user.path("email").asText()).isEqualTo("grace@x.test");
    assertThat(user.path("role").asText()).isEqualTo("customer");
    assertThat(user.path("kyc_status").asText()).isEqualTo("unverified");
    assertThat(user.path("phone").isNull()).isTrue();
    assertThat(answer.header("Set-Cookie")).isEmpty();
    assertThat(answer.response.body()).doesNotContain(PASSWORD, "password_hash", "$2a$");
  }

  @Test
  void an_address_signs_up_once() {
    signup("once@x.test");
    Answer second = signup("ONCE@x.test");

    assertThat(second.status).isEqualTo(409);
    assertThat(second.text("code")).isEqualTo("email_taken");
  }

  @Test
  void every_wrong_field_of_a_sign_up_is_named_once() {
    assertThat(post("/v1/auth/signup", "{}", NONE).errors())
        .containsExactly("#/email required", "#/full_name required", "#/password required");
    assertThat(
            post(
                    "/v1/auth/signup",
                    "{\"email\":\"\",\"password\":\"short\",\"full_name\":\"\",\"role\":\"x\"}",
                    NONE)
                .errors())
        .containsExactly(
            "#/full_name invalid_text",
            "#/email invalid_email",
            "#/password password_too_short",
            "#/role unknown_field");
    assertThat(
            post("/v1/auth/signup", "{\"email\":1,\"password\":[],\"full_name\":{}}", NONE)
                .errors())
        .containsExactly("#/email wrong_type", "#/full_name wrong_type", "#/password wrong_type");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "role",
        "id",
        "user_id",
        "kyc_status",
        "created_at",
        "is_admin",
        "version",
        "email_key"
      })
  void nobody_can_choose_what_is_not_his_to_choose(String field) {
    String body = credentials("mass@x.test").replace("{", "{\"" + field + "\":\"operator\",");
    Answer answer =
        post("/v1/auth/signup", body.replace("}", ",\"full_name\":\"Some One\"}"), NONE);

    assertThat(answer.status).isEqualTo(400);
    assertThat(answer.errors()).containsExactly("#/" + field + " unknown_field");
    assertThat(desk.customers.find("mass@x.test")).isEmpty();
  }

  @Test
  void unknown_address_and_wrong_password_have_the_same_answer() {
    signup("known@x.test");
    Answer wrong =
        post("/v1/auth/login", credentials("known@x.test").replace("dusk", "dawn"), NONE);
    Answer unknown = post("/v1/auth/login", credentials("unknown@x.test"), NONE);
    Answer absurd = post("/v1/auth/login", credentials("\\u0000"), NONE);

    for (Answer answer : List.of(wrong, unknown, absurd)) {
      assertThat(answer.status).isEqualTo(401);
      assertThat(answer.text("code")).isEqualTo("invalid_credentials");
      assertThat(answer.text("detail")).isEqualTo(wrong.text("detail"));
      assertThat(answer.response.headers().map().keySet())
          .isEqualTo(wrong.response.headers().map().keySet());
    }
  }

  @Test
  void a_password_of_any_characters_is_taken_as_it_is() {
    String odd = "\\u0000 tab\\t 😀 \\\"quoted\\\" {}";
    String body =
        "{\"email\":\"odd@x.test\",\"full_name\":\"Some One\",\"password\":\"" + odd + "\"}";
    assertThat(post("/v1/auth/signup", body, NONE).status).isEqualTo(201);

    String login = "{\"email\":\"odd@x.test\",\"password\":\"" + odd + "\"}";
    assertThat(post("/v1/auth/login", login, NONE).status).isEqualTo(200);
    assertThat(post("/v1/auth/login", login.replace("\\u0000", "\\u0001"), NONE).status)
        .isEqualTo(401);
  }

  @Test
  void a_script_refreshes_with_the_token_in_the_body() {
    Answer first = signup("script@x.test");
    Answer second = refresh(first.text("refresh_token"));

    assertThat(second.status).isEqualTo(200);
    assertThat(second.text("refresh_token")).isNotEqualTo(first.text("refresh_token"));
    assertThat(second.header("Set-Cookie")).isEmpty();
    assertThat(get("/v1/me", bearer(second)).status).isEqualTo(200);

    Answer again = refresh(first.text("refresh_token"));
    assertThat(again.status).isEqualTo(401);
    assertThat(again.text("code")).isEqualTo("session_revoked");
    assertThat(refresh(second.text("refresh_token")).text("code")).isEqualTo("session_revoked");
    assertThat(get("/v1/me", bearer(second)).text("code")).isEqualTo("session_revoked");
  }

  @Test
  void the_two_kinds_of_token_are_not_exchangeable() {
    Answer who = signup("kinds@x.test");

    assertThat(refresh(who.text("access_token")).text("code")).isEqualTo("unauthenticated");
    assertThat(get("/v1/me", "Authorization", "Bearer " + who.text("refresh_token")).text("code"))
        .isEqualTo("unauthenticated");
    assertThat(get("/v1/me?access_token=" + who.text("access_token"), NONE).status).isEqualTo(401);
    assertThat(get("/v1/me", "Cookie", "access_token=" + who.text("access_token")).status)
        .isEqualTo(401);
  }

  @Test
  void a_page_gets_its_refresh_token_in_a_cookie_and_nowhere_else() {
    Answer first = pageLogin("page@x.test");

    assertThat(first.body.path("refresh_token").isNull()).isTrue();
    assertThat(first.header("Set-Cookie"))
        .matches(
            "florin_refresh=[A-Za-z0-9_-]{43}; Max-Age=43200; Path=/v1/auth; HttpOnly;"
                + " SameSite=Strict");

    Answer second = refreshByCookie(first.cookie(), "Origin", base);
    assertThat(second.status).isEqualTo(200);
    assertThat(second.body.path("refresh_token").isNull()).isTrue();
    assertThat(second.cookie()).startsWith("florin_refresh=").isNotEqualTo(first.cookie());
    assertThat(refreshByCookie(second.cookie(), "Sec-Fetch-Site", "same-origin").status)
        .isEqualTo(200);
  }

  @Test
  void over_https_the_cookie_is_bound_to_this_host() {
    signup("secure@x.test");
    String plain = base;
    Javalin secure = serve(true);
    base = "http://127.0.0.1:" + secure.port();
    try {
      Answer page =
          post("/v1/auth/login", credentials("secure@x.test"), "Florin-Session", "cookie");
      assertThat(page.header("Set-Cookie"))
          .matches(
              "__Host-florin_refresh=[A-Za-z0-9_-]{43}; Max-Age=43200; Path=/; HttpOnly;"
                  + " SameSite=Strict; Secure");
      assertThat(refreshByCookie(page.cookie(), "Origin", base).status).isEqualTo(403);
      String https = base.replace("http:", "https:");
      assertThat(refreshByCookie(page.cookie(), "Origin", https).status).isEqualTo(200);
    } finally {
      base = plain;
      secure.stop();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "Origin, https://evil.test",
    "Origin, null",
    "Origin, http://127.0.0.1",
    "Origin, http://127.0.0.1.evil.test",
    "Sec-Fetch-Site, cross-site",
    "Sec-Fetch-Site, same-site",
    "Sec-Fetch-Site, none",
    "X-Nothing, at all"
  })
  void no_other_site_can_use_a_live_cookie(String header, String value) {
    Answer page = pageLogin(String.format(Locale.ROOT, "u%d@x.test", System.nanoTime()));
    Answer foreign = refreshByCookie(page.cookie(), header, value);

    assertThat(foreign.status).isEqualTo(403);
    assertThat(foreign.text("code")).isEqualTo("origin_not_allowed");
    assertThat(foreign.header("Set-Cookie")).isEmpty();
    assertThat(refreshByCookie(page.cookie(), "Origin", base).status).isEqualTo(200);
  }

  @Test
  void the_cookie_opens_nothing_but_a_refresh() {
    Answer page = pageLogin("only@x.test");

    for (String path : List.of("/v1/me", "/v1/session")) {
      assertThat(get(path, "Cookie", page.cookie(), "Origin", base).status).isEqualTo(401);
    }
    assertThat(
            send("POST", "/v1/auth/logout", null, "Cookie", page.cookie(), "Origin", base).status)
        .isEqualTo(401);
    assertThat(refreshByCookie(page.cookie(), "Origin", base).status).isEqualTo(200);
  }

  @Test
  void our_origin_does_not_outweigh_what_the_browser_says_of_the_site() {
    Answer page = pageLogin("mixed@x.test");

    assertThat(
            refreshByCookie(page.cookie(), "Origin", base, "Sec-Fetch-Site", "cross-site").status)
        .isEqualTo(403);
  }

  @ParameterizedTest
  @ValueSource(strings = {"application/x-www-form-urlencoded", "text/plain", "multipart/form-data"})
  void a_form_cannot_refresh(String type) {
    Answer page = pageLogin(String.format(Locale.ROOT, "f%d@x.test", System.nanoTime()));

    assertThat(
            send("POST", "/v1/auth/refresh", "{}", "Cookie", page.cookie(), "Content-Type", type)
                .status)
        .isEqualTo(415);
  }

  @Test
  void without_token_and_cookie_there_is_nothing_to_refresh() {
    Answer answer = post("/v1/auth/refresh", "{}", NONE);

    assertThat(answer.status).isEqualTo(401);
    assertThat(answer.text("code")).isEqualTo("unauthenticated");
    assertThat(post("/v1/auth/refresh", "{\"refresh_token\":\"\"}", NONE).status).isEqualTo(401);
    assertThat(post("/v1/auth/refresh", "{\"refresh_token\":7}", NONE).status).isEqualTo(400);
    assertThat(post("/v1/auth/refresh", "{\"token\":\"x\"}", NONE).status).isEqualTo(400);
  }

  @Test
  void log_out_ends_both_tokens_at_once_and_clears_the_page() {
    Answer page = pageLogin("leaving@x.test");
    assertThat(get("/v1/me", bearer(page)).status).isEqualTo(200);

    Answer bye =
        send(
            "POST",
            "/v1/auth/logout",
            null,
            "Authorization",
            "Bearer " + page.text("access_token"),
            "Cookie",
            page.cookie());
    assertThat(bye.status).isEqualTo(204);
    assertThat(bye.header("Set-Cookie")).startsWith("florin_refresh=; Max-Age=0;");
    assertThat(bye.header("Clear-Site-Data")).isEqualTo("\"cache\", \"storage\"");
    assertThat(get("/v1/me", bearer(page)).text("code")).isEqualTo("session_revoked");
    assertThat(refreshByCookie(page.cookie(), "Origin", base).text("code"))
        .isEqualTo("session_revoked");
    assertThat(refreshByCookie(page.cookie(), "X-By", "curl").text("code"))
        .isEqualTo("session_revoked");
  }

  @Test
  void a_script_logs_out_without_cookies() {
    Answer script = signup("curl@x.test");
    Answer bye = send("POST", "/v1/auth/logout", null, bearer(script));

    assertThat(bye.status).isEqualTo(204);
    assertThat(bye.header("Set-Cookie")).isEmpty();
    assertThat(bye.header("Clear-Site-Data")).isEmpty();
    assertThat(send("POST", "/v1/auth/logout", null, bearer(script)).status).isEqualTo(401);
  }

  @Test
  void a_page_that_only_polls_is_logged_out_at_the_idle_end() {
    Answer page = pageLogin("idle@x.test");
    for (int minute = 0; minute < 5; minute++) {
      assertThat(get("/v1/session", bearer(page)).status).isEqualTo(200);
      assertThat(get("/v1/me", quiet(page)).status).isEqualTo(200);
      desk.clock.advance(Duration.ofMinutes(1));
    }

    assertThat(get("/v1/session", bearer(page)).status).isEqualTo(401);
    assertThat(get("/v1/me", bearer(page)).text("code")).isEqualTo("session_revoked");
    assertThat(refreshByCookie(page.cookie(), "Origin", base).status).isEqualTo(401);
    assertThat(refreshByCookie(page.cookie(), "X-By", "curl").status).isEqualTo(401);
    String token = page.cookie().substring(page.cookie().indexOf('=') + 1);
    assertThat(refresh(token).status).isEqualTo(401);
  }

  @Test
  void asking_does_not_extend_a_session_and_patching_does() {
    Answer who = signup("ends@x.test");
    String first = get("/v1/session", bearer(who)).text("idle_expires_at");
    desk.clock.advance(Duration.ofSeconds(90));

    assertThat(get("/v1/session", bearer(who)).text("idle_expires_at")).isEqualTo(first);
    Answer quiet = send("PATCH", "/v1/session", "{}", quiet(who));
    assertThat(quiet.text("idle_expires_at")).isEqualTo(first);
    Answer extended = send("PATCH", "/v1/session", null, bearer(who));
    assertThat(extended.status).isEqualTo(200);
    assertThat(extended.text("idle_expires_at")).isGreaterThan(first);
    assertThat(get("/v1/session", bearer(who)).body).isEqualTo(extended.body);
    assertThat(send("PATCH", "/v1/session", "{\"x\":1}", bearer(who)).status).isEqualTo(400);
  }

  @Test
  void a_name_changes_only_with_the_version_last_read() {
    Answer who = signup("names@x.test");
    String etag = get("/v1/me", bearer(who)).header("ETag");
    assertThat(etag).isEqualTo("\"1\"");
    String body = "{\"full_name\":\"Ada Byron\"}";

    assertThat(send("PATCH", "/v1/me", body, bearer(who)).text("code"))
        .isEqualTo("precondition_required");
    Answer changed = patchMe(who, body, "\"7\", " + etag);
    assertThat(changed.status).isEqualTo(200);
    assertThat(changed.text("full_name")).isEqualTo("Ada Byron");
    assertThat(changed.header("ETag")).isEqualTo("\"2\"");
    assertThat(patchMe(who, body, etag).status).isEqualTo(412);
    assertThat(patchMe(who, body, "W/\"2\"").status).isEqualTo(412);
    assertThat(patchMe(who, body, "2").status).isEqualTo(412);
    assertThat(patchMe(who, body, "*").status).isEqualTo(200);
    assertThat(patchMe(who, "{\"full_name\":\" \"}", "*").status).isEqualTo(400);
    assertThat(patchMe(who, "{\"email\":\"x@x.test\"}", "*").status).isEqualTo(400);
    assertThat(get("/v1/me", bearer(who)).body).isEqualTo(patchMe(who, body, "\"3\"").body);
  }

  @Test
  void the_browser_agent_is_kept_readable_and_short() {
    String agent = "A\u00e9\u00ff".repeat(500);
    signupAs("agent@x.test", agent);

    String kept =
        desk.jdbi.withHandle(
            handle ->
                handle
                    .select(
                        "SELECT uuid_send(session_id) || device_sealed FROM session"
                            + " ORDER BY session_id DESC LIMIT 1")
                    .map(
                        (row, context) ->
                            Sealing.text(row.getBytes(1), Field.DEVICE, Sealing.of(context)))
                    .one());
    assertThat(kept.substring(kept.indexOf('\n') + 1)).hasSize(255).matches("[ -~]+");
  }

  private Answer signup(String email) {
    return signupAs(email, "test");
  }

  private Answer signupAs(String email, String agent) {
    String body = credentials(email).replace("}", ",\"full_name\":\"Some One\"}");
    return send("POST", "/v1/auth/signup", body, "User-Agent", agent);
  }

  private Answer pageLogin(String email) {
    signup(email);
    return post("/v1/auth/login", credentials(email), "Florin-Session", "cookie");
  }

  private Answer refresh(String token) {
    return post("/v1/auth/refresh", "{\"refresh_token\":\"" + token + "\"}", NONE);
  }

  private Answer refreshByCookie(String cookie, String... headers) {
    List<String> all = new ArrayList<>(List.of("Cookie", cookie));
    all.addAll(List.of(headers));
    return post("/v1/auth/refresh", "{}", all.toArray(String[]::new));
  }

  private Answer patchMe(Answer who, String body, String ifMatch) {
    String token = "Bearer " + who.text("access_token");
    return send("PATCH", "/v1/me", body, "Authorization", token, "If-Match", ifMatch);
  }

  private static String credentials(String email) {
    return "{\"email\":\"" + email + "\",\"password\":\"" + PASSWORD + "\"}";
  }

  private static String[] bearer(Answer who) {
    return new String[] {"Authorization", "Bearer " + who.text("access_token")};
  }

  private static String[] quiet(Answer who) {
    return new String[] {
      "Authorization", "Bearer " + who.text("access_token"), "Florin-Background", "1"
    };
  }

  private Answer get(String path, String... headers) {
    return send("GET", path, null, headers);
  }

  private Answer post(String path, String body, String... headers) {
    return send("POST", path, body, headers);
  }

  private Answer send(String method, String path, @Nullable String body, String... headers) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path));
    if (body == null) {
      request.method(method, HttpRequest.BodyPublishers.noBody());
    } else {
      request.method(method, HttpRequest.BodyPublishers.ofString(body));
      request.setHeader("Content-Type", "application/json");
    }
    for (int i = 0; i < headers.length; i += 2) {
      request.setHeader(headers[i], headers[i + 1]);
    }
    try {
      HttpResponse<String> response =
          client.send(request.build(), HttpResponse.BodyHandlers.ofString());
      JsonNode json = response.body().isEmpty() ? null : JSON.readTree(response.body());
      return new Answer(response.statusCode(), response, json == null ? JSON.nullNode() : json);
    } catch (IOException | InterruptedException failure) {
      throw new AssertionError(failure);
    }
  }
}
