package florin.contract;

import static org.assertj.core.api.Assertions.assertThat;

import florin.Bank;
import florin.Config;
import florin.auth.SettableClock;
import florin.config.Limits;
import florin.core.Clocks;
import florin.http.LimitPolicy;
import florin.mail.MailSettings;
import florin.mail.SmtpListener;
import florin.rate.Rate;
import florin.testing.FlorinExtension;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A forgotten password, by mail. */
class PasswordResetTest {
  private static final String NEW = "eleven otters on a green hill";
  private static final Pattern LINK =
      Pattern.compile("https://bank\\.example\\.com/#reset=([A-Za-z0-9_-]{43})\n");
  private static final Map<LimitPolicy, Rate> LOGINS =
      Map.of(LimitPolicy.LOGIN, new Rate(20, Duration.ofSeconds(1)));
  private static final SettableClock WALL = new SettableClock(Instant.now());
  private static final SmtpListener POST = new SmtpListener(0);

  @RegisterExtension
  static final FlorinExtension FLORIN =
      FlorinExtension.with(
          config ->
              config
                  .withHttp(
                      new Config.Http(
                              "127.0.0.1", 0, URI.create("https://bank.example.com"), Set.of())
                          .withMail(new MailSettings(POST.server(), null))
                          .withLimits(new Limits(LOGINS, null, null, 1, List.of())))
                  .withClocks(new Clocks(Clock.systemUTC(), WALL)));

  private final TestBank bank;
  private final Customer alice;

  PasswordResetTest(Bank bank) {
    this.bank = TestBank.of(bank);
    alice = this.bank.signUp("alice");
  }

  @AfterAll
  static void noMorePost() {
    POST.close();
  }

  private Response ask(String email) {
    return bank.api().post("/v1/auth/password_resets", Map.of("email", email));
  }

  private Response confirm(String token, String password) {
    return bank.api()
        .post("/v1/auth/password_resets/confirm", Map.of("token", token, "new_password", password));
  }

  /** The next mail with a link, or null; what tells of a change is another test's. */
  private static @Nullable String link(int seconds) {
    String mail = POST.poll(seconds);
    while (mail != null && !mail.contains("Subject: A new password")) {
      mail = POST.poll(seconds);
    }
    return mail;
  }

  private String mailedTo(Customer somebody) {
    ask(somebody.login().email()).expect(202);
    String mail = String.valueOf(link(10));
    assertThat(mail)
        .contains("To: " + somebody.login().email())
        .contains("From: no-reply@bank.example.com");
    Matcher link = LINK.matcher(mail);
    assertThat(link.find()).as(mail).isTrue();
    return link.group(1);
  }

  @Test
  void the_mailed_link_sets_a_password_and_ends_all_sessions() {
    Customer elsewhere = bank.logIn(alice.login());
    String token = mailedTo(alice);

    confirm(token, NEW).expect(204);

    alice.api().get("/v1/me").expect(401, "session_revoked");
    elsewhere.api().get("/v1/me").expect(401, "session_revoked");
    bank.api()
        .post("/v1/auth/refresh", Map.of("refresh_token", alice.refreshToken()))
        .expect(401, "session_revoked");
    bank.api()
        .post(
            "/v1/auth/login",
            Map.of("email", alice.login().email(), "password", alice.login().password()))
        .expect(401, "invalid_credentials");
    bank.logIn(new Customer.Login(alice.login().email(), NEW));
  }

  @Test
  void whoever_was_made_to_wait_gets_in_at_once_with_the_password_he_has_set() throws Exception {
    guessUntilHeHasToWait("wrong");
    logIn(alice.login().password()).expect(429, "rate_limited");

    confirm(mailedTo(alice), NEW).expect(204);

    logIn(NEW).expect(200);
    guessUntilHeHasToWait("wrong");
  }

  private Response logIn(String password) {
    Map<String, String> body = Map.of("email", alice.login().email(), "password", password);
    return bank.api().post("/v1/auth/login", body);
  }

  /** Longer than the second that a limit by address takes, which is waited for. */
  private void guessUntilHeHasToWait(String password) throws InterruptedException {
    for (int i = 0; i < 200; i++) {
      Response answer = logIn(password);
      if (answer.status() == 429) {
        int seconds = Integer.parseInt(answer.header("Retry-After"));
        if (seconds > 1) {
          return;
        }
        TimeUnit.SECONDS.sleep(seconds);
      }
    }
    throw new AssertionError("he may guess for ever");
  }

  @Test
  void a_link_is_good_once() {
    String token = mailedTo(alice);
    List<Response> all =
        Stream.generate(() -> Map.of("token", token, "new_password", NEW))
            .limit(8)
            .map(body -> bank.api().later("POST", "/v1/auth/password_resets/confirm", body))
            .toList()
            .stream()
            .map(CompletableFuture::join)
            .toList();

    assertThat(all.stream().filter(one -> one.status() == 204)).hasSize(1);
    assertThat(confirm(token, NEW).expect(400).errors()).containsEntry("#/token", "invalid_token");
  }

  @Test
  void a_link_is_good_for_half_an_hour() {
    String token = mailedTo(alice);
    WALL.advance(Duration.ofMinutes(30));

    assertThat(confirm(token, NEW).expect(400).errors()).containsEntry("#/token", "invalid_token");
    confirm(mailedTo(alice), NEW).expect(204);
  }

  @Test
  void a_password_that_was_changed_meanwhile_ends_the_link() {
    String token = mailedTo(alice);
    alice
        .api()
        .send(
            "PUT",
            "/v1/me/password",
            Map.of("current_password", alice.login().password(), "new_password", NEW))
        .expect(204);

    assertThat(confirm(token, "three violet kettles").expect(400).errors())
        .containsEntry("#/token", "invalid_token");
  }

  @Test
  void another_link_replaces_the_first() {
    String first = mailedTo(alice);
    String second = mailedTo(alice);

    assertThat(confirm(first, NEW).expect(400).errors()).containsEntry("#/token", "invalid_token");
    confirm(second, NEW).expect(204);
  }

  @Test
  void a_password_that_will_not_do_leaves_the_link_good() {
    String token = mailedTo(alice);
    String name = alice.login().email().substring(0, 12);

    assertThat(confirm(token, "fourteen chars").expect(400).errors())
        .containsEntry("#/new_password", "password_too_short");
    assertThat(confirm(token, "passwordpassword").expect(400).errors())
        .containsEntry("#/new_password", "password_too_common");
    assertThat(confirm(token, alice.login().email()).expect(400).errors())
        .as(name)
        .containsEntry("#/new_password", "password_contains_context");
    confirm(token, NEW).expect(204);
  }

  @Test
  void the_authenticator_stays_and_lets_the_password_be_shorter() {
    Authenticator phone = Authenticator.enrol(alice.api(), WALL);
    String token = mailedTo(alice);
    assertThat(confirm(token, "eleven char").expect(400).errors())
        .containsEntry("#/new_password", "password_too_short");
    confirm(token, "twelve chars").expect(204);
    Map<String, String> password =
        Map.of("email", alice.login().email(), "password", "twelve chars");
    bank.api().post("/v1/auth/login", password).expect(401, "totp_required");

    Response back =
        bank.api()
            .post(
                "/v1/auth/login",
                Map.of(
                    "email",
                    alice.login().email(),
                    "password",
                    "twelve chars",
                    "totp",
                    phone.code(1)))
            .expect(200);
    Response refused =
        bank.api()
            .as(back.text("access_token"))
            .send("DELETE", "/v1/me/totp", Map.of("password", "twelve chars"));
    assertThat(refused.expect(400).errors()).containsEntry("#/password", "password_too_short");
  }

  @Test
  void an_unknown_address_gets_the_same_answer_and_no_mail() {
    Response unknown = ask("nobody@example.com").expect(202);
    Response known = ask(alice.login().email()).expect(202);

    assertThat(link(10)).contains("To: " + alice.login().email());
    assertThat(link(1)).as("a mail to nobody").isNull();
    assertThat(unknown.text()).isEqualTo(known.text());
    assertThat(unknown.exchange().received().keySet())
        .isEqualTo(known.exchange().received().keySet());
    assertThat(ask("no address").expect(400).errors()).containsEntry("#/email", "invalid_email");
  }

  @Test
  void a_locked_user_gets_no_link() {
    bank.operator().lock(alice);
    ask(alice.login().email()).expect(202);

    assertThat(link(1)).isNull();
  }

  @Test
  void the_token_is_nowhere_in_the_database(Bank itself) {
    String token = mailedTo(alice);
    List<String> rows =
        itself
            .storage()
            .database()
            .jdbi()
            .withHandle(
                handle ->
                    handle
                        .createQuery("SELECT p::text FROM password_reset p")
                        .mapTo(String.class)
                        .list());

    byte[] bytes = java.util.Base64.getUrlDecoder().decode(token);
    String hex = java.util.HexFormat.of().formatHex(bytes);
    assertThat(rows).isNotEmpty().noneMatch(row -> row.contains(token) || row.contains(hex));
  }
}
