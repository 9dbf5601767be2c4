package florin.contract;

import static org.assertj.core.api.Assertions.assertThat;

import florin.Bank;
import florin.auth.SettableClock;
import florin.core.Clocks;
import florin.testing.FlorinExtension;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Authenticators: set up, asked for, guessed at, lost and removed. */
class SecondFactorTest {
  private static final SettableClock WALL = new SettableClock(Instant.now());

  @RegisterExtension
  static final FlorinExtension FLORIN =
      FlorinExtension.with(config -> config.withClocks(new Clocks(Clock.systemUTC(), WALL)));

  private final TestBank bank;
  private final Jdbi jdbi;
  private Customer alice;
  private Authenticator phone;

  SecondFactorTest(Bank bank) {
    this.bank = TestBank.of(bank);
    this.jdbi = bank.storage().database().jdbi();
  }

  @BeforeEach
  void aliceHasAnAuthenticator() {
    alice = bank.signUp("alice");
    phone = Authenticator.enrol(alice.api(), WALL);
    WALL.advance(Duration.ofSeconds(90)); // so that no code of the enrolment is one of now
  }

  private Response logIn(String... shown) {
    Map<String, String> body = new java.util.TreeMap<>();
    body.put("email", alice.login().email());
    body.put("password", alice.login().password());
    for (int i = 0; i < shown.length; i += 2) {
      body.put(shown[i], shown[i + 1]);
    }
    return bank.api().post("/v1/auth/login", body);
  }

  @Test
  void the_secret_comes_in_three_forms_that_say_the_same() {
    Response proposed = bank.signUp("bob").api().post("/v1/me/totp").expect(200);

    String secret = proposed.text("secret");
    assertThat(secret).matches("[A-Z2-7]{32}");
    assertThat(proposed.text("otpauth_uri"))
        .matches(
            "otpauth://totp/Florin:bob\\.[0-9a-f-]+%40example\\.com\\?secret="
                + secret
                + "&issuer=Florin&algorithm=SHA1&digits=6&period=30");
    assertThat(proposed.text("qr_svg")).startsWith("<svg ").endsWith("</svg>");
  }

  @Test
  void a_secret_is_in_force_only_once_its_code_was_shown() {
    Customer bob = bank.signUp("bob");
    bob.api().post("/v1/me/totp").expect(200);
    Response state = bob.api().get("/v1/me/totp").expect(200);

    assertThat(state.body().get("enabled").asBoolean()).isFalse();
    bank.logIn(bob.login());
    Response wrong = bob.api().post("/v1/me/totp/confirm", Map.of("code", "12345"));
    wrong.expect(400, "invalid_request");
    assertThat(wrong.errors()).containsEntry("#/code", "wrong_code");
    Authenticator his = Authenticator.enrol(bob.api(), WALL);
    assertThat(his.recoveryCodes()).hasSize(10).doesNotHaveDuplicates();
    Response now = bob.api().get("/v1/me/totp").expect(200);
    assertThat(now.body().get("enabled").asBoolean()).isTrue();
    assertThat(now.number("recovery_codes_left")).isEqualTo(10);
  }

  @Test
  void a_second_one_needs_the_first_removed_and_nothing_is_confirmed_that_was_not_proposed() {
    alice.api().post("/v1/me/totp").expect(409, "totp_already_enabled");
    alice
        .api()
        .post("/v1/me/totp/confirm", Map.of("code", phone.code()))
        .expect(409, "totp_already_enabled");
    Response none = bank.signUp("bob").api().post("/v1/me/totp/confirm", Map.of("code", "123456"));
    assertThat(none.errors()).containsEntry("#/code", "not_enrolling");
  }

  @Test
  void a_code_is_spoken_of_only_after_the_password_was_right() {
    logIn().expect(401, "totp_required");
    Map<String, String> wrong =
        Map.of("email", alice.login().email(), "password", "wrong", "totp", phone.code());
    bank.api().post("/v1/auth/login", wrong).expect(401, "invalid_credentials");
    logIn("totp", phone.code()).expect(200);
  }

  @Test
  void a_code_logs_in_once_and_none_before_it_is_good_after_it() {
    String now = phone.code();
    String before = phone.code(-1);
    logIn("totp", now).expect(200);

    logIn("totp", now).expect(401, "invalid_totp");
    logIn("totp", before).expect(401, "invalid_totp");
    WALL.advance(Duration.ofSeconds(30));
    logIn("totp", phone.code()).expect(200);
  }

  @Test
  void of_twenty_log_ins_with_one_code_at_once_one_gets_in() {
    String code = phone.code();
    List<CompletableFuture<Response>> all = new ArrayList<>();
    Map<String, String> body =
        Map.of("email", alice.login().email(), "password", alice.login().password(), "totp", code);
    for (int i = 0; i < 20; i++) {
      all.add(bank.api().later("POST", "/v1/auth/login", body));
    }

    assertThat(all.stream().map(CompletableFuture::join).filter(one -> one.status() == 200))
        .hasSize(1);
  }

  @Test
  void a_code_too_old_or_too_early_is_none() {
    logIn("totp", phone.code(-2)).expect(401, "invalid_totp");
    logIn("totp", phone.code(2)).expect(401, "invalid_totp");
    logIn("totp", phone.code(1)).expect(200);
  }

  @Test
  void a_recovery_code_logs_in_once_however_it_is_typed() {
    String code = phone.recoveryCodes().get(3);
    logIn("recovery_code", code.replace("-", " ").toUpperCase(java.util.Locale.ROOT)).expect(200);

    logIn("recovery_code", code).expect(401, "invalid_totp");
    logIn("recovery_code", "7h2k-9qxn-4d0t-wm3e").expect(401, "invalid_totp");
    Response both = logIn("recovery_code", phone.recoveryCodes().get(4), "totp", phone.code());
    assertThat(both.errors()).containsEntry("#/recovery_code", "one_of_two");
    assertThat(alice.api().get("/v1/me/totp").code()).as("ended by nothing").isEmpty();
  }

  @Test
  void another_users_recovery_code_is_none() {
    Authenticator bobs = Authenticator.enrol(bank.signUp("bob").api(), WALL);

    logIn("recovery_code", bobs.recoveryCodes().get(0)).expect(401, "invalid_totp");
  }

  @Test
  void guessing_has_to_wait_longer_and_longer_and_the_owner_comes_in_all_the_same() {
    for (int i = 0; i < 5; i++) {
      logIn("totp", phone.wrongCode()).expect(401, "invalid_totp");
    }
    Response paused = logIn("totp", phone.code()).expect(429, "rate_limited");
    assertThat(paused.header("Retry-After")).isEqualTo("30");
    logIn("recovery_code", phone.recoveryCodes().get(0)).expect(200);

    WALL.advance(Duration.ofSeconds(30));
    logIn("totp", phone.wrongCode()).expect(401, "invalid_totp");
    assertThat(logIn("totp", phone.code()).expect(429, "rate_limited").header("Retry-After"))
        .isEqualTo("60");
    WALL.advance(Duration.ofSeconds(60));
    logIn("totp", phone.code()).expect(200);

    WALL.advance(Duration.ofSeconds(30));
    logIn("totp", phone.wrongCode()).expect(401, "invalid_totp");
    logIn("totp", phone.code()).expect(200);
  }

  @Test
  void the_wait_is_a_quarter_of_an_hour_at_most() {
    for (int i = 0; i < 40; i++) {
      logIn("totp", phone.wrongCode());
      WALL.advance(Duration.ofMinutes(15));
    }
    logIn("totp", phone.code()).expect(200);
  }

  @Test
  void many_guesses_at_once_are_counted_each() {
    List<CompletableFuture<Response>> all = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      Map<String, String> body =
          Map.of(
              "email", alice.login().email(),
              "password", alice.login().password(),
              "totp", phone.wrongCode());
      all.add(bank.api().later("POST", "/v1/auth/login", body));
    }

    assertThat(all.stream().map(CompletableFuture::join).filter(one -> one.status() == 401))
        .hasSize(5);
  }

  @Test
  void setting_it_up_ends_the_other_sessions_and_so_does_removing_it() {
    Customer bob = bank.signUp("bob");
    Customer elsewhere = bank.logIn(bob.login());
    Authenticator.enrol(bob.api(), WALL);
    elsewhere.api().get("/v1/me").expect(401, "session_revoked");
    bob.api().get("/v1/me").expect(200);

    alice.api().get("/v1/me").expect(200);
    Api second = bank.api().as(logIn("totp", phone.code()).expect(200).text("access_token"));
    Map<String, String> password = Map.of("password", alice.login().password());
    second.send("DELETE", "/v1/me/totp", Map.of("password", "wrong")).expect(403, "wrong_password");
    alice.api().get("/v1/me").expect(200);
    second.send("DELETE", "/v1/me/totp", password).expect(204);
    alice.api().get("/v1/me").expect(401, "session_revoked");
    second.send("DELETE", "/v1/me/totp", password).expect(404, "not_found");
    logIn().expect(200);
    logIn("recovery_code", phone.recoveryCodes().get(0)).expect(200);
  }

  @Test
  void guessing_the_password_to_remove_it_has_an_end_and_another_session_goes_on() {
    Api second = bank.api().as(logIn("totp", phone.code()).expect(200).text("access_token"));
    Map<String, String> wrong = Map.of("password", "none of them");
    Map<String, String> right = Map.of("password", alice.login().password());
    for (int i = 0; i < 3; i++) {
      alice.api().send("DELETE", "/v1/me/totp", wrong).expect(403, "wrong_password");
    }
    for (int i = 0; i < 2; i++) { // counted together: it is the same password that is guessed at
      guessByChange(alice).expect(403, "wrong_password");
    }
    Response paused = alice.api().send("DELETE", "/v1/me/totp", right).expect(429, "rate_limited");
    assertThat(paused.header("Retry-After")).isEqualTo("60");

    second.send("DELETE", "/v1/me/totp", right).expect(204);
  }

  private static Response guessByChange(Customer who) {
    Map<String, String> change =
        Map.of("current_password", "none of them", "new_password", "eleven otters on a green hill");
    return who.api().send("PUT", "/v1/me/password", change);
  }

  @Test
  void who_logged_in_some_time_ago_shows_his_password_to_set_one_up() {
    Customer bob = bank.signUp("bob");
    for (int i = 0; i < 3; i++) { // each less than the idle end
      WALL.advance(Duration.ofMinutes(4));
      bob.api().get("/v1/me").expect(200);
    }
    Map<String, String> wrong = Map.of("password", "none of them");
    assertThat(bob.api().post("/v1/me/totp").expect(400, "invalid_request").errors())
        .containsEntry("#/password", "required");
    bob.api().post("/v1/me/totp", wrong).expect(403, "wrong_password");
    for (int i = 0; i < 4; i++) {
      bob.api().post("/v1/me/totp", wrong).expect(403, "wrong_password");
    }
    bob.api().post("/v1/me/totp", wrong).expect(429, "rate_limited");

    WALL.advance(Duration.ofMinutes(1));
    Map<String, String> right = Map.of("password", bob.login().password());
    bob.api().post("/v1/me/totp", right).expect(200);
    bank.logIn(bob.login()).api().post("/v1/me/totp").expect(200);
  }

  @Test
  void with_it_a_password_may_be_shorter() {
    Customer bob = bank.signUp("bob");
    changePassword(bob, "twelve mints").expect(400);
    changePassword(alice, "eleven mint").expect(400);
    changePassword(alice, "twelve mints").expect(204);
  }

  private static Response changePassword(Customer who, String wanted) {
    String current = who.login().password();
    Map<String, String> change = Map.of("current_password", current, "new_password", wanted);
    return who.api().send("PUT", "/v1/me/password", change);
  }

  @Test
  void what_was_done_and_tried_is_in_the_audit_log() {
    logIn("totp", phone.wrongCode()).expect(401, "invalid_totp");
    logIn("recovery_code", phone.recoveryCodes().get(0)).expect(200);
    Map<String, String> password = Map.of("password", alice.login().password());
    alice.api().send("DELETE", "/v1/me/totp", password).expect(204);

    List<String> kinds = List.of();
    for (int tries = 0; tries < 100 && !kinds.contains("login_failed"); tries++) {
      kinds = kindsAbout(alice.id()); // what is refused is written a little later
    }
    assertThat(kinds)
        .contains("totp_enabled", "login_failed", "recovery_code_used", "totp_disabled");
  }

  private List<String> kindsAbout(String user) {
    return bank.operator().api().get("/v1/admin/audit?subject=" + user).expect(200).data().stream()
        .map(each -> each.get("kind").asText())
        .toList();
  }

  @Test
  void nothing_in_the_database_is_a_secret_or_a_code() {
    List<String> rows =
        jdbi.withHandle(
            handle ->
                handle
                    .createQuery(
                        "SELECT t::text FROM totp t UNION SELECT r::text FROM recovery_code r")
                    .mapTo(String.class)
                    .list());

    assertThat(rows).isNotEmpty();
    for (String code : phone.recoveryCodes()) {
      String hex = hex(code.getBytes(java.nio.charset.StandardCharsets.UTF_8));
      assertThat(rows).noneMatch(row -> row.contains(code) || row.contains(hex));
    }
    String secret = hex(base32(phone.secret()));
    assertThat(rows).noneMatch(row -> row.contains(secret));
  }

  private static byte[] base32(String text) {
    java.math.BigInteger bits = java.math.BigInteger.ZERO;
    for (char c : text.toCharArray()) {
      int five = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(c);
      bits = bits.shiftLeft(5).or(java.math.BigInteger.valueOf(five));
    }
    byte[] all = bits.toByteArray();
    return java.util.Arrays.copyOfRange(all, Math.max(0, all.length - 20), all.length);
  }

  private static String hex(byte[] bytes) {
    return java.util.HexFormat.of().formatHex(bytes);
  }
}
