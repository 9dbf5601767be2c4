package florin.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import florin.Bank;
import florin.Config;
import florin.auth.SettableClock;
import florin.core.Clocks;
import florin.core.UserId;
import florin.http.LimitPolicy;
import florin.mail.MailSettings;
import florin.mail.SmtpListener;
import florin.testing.FlorinExtension;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Another e-mail address: asked for with a password, changed by whoever reads the mail there. */
class EmailChangeTest {
  private static final String OTHER_PASSWORD = "eleven otters on a green hill";
  private static final Pattern LINK =
      Pattern.compile("https://bank\\.example\\.com/#email=([A-Za-z0-9_-]{43})\n");
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
                          .withMail(new MailSettings(POST.server(), null)))
                  .withClocks(new Clocks(Clock.systemUTC(), WALL)));

  private final TestBank bank;
  private final Customer alice;
  private final String other = "alice." + UUID.randomUUID() + "@example.org";

  EmailChangeTest(Bank bank) {
    this.bank = TestBank.of(bank);
    alice = this.bank.signUp("alice");
  }

  @AfterAll
  static void noMorePost() {
    POST.close();
  }

  private Response ask(String email) {
    return alice.api().post("/v1/me/email", asked(email));
  }

  private Map<String, String> asked(String email) {
    return new HashMap<>(Map.of("email", email, "password", alice.login().password()));
  }

  private Response confirm(String token) {
    return bank.api().post("/v1/email_changes", Map.of("token", token));
  }

  /** The next mail to that address, or null; what comes to others is another test's. */
  private static @Nullable String mailTo(String address, int seconds) {
    String mail = POST.poll(seconds);
    while (mail != null && !mail.contains("To: " + address)) {
      mail = POST.poll(seconds);
    }
    return mail;
  }

  private String token() {
    ask(other).expect(202);
    String mail = String.valueOf(mailTo(other, 10));
    Matcher link = LINK.matcher(mail);
    assertThat(link.find()).as(mail).isTrue();
    assertThat(mail).doesNotContain(alice.login().email());
    return link.group(1);
  }

  private String email() {
    return alice.api().get("/v1/me").expect(200).text("email");
  }

  private Response logIn(String email) {
    Map<String, String> body = Map.of("email", email, "password", alice.login().password());
    return bank.api().post("/v1/auth/login", body);
  }

  private void assertBad(Response confirmed) {
    assertThat(confirmed.expect(400).errors()).containsEntry("#/token", "invalid_token");
    assertThat(email()).isEqualTo(alice.login().email());
  }

  @Test
  void the_link_mailed_to_the_new_address_makes_it_the_one_to_log_in_with() {
    String token = token();
    assertThat(email()).as("nothing yet").isEqualTo(alice.login().email());
    Response seen = alice.api().get("/v1/me").expect(200);

    confirm(token).expect(204);

    assertThat(email()).isEqualTo(other);
    assertThat(alice.api().get("/v1/me").header("ETag")).isNotEqualTo(seen.header("ETag"));
    logIn(alice.login().email()).expect(401, "invalid_credentials");
    assertThat(logIn(other.toUpperCase(Locale.ROOT)).expect(200).text("user/id"))
        .isEqualTo(alice.id());
  }

  @Test
  void the_address_before_is_told_and_not_where_he_went() {
    confirm(token()).expect(204);

    String told = String.valueOf(mailTo(alice.login().email(), 10));
    assertThat(told)
        .contains("Subject: Your e-mail address was changed", "https://bank.example.com")
        .doesNotContain(other, "#email=");
  }

  @Test
  void every_other_session_ends_and_the_one_that_asked_goes_on() {
    Customer elsewhere = bank.logIn(alice.login());
    String key =
        alice
            .api()
            .post("/v1/api_keys", Map.of("name", "Books", "scopes", List.of("read")))
            .expect(201)
            .text("key");

    confirm(token()).expect(204);

    elsewhere.api().get("/v1/me").expect(401, "session_revoked");
    alice.api().get("/v1/me").expect(200);
    bank.api().as(key).get("/v1/accounts").expect(200);
  }

  @Test
  void it_is_in_the_audit_log_without_any_address() {
    Customer elsewhere = bank.logIn(alice.login());
    confirm(token()).expect(204);

    List<JsonNode> events = events("email_change");
    assertThat(events)
        .extracting(event -> event.get("kind").asText())
        .containsExactly("email_changed", "email_change_asked");
    assertThat(events.toString())
        .contains("sessions_ended")
        .doesNotContain(other, alice.login().email());
    assertThat(elsewhere.id()).isEqualTo(alice.id());
  }

  private List<JsonNode> events(String kind) {
    String log = "/v1/admin/audit?limit=200&subject=" + alice.id();
    List<JsonNode> found = new ArrayList<>();
    for (JsonNode event : bank.operator().api().get(log).expect(200).data()) {
      if (event.get("kind").asText().startsWith(kind)) {
        found.add(event);
      }
    }
    return found;
  }

  @Test
  void a_wrong_password_asks_for_nothing_and_is_not_guessed_for_ever() {
    Map<String, String> wrong = asked(other);
    wrong.put("password", "none of them");
    Response last = alice.api().post("/v1/me/email", wrong).expect(403, "wrong_password");
    for (int i = 0; i < 10 && last.status() != 429; i++) {
      last = alice.api().post("/v1/me/email", wrong);
    }
    last.expect(429, "rate_limited");
    assertThat(mailTo(other, 1)).isNull();
  }

  @Test
  void whoever_has_an_authenticator_shows_it() {
    Authenticator phone = Authenticator.enrol(alice.api(), WALL);
    assertThat(ask(other).expect(403, "step_up_required").text("step_up"))
        .isEqualTo("code_missing");
    Map<String, String> body = asked(other);
    body.put("totp", phone.wrongCode());
    assertThat(
            alice.api().post("/v1/me/email", body).expect(403, "step_up_required").text("step_up"))
        .isEqualTo("code_refused");
    assertThat(mailTo(other, 1)).isNull();
    body.put("totp", phone.code(1));
    alice.api().post("/v1/me/email", body).expect(202);
    assertThat(mailTo(other, 10)).contains("#email=");
  }

  @Test
  void a_taken_address_is_answered_alike_and_its_owner_is_told() {
    Customer bob = bank.signUp("bob");
    Response free = ask(other).expect(202);
    Response taken = ask(bob.login().email().toUpperCase(Locale.ROOT)).expect(202);

    assertThat(taken.text()).isEqualTo(free.text());
    assertThat(taken.exchange().received().keySet()).isEqualTo(free.exchange().received().keySet());
    String told = String.valueOf(mailTo(bob.login().email(), 10));
    assertThat(told)
        .contains("Subject: Somebody tried to use your address")
        .doesNotContain("#email=", alice.login().email(), "Alice", alice.id());
    assertThat(events("email_change").toString()).contains("email_taken");
    logIn(bob.login().email()).expect(200);
    assertThat(email()).isEqualTo(alice.login().email());
  }

  @Test
  void an_address_that_somebody_took_meanwhile_stays_his() {
    String token = token();
    Map<String, String> mallory =
        Map.of("email", other, "password", OTHER_PASSWORD, "full_name", "Mallory");
    String his = bank.api().post("/v1/auth/signup", mallory).expect(201).text("user/id");

    confirm(token).expect(409, "email_taken");

    assertThat(email()).isEqualTo(alice.login().email());
    logIn(alice.login().email()).expect(200);
    Map<String, String> in = Map.of("email", other, "password", OTHER_PASSWORD);
    assertThat(bank.api().post("/v1/auth/login", in).expect(200).text("user/id")).isEqualTo(his);
  }

  @Test
  void a_link_is_good_once_however_often_it_is_opened_at_once() {
    String token = token();
    List<Integer> statuses =
        Stream.generate(() -> Map.of("token", token))
            .limit(8)
            .map(body -> bank.api().later("POST", "/v1/email_changes", body))
            .toList()
            .stream()
            .map(CompletableFuture::join)
            .map(Response::status)
            .toList();

    assertThat(statuses).containsOnlyOnce(204).containsOnly(204, 400);
    confirm(token).expect(400);
    assertThat(email()).isEqualTo(other);
  }

  @Test
  void a_link_is_good_for_half_an_hour_and_another_one_replaces_it() {
    String first = token();
    String second = token();
    assertBad(confirm(first));
    WALL.advance(Duration.ofMinutes(30));
    Customer again = bank.logIn(alice.login());
    assertThat(confirm(second).expect(400).errors()).containsEntry("#/token", "invalid_token");
    assertThat(again.api().get("/v1/me").expect(200).text("email"))
        .isEqualTo(alice.login().email());
  }

  @Test
  void another_password_makes_the_link_worthless() {
    String token = token();
    Map<String, String> change =
        Map.of("current_password", alice.login().password(), "new_password", OTHER_PASSWORD);
    alice.api().send("PUT", "/v1/me/password", change).expect(204);

    assertBad(confirm(token));
  }

  @Test
  void whoever_is_locked_out_changes_nothing() {
    String token = token();
    bank.operator().lock(alice);

    assertThat(confirm(token).expect(400).errors()).containsEntry("#/token", "invalid_token");
    bank.operator().unlock(alice);
    logIn(alice.login().email()).expect(200);
  }

  @Test
  void a_link_for_a_new_password_at_the_old_address_is_worthless_then() {
    bank.api().post("/v1/auth/password_resets", Map.of("email", alice.login().email())).expect(202);
    String mail = String.valueOf(mailTo(alice.login().email(), 10));
    Matcher reset = Pattern.compile("#reset=([A-Za-z0-9_-]{43})").matcher(mail);
    assertThat(reset.find()).as(mail).isTrue();

    confirm(token()).expect(204);

    Map<String, String> body = Map.of("token", reset.group(1), "new_password", OTHER_PASSWORD);
    Response refused = bank.api().post("/v1/auth/password_resets/confirm", body).expect(400);
    assertThat(refused.errors()).containsEntry("#/token", "invalid_token");
  }

  @Test
  void his_own_address_may_be_written_otherwise() {
    String louder = alice.login().email().toUpperCase(Locale.ROOT);
    ask(louder).expect(202);
    Matcher link = LINK.matcher(String.valueOf(mailTo(louder, 10)));
    assertThat(link.find()).isTrue();
    confirm(link.group(1)).expect(204);
    assertThat(email()).isEqualTo(louder);
    logIn(alice.login().email()).expect(200);
  }

  @Test
  void what_is_no_address_or_no_token_is_named() {
    for (String bad : List.of("no address", "a@b", "x".repeat(10_240) + "@example.com")) {
      assertThat(ask(bad).expect(400).errors()).containsEntry("#/email", "invalid_email");
    }
    assertThat(alice.api().post("/v1/me/email", Map.of()).expect(400).errors())
        .containsOnlyKeys("#/email", "#/password");
    assertThat(bank.api().post("/v1/email_changes", Map.of()).expect(400).errors())
        .containsEntry("#/token", "required");
    confirm("x".repeat(10_240)).expect(400);
  }

  @Test
  void whoever_leaves_leaves_no_link_behind(Bank itself) {
    String token = token();
    alice.api().send("DELETE", "/v1/me", Map.of("password", alice.login().password())).expect(204);

    confirm(token).expect(400);
    assertThat(rows(itself)).noneMatch(row -> row.contains(uuid(alice.id())));
    Map<String, String> body =
        Map.of("email", other, "password", OTHER_PASSWORD, "full_name", "Another");
    bank.api().post("/v1/auth/signup", body).expect(201);
  }

  @Test
  void the_token_and_the_address_are_nowhere_in_the_database(Bank itself) {
    String token = token();
    byte[] bytes = Base64.getUrlDecoder().decode(token);
    String hex = HexFormat.of().formatHex(bytes);
    byte[] address = other.getBytes(UTF_8);
    String hexAddress = HexFormat.of().formatHex(address);
    assertThat(rows(itself))
        .isNotEmpty()
        .noneMatch(
            row ->
                row.contains(token)
                    || row.contains(hex)
                    || row.contains(other)
                    || row.contains(hexAddress));
  }

  private static String uuid(String user) {
    return UserId.parse(user).value().toString();
  }

  private static List<String> rows(Bank bank) {
    return bank.storage()
        .database()
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery("SELECT c::text FROM email_change c")
                    .mapTo(String.class)
                    .list());
  }

  @Test
  void both_are_limited_as_what_sends_mails_is(Bank itself) {
    assertThat(
            itself.routes().stream()
                .filter(route -> route.path().matches("/v1/me/email|/v1/email_changes"))
                .map(route -> route.limit()))
        .containsExactly(LimitPolicy.RESET, LimitPolicy.RESET);
  }
}
