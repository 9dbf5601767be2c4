package florin.customer;

import static florin.core.ErrorCode.INVALID_CREDENTIALS;
import static florin.core.ErrorCode.INVALID_REQUEST;
import static florin.core.ErrorCode.RATE_LIMITED;
import static florin.core.ErrorCode.SESSION_REVOKED;
import static florin.core.ErrorCode.WRONG_PASSWORD;
import static florin.customer.Desk.DEVICE;
import static florin.customer.Desk.PASSWORD;
import static florin.customer.Desk.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import florin.Await;
import florin.auth.Sessions;
import florin.core.ErrorCode;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PasswordChangeTest {
  private static final Duration SOON = Duration.ofSeconds(10);
  private static final String WAITING =
      "SELECT count(*)::int FROM pg_stat_activity"
          + " WHERE datname = current_database() AND wait_event_type = 'Lock'";

  private static final String NEXT = "eleven brown foxes at noon";

  private Desk desk;
  private SignedIn who;
  private String email;

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

  @BeforeEach
  void begin() {
    who = desk.signup();
    email = who.user().email();
  }

  @Test
  void the_new_password_counts_and_the_old_one_no_more() {
    assertThat(change(who, PASSWORD, NEXT)).isNull();

    assertThat(refusal(() -> Desk.logIn(desk.logins, email, PASSWORD, DEVICE)))
        .isEqualTo(INVALID_CREDENTIALS);
    assertThat(refusal(() -> Desk.logIn(desk.logins, email, NEXT, DEVICE))).isNull();
  }

  @Test
  void every_other_session_ends_here_at_once_and_elsewhere_within_a_second() {
    SignedIn second = Desk.logIn(desk.logins, email, PASSWORD, DEVICE);
    SignedIn stranger = desk.signup();
    Sessions other = desk.newSessions();
    other.require(desk.token(second), true);
    desk.call(second);

    assertThat(change(who, PASSWORD, NEXT)).isNull();

    assertThat(refusal(() -> desk.call(second))).isEqualTo(SESSION_REVOKED);
    assertThat(refusal(() -> desk.logins.refresh(second.refreshToken(), true, Desk.ACTOR)))
        .isEqualTo(SESSION_REVOKED);
    assertThat(refusal(() -> desk.call(who))).isNull();
    assertThat(refusal(() -> desk.logins.refresh(who.refreshToken(), true, Desk.ACTOR))).isNull();
    assertThat(refusal(() -> desk.call(stranger))).isNull();
    desk.clock.advance(Duration.ofSeconds(1));
    assertThat(refusal(() -> other.require(desk.token(second), true))).isEqualTo(SESSION_REVOKED);
  }

  @Test
  void a_wrong_current_password_changes_nothing_and_may_be_tried_a_few_times() {
    SignedIn second = Desk.logIn(desk.logins, email, PASSWORD, DEVICE);
    for (int i = 0; i < 5; i++) {
      assertThat(change(second, "not what it is", NEXT)).isEqualTo(WRONG_PASSWORD);
    }
    assertThat(change(second, PASSWORD, NEXT)).isEqualTo(RATE_LIMITED);
    assertThat(refusal(() -> desk.call(second))).isNull();

    assertThat(change(who, PASSWORD, NEXT)).isNull(); // from another session: no lock-out
  }

  @Test
  void a_new_password_follows_the_rules_before_the_old_one_is_looked_at() {
    for (String bad :
        List.of("short", "password password", "x".repeat(1_025), "florin florin florin")) {
      assertThat(change(who, "wrong", bad)).as(bad).isEqualTo(INVALID_REQUEST);
    }
    assertThat(change(who, PASSWORD, NEXT)).isNull();
  }

  @Test
  void a_password_that_is_set_by_a_link_is_another_version_too() {
    desk.jdbi.useHandle(
        handle -> {
          UserDao users = handle.attach(UserDao.class);
          var before = users.login(who.user().userId()).orElseThrow();
          users.setPassword(who.user().userId(), before.passwordHash());
          assertThat(users.isUnchanged(before)).isFalse();
        });
  }

  @Test
  void a_log_in_checked_against_the_old_password_begins_no_session_after_the_change()
      throws Exception {
    AtomicReference<ErrorCode> answer = new AtomicReference<>();
    desk.jdbi.useTransaction(
        handle -> {
          handle.execute(
              "UPDATE app_user SET password_version = password_version + 1 WHERE user_id = ?",
              who.user().userId().value());
          CompletableFuture<Void> login =
              CompletableFuture.runAsync(
                  () ->
                      answer.set(refusal(() -> Desk.logIn(desk.logins, email, PASSWORD, DEVICE))));
          Await.until("the log-in waits", SOON, () -> desk.count(WAITING) > 0);
          assertThat(login).isNotDone();
        });
    Await.until("the log-in is answered", SOON, () -> answer.get() != null);
    assertThat(answer.get()).isEqualTo(INVALID_CREDENTIALS);
  }

  private ErrorCode change(SignedIn session, String current, String wanted) {
    return refusal(
        () ->
            desk.passwords.change(
                desk.call(session), new PasswordService.Change(current, wanted), DEVICE.actor()));
  }
}
