package florin.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import florin.Bank;
import florin.testing.FlorinExtension;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Where one is logged in, ending that, and another password. */
@ExtendWith(FlorinExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SessionsTest {
  private static final String UNKNOWN = "ses_01jx8z3k5ve7n8x2m4n6p8r0s1";
  private static final String NEXT = "eleven brown foxes at noon";

  private final TestBank bank;

  SessionsTest(Bank bank) {
    this.bank = TestBank.of(bank);
  }

  @Test
  void they_are_listed_newest_first_with_the_one_that_asks() {
    Customer first = bank.signUp("alice");
    Api second = bank.logIn(first.login()).api();

    Response list = second.with("User-Agent", "a test").get("/v1/sessions").expect(200);
    assertThat(list.data()).hasSize(2);
    assertThat(list.data().get(0).get("current").asBoolean()).isTrue();
    assertThat(list.data().get(1).get("current").asBoolean()).isFalse();
    assertThat(list.data().get(0).get("address").asText()).isEqualTo("127.0.0.1");
    assertThat(list.data().get(0).get("user_agent").asText()).contains("Java");
    assertThat(list.text()).doesNotContain("token");

    Response page = second.get("/v1/sessions?limit=1").expect(200);
    assertThat(page.data()).containsExactly(list.data().get(0));
    Response rest = second.get("/v1/sessions?cursor=" + page.text("next_cursor")).expect(200);
    assertThat(rest.data().get(0).get("id")).isEqualTo(list.data().get(1).get("id"));
    second.get("/v1/sessions?user_id=" + first.id()).expect(400);
  }

  @Test
  void one_of_ones_own_is_ended_at_once_and_is_there_no_more() {
    Customer alice = bank.signUp("alice");
    Customer elsewhere = bank.logIn(alice.login());
    String id = idOf(alice, false);

    alice.api().delete("/v1/sessions/" + id).expect(204);

    elsewhere.api().get("/v1/me").expect(401, "session_revoked");
    refresh(elsewhere).expect(401, "session_revoked");
    alice.api().delete("/v1/sessions/" + id).expect(404, "not_found");
    assertThat(alice.api().get("/v1/sessions").data()).hasSize(1);
    alice.api().delete("/v1/sessions/" + idOf(alice, true)).expect(204);
    alice.api().get("/v1/me").expect(401, "session_revoked");
  }

  @Test
  void anothers_session_is_as_one_that_never_was() {
    Customer alice = bank.signUp("alice");
    Customer bob = bank.signUp("bob");
    String id = idOf(alice, true);

    Response anothers = bob.api().delete("/v1/sessions/" + id).expect(404, "not_found");
    Response unknown = bob.api().delete("/v1/sessions/" + UNKNOWN).expect(404, "not_found");
    assertThat(anothers.text("detail")).isEqualTo(unknown.text("detail"));
    bob.api().delete("/v1/sessions/" + alice.id()).expect(400, "wrong_id_type");
    alice.api().get("/v1/me").expect(200);
  }

  @Test
  void a_new_password_ends_every_other_session_and_not_this_one() {
    Customer alice = bank.signUp("alice");
    Customer elsewhere = bank.logIn(alice.login());
    elsewhere.api().get("/v1/me").expect(200);

    change(alice, alice.login().password(), NEXT).expect(204);

    elsewhere.api().get("/v1/me").expect(401, "session_revoked");
    refresh(elsewhere).expect(401, "session_revoked");
    alice.api().get("/v1/me").expect(200);
    refresh(alice).expect(200);
    bank.logIn(new Customer.Login(alice.login().email(), NEXT));
  }

  @Test
  void whoever_does_not_know_the_current_password_is_403_and_stays_logged_in() {
    Customer alice = bank.signUp("alice");
    for (int i = 0; i < 5; i++) {
      change(alice, "not it", NEXT).expect(403, "wrong_password");
    }
    Response wait = change(alice, alice.login().password(), NEXT).expect(429, "rate_limited");
    assertThat(wait.header("Retry-After")).isEqualTo("60");
    assertThat(wait.number("retry_after_seconds")).isEqualTo(60);
    alice.api().get("/v1/me").expect(200);
  }

  @Test
  void a_new_password_follows_the_rules_of_sign_up() {
    Customer alice = bank.signUp("alice");
    Response refused = change(alice, alice.login().password(), "too short").expect(400);
    assertThat(refused.errors()).containsEntry("#/new_password", "password_too_short");
    Map<String, String> half = Map.of("new_password", NEXT);
    assertThat(alice.api().send("PUT", "/v1/me/password", half).expect(400).errors())
        .containsEntry("#/current_password", "required");
    bank.logIn(alice.login());
  }

  @Test
  void a_browser_is_known_again_by_a_cookie_that_opens_nothing() {
    Customer alice = bank.signUp("alice");
    Map<String, String> right =
        Map.of("email", alice.login().email(), "password", alice.login().password());
    Response in = bank.api().with("Florin-Session", "cookie").post("/v1/auth/login", right);
    List<String> cookies = in.expect(200).exchange().received().get("set-cookie");
    assertThat(cookies).hasSize(2);
    String device = cookies.get(1);
    assertThat(device)
        .matches(
            "florin_device=[0-9a-f.]+; Max-Age=15552000; Path=/v1/auth; HttpOnly; SameSite=Strict");
    Api browser = bank.api().with("Cookie", device.split(";", 2)[0]);
    browser.post("/v1/auth/refresh", Map.of()).expect(401, "unauthenticated");

    browser.post("/v1/auth/login", right).expect(200);
  }

  private String idOf(Customer who, boolean current) {
    for (JsonNode session : who.api().get("/v1/sessions").expect(200).data()) {
      if (session.get("current").asBoolean() == current) {
        return session.get("id").asText();
      }
    }
    throw new AssertionError("no such session");
  }

  private Response refresh(Customer who) {
    String token = String.valueOf(who.refreshToken());
    return bank.api().post("/v1/auth/refresh", Map.of("refresh_token", token));
  }

  private static Response change(Customer who, String current, String wanted) {
    return who.api()
        .send(
            "PUT", "/v1/me/password", Map.of("current_password", current, "new_password", wanted));
  }
}
