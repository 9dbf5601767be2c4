package florin.customer;

import static florin.core.ErrorCode.EMAIL_TAKEN;
import static florin.core.ErrorCode.INVALID_CREDENTIALS;
import static florin.core.ErrorCode.INVALID_REQUEST;
import static florin.core.ErrorCode.PRECONDITION_FAILED;
import static florin.customer.Desk.DEVICE;
import static florin.customer.Desk.PASSWORD;
import static florin.customer.Desk.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import florin.core.BankException;
import florin.core.ErrorCode;
import florin.core.FieldError;
import florin.core.Role;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LoginTest {
  private Desk desk;

  @BeforeAll
  void open() {
    desk = new Desk();
  }

  @AfterAll
  void close() {
    if (desk != null) {
      desk.close();
    }
  }

  @Test
  void who_signed_up_can_log_in_and_each_log_in_is_another_session() {
    SignedIn first = desk.signup();
    SignedIn second = Desk.logIn(desk.logins, first.user().email(), PASSWORD, DEVICE);

    assertThat(second.user()).isEqualTo(first.user());
    assertThat(second.expiresInSeconds()).isEqualTo(900);
    assertThat(desk.token(second).sessionId()).isNotEqualTo(desk.token(first).sessionId());
  }

  @Test
  void one_address_in_all_its_spellings_is_one_user() {
    SignedIn ada = desk.logins.signup(named("Ada.Byron@X.test"), DEVICE);

    for (String spelling : List.of("ada.byron@x.test", "ADA.BYRON@X.TEST", "ａda.byron@x.test")) {
      assertThat(Desk.logIn(desk.logins, spelling, PASSWORD, DEVICE).user()).isEqualTo(ada.user());
      assertThat(refusal(() -> desk.logins.signup(named(spelling), DEVICE))).isEqualTo(EMAIL_TAKEN);
      assertThat(desk.customers.find(spelling)).contains(ada.user().userId());
    }
    assertThat(ada.user().email()).isEqualTo("Ada.Byron@X.test");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "ada",
        "@x.test",
        "ada@",
        "ada@x",
        "ada@x.test ",
        " ada@x.test",
        "ada @x.test",
        "ada@@x.test",
        "ada@x..test",
        ".ada@x.test",
        "ada.@x.test",
        "a..da@x.test",
        "ada@-x.test",
        "ada@x-.test",
        "ada@x.test\n",
        "ada\u0000@x.test",
        "\u0430da@x.test",
        "ada@x.te\u0455t",
        "ad\u0131@x.test",
        "\"ada\"@x.test",
        "ada@[192.0.2.1]",
        "ada,bob@x.test",
        "ada@x.test,bob@x.test",
        "a23456789012345678901234567890123456789012345678901234567890123456@x.test"
      })
  void what_is_no_address_cannot_sign_up_and_is_unknown_at_log_in(String email) {
    assertThat(errors(named(email))).extracting(FieldError::code).contains("invalid_email");
    assertThat(refusal(() -> Desk.logIn(desk.logins, email, PASSWORD, Desk.elsewhere())))
        .isEqualTo(INVALID_CREDENTIALS);
  }

  @Test
  void a_monstrous_address_is_refused_quickly() {
    long start = System.nanoTime();
    for (String part : List.of("a", "a.", "-", "a@", "a@a.", "!")) {
      assertThat(errors(named(part.repeat(25_000)))).isNotEmpty();
    }
    assertThat(System.nanoTime() - start).isLessThan(2_000_000_000L);
  }

  @Test
  void unknown_address_and_wrong_password_are_refused_with_the_same_words() {
    String email = desk.signup().user().email();

    BankException wrong = refused(email, PASSWORD + "!");
    BankException unknown = refused("nobody@x.test", PASSWORD);

    assertThat(wrong.code()).isEqualTo(INVALID_CREDENTIALS);
    assertThat(unknown.code()).isEqualTo(wrong.code());
    assertThat(unknown.detail()).isEqualTo(wrong.detail());
    assertThat(unknown.members()).isEqualTo(wrong.members());
  }

  @Test
  void a_password_counts_to_its_last_character_and_is_not_trimmed() {
    String email = desk.signup().user().email();

    for (String near : List.of(PASSWORD + " ", " " + PASSWORD, "", PASSWORD.repeat(100))) {
      assertThat(refused(email, near).code()).isEqualTo(INVALID_CREDENTIALS);
    }
  }

  @Test
  void a_damaged_hash_is_a_wrong_password() {
    SignedIn victim = desk.signup();
    sql(
        "UPDATE app_user SET password_hash = '$2b$99$' || repeat('x', 53) WHERE user_id = ?",
        victim);

    assertThat(refused(victim.user().email(), PASSWORD).code()).isEqualTo(INVALID_CREDENTIALS);
  }

  @Test
  void a_hash_is_made_anew_at_log_in_when_the_cost_rose() {
    SignedIn user = desk.signup();
    assertThat(hash(user)).startsWith("$2a$04$");

    Desk.logIn(desk.logins(5), user.user().email(), PASSWORD, DEVICE);
    assertThat(hash(user)).startsWith("$2a$05$");

    Desk.logIn(desk.logins(4), user.user().email(), PASSWORD, DEVICE);
    assertThat(hash(user)).startsWith("$2a$05$");
  }

  @Test
  void the_database_holds_no_password() {
    SignedIn user = desk.signup();

    assertThat(hash(user)).doesNotContain(PASSWORD).matches("\\$2a\\$04\\$.{53}");
  }

  @Test
  void everything_wrong_with_a_sign_up_is_said_at_once() {
    List<FieldError> errors = errors(new NewUser("ada", " ", Role.CUSTOMER, "short"));

    assertThat(errors)
        .extracting(FieldError::pointer, FieldError::code)
        .containsExactly(
            tuple("#/email", "invalid_email"),
            tuple("#/full_name", "invalid_text"),
            tuple("#/password", "password_too_short"));
  }

  @Test
  void a_refused_sign_up_leaves_nothing_behind() {
    NewUser taken = named("taken@x.test");
    desk.logins.signup(taken, DEVICE);
    int users = desk.count("SELECT count(*)::int FROM app_user");
    int sessions = desk.count("SELECT count(*)::int FROM session");

    assertThat(refusal(() -> desk.logins.signup(taken, DEVICE))).isEqualTo(EMAIL_TAKEN);
    assertThat(refusal(() -> desk.logins.signup(named("no address"), DEVICE)))
        .isEqualTo(INVALID_REQUEST);

    assertThat(desk.count("SELECT count(*)::int FROM app_user")).isEqualTo(users);
    assertThat(desk.count("SELECT count(*)::int FROM session")).isEqualTo(sessions);
  }

  @Test
  void of_sign_ups_with_one_address_at_the_same_time_one_wins() throws Exception {
    NewUser wanted = named("twins@x.test");
    ExecutorService pool = Executors.newFixedThreadPool(8);
    try {
      Callable<ErrorCode> call = () -> refusal(() -> desk.logins.signup(wanted, DEVICE));
      List<ErrorCode> answers = new ArrayList<>();
      for (Future<ErrorCode> answer : pool.invokeAll(Collections.nCopies(8, call))) {
        answers.add(answer.get());
      }
      assertThat(answers).filteredOn(code -> code == null).hasSize(1);
      assertThat(answers).filteredOn(EMAIL_TAKEN::equals).hasSize(7);
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  void a_name_is_changed_by_whoever_has_seen_the_last_one() {
    SignedIn user = desk.signup();

    User renamed = desk.customers.change(user.user().userId(), called("Ada Byron"), v -> v == 1);
    assertThat(renamed.fullName()).isEqualTo("Ada Byron");
    assertThat(renamed.version()).isEqualTo(2);

    assertThat(
            refusal(
                () -> desk.customers.change(user.user().userId(), called("Another"), v -> v == 1)))
        .isEqualTo(PRECONDITION_FAILED);
    assertThat(desk.customers.profile(user.user().userId())).isEqualTo(renamed);
  }

  @Test
  void the_first_operator_is_made_once_and_never_overwritten() {
    assertThat(desk.operators.ensureOperator("ops@x.test", PASSWORD)).isTrue();
    assertThat(desk.operators.ensureOperator("OPS@x.test", "another long pass phrase")).isFalse();
    assertThat(desk.operators.ensureOperator("ops@x.test", "x")).isFalse();

    assertThat(Desk.logIn(desk.logins, "ops@x.test", PASSWORD, DEVICE).user().role())
        .isEqualTo(Role.OPERATOR);
  }

  @Test
  void a_customer_does_not_become_operator_by_a_setting() {
    String email = desk.signup().user().email();

    assertThat(desk.operators.ensureOperator(email, PASSWORD)).isFalse();
    assertThat(Desk.logIn(desk.logins, email, PASSWORD, DEVICE).user().role())
        .isEqualTo(Role.CUSTOMER);
  }

  @Test
  void users_made_on_the_command_line_follow_the_same_rules() {
    NewUser auditor = new NewUser("audit@x.test", "Au Ditor", Role.AUDITOR, PASSWORD);

    assertThat(desk.operators.createUser(auditor, Desk.ACTOR).role()).isEqualTo(Role.AUDITOR);
    assertThat(refusal(() -> desk.operators.createUser(auditor, Desk.ACTOR)))
        .isEqualTo(EMAIL_TAKEN);
    assertThat(
            refusal(
                () ->
                    desk.operators.createUser(
                        new NewUser("b@x.test", "B", Role.OPERATOR, "password"), Desk.ACTOR)))
        .isEqualTo(INVALID_REQUEST);
  }

  private static NewUser named(String email) {
    return new NewUser(email, "Some One", Role.CUSTOMER, PASSWORD);
  }

  private List<FieldError> errors(NewUser wanted) {
    return desk.logins.errors(wanted.email(), wanted.fullName(), wanted.password());
  }

  private BankException refused(String email, String password) {
    return catchThrowableOfType(
        BankException.class, () -> Desk.logIn(desk.logins, email, password, Desk.elsewhere()));
  }

  private String hash(SignedIn user) {
    return desk.jdbi.withHandle(
        handle ->
            handle
                .select(
                    "SELECT password_hash FROM app_user WHERE user_id = ?",
                    user.user().userId().value())
                .mapTo(String.class)
                .one());
  }

  private void sql(String sql, SignedIn user) {
    desk.jdbi.useHandle(handle -> handle.execute(sql, user.user().userId().value()));
  }

  private static ProfileChange called(String name) {
    return new ProfileChange(name, null, null, null);
  }
}
