package florin.contract;

import static org.assertj.core.api.Assertions.assertThat;

import florin.Bank;
import florin.testing.FlorinExtension;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Coming in, staying and leaving, every answer by the contract. */
@ExtendWith(FlorinExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class IdentityTest {
  private final TestBank bank;

  IdentityTest(Bank bank) {
    this.bank = TestBank.of(bank);
  }

  private static Map<String, Object> token(Customer customer) {
    return Map.of("refresh_token", String.valueOf(customer.refreshToken()));
  }

  @Test
  void who_signs_up_is_a_customer_and_logged_in() {
    Customer alice = bank.signUp("alice");
    Response me = alice.api().get("/v1/me").expect(200);

    assertThat(me.id()).isEqualTo(alice.id());
    assertThat(me.text("full_name")).isEqualTo("Alice");
    assertThat(me.text("role")).isEqualTo("customer");
    assertThat(me.isNull("date_of_birth")).isTrue();
    assertThat(me.isNull("phone")).isTrue();
    assertThat(me.isNull("address")).isTrue();
  }

  @Test
  void an_address_is_taken_once_however_it_is_written() {
    Customer.Login login = bank.signUp("alice").login();
    for (String same : List.of(login.email(), login.email().toUpperCase(java.util.Locale.ROOT))) {
      Map<String, String> twin =
          Map.of("email", same, "password", login.password(), "full_name", "Alice Again");
      bank.api().post("/v1/auth/signup", twin).expect(409, "email_taken");
    }
  }

  @Test
  void a_wrong_password_and_an_unknown_address_are_told_alike() {
    Customer.Login login = bank.signUp("alice").login();
    Response wrong =
        bank.api()
            .post("/v1/auth/login", Map.of("email", login.email(), "password", "not the one here"));
    Response unknown =
        bank.api()
            .post(
                "/v1/auth/login",
                Map.of("email", "x" + login.email(), "password", login.password()));

    wrong.expect(401, "invalid_credentials");
    unknown.expect(401, "invalid_credentials");
    assertThat(wrong.text("detail")).isEqualTo(unknown.text("detail"));
  }

  @Test
  void what_is_wrong_with_a_sign_up_is_told_by_field() {
    Map<String, String> body = Map.of("email", "nobody", "password", "short", "full_name", " ");

    assertThat(bank.api().post("/v1/auth/signup", body).expect(400, "invalid_request").errors())
        .containsOnlyKeys("#/email", "#/password", "#/full_name")
        .containsEntry("#/password", "password_too_short");
  }

  @Test
  void a_refresh_token_works_once_and_twice_ends_the_session() {
    Customer alice = bank.signUp("alice");
    Response next = bank.api().post("/v1/auth/refresh", token(alice)).expect(200);
    assertThat(next.text("user/id")).isEqualTo(alice.id());
    Customer later = Customer.of(bank.api(), alice.login(), next);
    later.api().get("/v1/me").expect(200);

    bank.api().post("/v1/auth/refresh", token(alice)).expect(401, "session_revoked");
    bank.api().post("/v1/auth/refresh", token(later)).expect(401, "session_revoked");
    later.api().get("/v1/me").expect(401);
  }

  @Test
  @Tag("direct") // the bank itself has to know that it is reached by https
  void a_browser_gets_its_refresh_token_as_a_cookie_that_no_other_site_can_use() {
    Customer.Login login = bank.signUp("alice").login();
    Response in =
        bank.api()
            .with("Florin-Session", "cookie")
            .post("/v1/auth/login", Map.of("email", login.email(), "password", login.password()))
            .expect(200);
    String cookie = String.valueOf(in.header("Set-Cookie"));
    Api browser = bank.api().with("Cookie", cookie.split(";", 2)[0]);

    assertThat(in.isNull("refresh_token")).isTrue();
    assertThat(cookie).contains("HttpOnly", "SameSite=Strict");
    browser
        .with("Origin", "https://evil.example")
        .post("/v1/auth/refresh", "{}")
        .expect(403, "origin_not_allowed");
    Response refreshed =
        browser
            .with("Origin", bank.api().base().toString())
            .with("Sec-Fetch-Site", "same-origin")
            .post("/v1/auth/refresh", "{}")
            .expect(200);
    assertThat(refreshed.isNull("refresh_token")).isTrue();
    assertThat(refreshed.header("Set-Cookie")).isNotNull();
  }

  @Test
  void logging_out_ends_the_session_at_once() {
    Customer alice = bank.signUp("alice");
    alice.api().post("/v1/auth/logout").expect(204);

    alice.api().get("/v1/me").expect(401);
    alice.api().get("/v1/session").expect(401);
    alice.api().post("/v1/auth/logout").expect(401);
    bank.api().post("/v1/auth/refresh", token(alice)).expect(401, "session_revoked");
  }

  @Test
  void looking_at_the_session_does_not_extend_it_and_asking_for_it_does() {
    Api alice = bank.signUp("alice").api();
    Response first = alice.get("/v1/session").expect(200);
    alice.with("Florin-Background", "1").get("/v1/accounts").expect(200);
    Response second = alice.get("/v1/session").expect(200);
    Response extended = alice.send("PATCH", "/v1/session", null).expect(200);

    assertThat(second.text()).isEqualTo(first.text());
    assertThat(Instant.parse(extended.text("idle_expires_at")))
        .isAfter(Instant.parse(first.text("idle_expires_at")))
        .isBeforeOrEqualTo(Instant.parse(extended.text("expires_at")));
    assertThat(extended.text("expires_at")).isEqualTo(first.text("expires_at"));
  }

  @Test
  void a_name_is_changed_by_whoever_has_seen_the_present_one() {
    Api alice = bank.signUp("alice").api();
    String tag = String.valueOf(alice.get("/v1/me").header("ETag"));
    Map<String, String> change = Map.of("full_name", "Alice Adams");

    alice.patch("/v1/me", change).expect(428, "precondition_required");
    alice.with("If-Match", "\"999\"").patch("/v1/me", change).expect(412, "precondition_failed");
    Response changed = alice.with("If-Match", tag).patch("/v1/me", change).expect(200);
    assertThat(changed.text("full_name")).isEqualTo("Alice Adams");
    assertThat(changed.header("ETag")).isNotEqualTo(tag);
    alice.with("If-Match", tag).patch("/v1/me", change).expect(412, "precondition_failed");
  }
}
