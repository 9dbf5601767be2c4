package florin.contract;

import static org.assertj.core.api.Assertions.assertThat;

import florin.Bank;
import florin.Config;
import florin.auth.SettableClock;
import florin.config.Mode;
import florin.core.Clocks;
import florin.core.Role;
import florin.http.Route;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A bank that was told no operator, and what one may do who has no authenticator yet. */
class FirstOperatorTest {
  private static final String PASSWORD = "eleven otters on a green hill";

  private final SettableClock wall = new SettableClock(Instant.now());
  private final Bank bank =
      Bank.start(
          Config.forTests()
              .withMode(Mode.PRODUCTION)
              .withClocks(new Clocks(Clock.systemUTC(), wall)));
  private final Api api = TestBank.of(bank).api();

  @AfterEach
  void stop() {
    bank.close();
  }

  private String token() {
    String link = bank.welcomeLink();
    assertThat(link).startsWith(bank.baseUrl() + "/#welcome=");
    return link.substring(link.indexOf('=') + 1);
  }

  private Response enter(String token, String email) {
    return api.post(
        "/v1/auth/welcome", Map.of("token", token, "email", email, "password", PASSWORD));
  }

  @Test
  void the_first_operator_comes_in_by_a_link_that_is_good_once() {
    String token = token();
    assertThat(enter("x".repeat(43), "boss@example.com").expect(400).errors())
        .containsEntry("#/token", "invalid_token");
    Response weak =
        api.post(
            "/v1/auth/welcome",
            Map.of("token", token, "email", "boss@example.com", "password", "short"));
    assertThat(weak.expect(400).errors()).containsEntry("#/password", "password_too_short");

    Response entered = enter(token, "boss@example.com").expect(201);

    assertThat(entered.text("user/role")).isEqualTo("operator");
    assertThat(enter(token, "other@example.com").expect(400).errors())
        .containsEntry("#/token", "invalid_token");
    assertThat(bank.welcomeLink()).as("there is an operator").isNull();
  }

  @Test
  void a_link_makes_no_second_operator() {
    String token = token();
    TestBank.of(bank).signUp("early");
    bank.storage()
        .database()
        .jdbi()
        .useHandle(handle -> handle.execute("UPDATE app_user SET role = 'OPERATOR'"));

    assertThat(enter(token, "late@example.com").expect(400).errors())
        .containsEntry("#/token", "invalid_token");
  }

  @Test
  void a_later_start_has_another_link_and_each_ends_after_half_an_hour() {
    String first = token();
    String second = token();
    enter(first, "boss@example.com").expect(400);
    wall.advance(Duration.ofMinutes(30));
    enter(second, "boss@example.com").expect(400);
    enter(token(), "boss@example.com").expect(201);
  }

  @Test
  void in_production_an_operator_without_an_authenticator_can_only_set_one_up() {
    Response entered = enter(token(), "boss@example.com").expect(201);
    Api boss = api.as(entered.text("access_token"));
    var open = new TreeSet<String>();
    for (Route route : bank.routes()) {
      String operation = route.method().name() + " " + route.path();
      boolean never = !route.roles().contains(Role.OPERATOR); // with an authenticator neither
      if (route.isPublic() || never || operation.equals("POST /v1/auth/logout")) {
        continue;
      }
      boolean reads = route.method().name().equals("GET");
      Response answer =
          boss.key("k")
              .send(
                  route.method().name(), TestBank.filled(route.path()), reads ? null : "{\"x\":1}");
      if (answer.code().equals("totp_enrolment_required")) {
        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.text("detail")).contains("/v1/me/totp");
      } else {
        open.add(operation);
      }
    }
    assertThat(open)
        .isEqualTo(
            java.util.stream.Stream.of(
                    "GET /v1/session",
                    "PATCH /v1/session",
                    "GET /v1/me/totp",
                    "POST /v1/me/totp",
                    "POST /v1/me/totp/confirm",
                    "DELETE /v1/me/totp")
                .collect(Collectors.toCollection(TreeSet::new)));

    Authenticator.enrol(boss, wall);
    boss.get("/v1/admin/ledger").expect(200);
    boss.get("/v1/me").expect(200);
    Api operating = api.as(key(boss, "operate", "read"));
    Api reading = api.as(key(boss, "read"));
    operating.get("/v1/admin/ledger").expect(200);
    boss.send("DELETE", "/v1/me/totp", Map.of("password", PASSWORD)).expect(204);
    boss.get("/v1/admin/ledger").expect(403, "totp_enrolment_required");
    wall.advance(Duration.ofSeconds(1)); // an answer about a key is remembered so long
    operating.get("/v1/admin/ledger").expect(403, "totp_enrolment_required");
    operating.get("/v1/accounts").expect(403, "totp_enrolment_required");
    reading.get("/v1/accounts").expect(200);
    boss.post("/v1/auth/logout").expect(204);
  }

  private static String key(Api boss, String... scopes) {
    return boss.post("/v1/api_keys", Map.of("name", "k", "scopes", List.of(scopes)))
        .expect(201)
        .text("key");
  }

  @Test
  void a_customer_needs_none() {
    Customer alice = TestBank.of(bank).signUp("alice");

    alice.openAccount("EUR");
  }
}
