package florin.customer;

import static florin.core.ErrorCode.SESSION_REVOKED;
import static florin.core.ErrorCode.UNAUTHENTICATED;
import static florin.customer.Desk.IDLE;
import static florin.customer.Desk.MAX;
import static florin.customer.Desk.refusal;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import florin.auth.Sessions;
import florin.auth.Verified;
import florin.core.ErrorCode;
import florin.core.Role;
import florin.core.SessionId;
import florin.core.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SessionTest {
  private static final Duration TICK = Duration.ofNanos(1_000);

  private Desk desk;
  private SignedIn who;
  private SessionId session;

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
    session = desk.token(who).sessionId();
  }

  @Test
  void a_new_session_lets_its_user_in_with_his_role() {
    assertThat(desk.call(who).userId()).isEqualTo(who.user().userId());
    assertThat(desk.call(who).role()).isEqualTo(Role.CUSTOMER);
  }

  @Test
  void at_the_very_idle_end_both_tokens_are_dead() {
    desk.clock.advance(IDLE.minus(TICK));
    assertThat(refusal(() -> desk.callInBackground(who))).isNull();
    assertThat(refusal(() -> desk.logins.requireLive(who.refreshToken()))).isNull();

    desk.clock.advance(TICK);
    assertThat(refusal(() -> desk.callInBackground(who))).isEqualTo(SESSION_REVOKED);
    assertThat(refusal(() -> desk.call(who))).isEqualTo(SESSION_REVOKED);
    assertThat(refusal(() -> desk.logins.requireLive(who.refreshToken())))
        .isEqualTo(SESSION_REVOKED);
    assertThat(refusal(() -> desk.logins.refresh(who.refreshToken(), true, Desk.ACTOR)))
        .isEqualTo(SESSION_REVOKED);
    assertThat(refusal(() -> desk.sessions.ends(session))).isEqualTo(SESSION_REVOKED);
    assertThat(refusal(() -> desk.sessions.extend(session))).isEqualTo(SESSION_REVOKED);
  }

  @Test
  void activity_puts_the_idle_end_off_from_its_own_instant() {
    desk.clock.advance(IDLE.minusSeconds(10));
    desk.call(who);
    desk.clock.advance(IDLE.minus(TICK));
    assertThat(refusal(() -> desk.callInBackground(who))).isNull();

    desk.clock.advance(TICK);
    assertThat(refusal(() -> desk.callInBackground(who))).isEqualTo(SESSION_REVOKED);
  }

  @Test
  void what_a_page_asks_by_itself_puts_nothing_off() {
    for (int minute = 0; minute < 5; minute++) {
      assertThat(refusal(() -> desk.callInBackground(who))).isNull();
      assertThat(refusal(() -> desk.sessions.ends(session))).isNull();
      desk.clock.advance(Duration.ofMinutes(1));
    }
    assertThat(refusal(() -> desk.callInBackground(who))).isEqualTo(SESSION_REVOKED);
  }

  @Test
  void activity_counts_also_right_after_a_question_in_the_background() {
    desk.clock.advance(Duration.ofMinutes(4));
    desk.callInBackground(who);
    desk.call(who);
    desk.clock.advance(Duration.ofMinutes(4));

    assertThat(refusal(() -> desk.callInBackground(who))).isNull();
  }

  @Test
  void a_refresh_in_the_background_puts_nothing_off_and_another_does() {
    desk.clock.advance(Duration.ofMinutes(4));
    SignedIn quiet = desk.logins.refresh(who.refreshToken(), false, Desk.ACTOR);
    desk.clock.advance(Duration.ofSeconds(59));
    SignedIn active = desk.logins.refresh(quiet.refreshToken(), true, Desk.ACTOR);
    desk.clock.advance(Duration.ofMinutes(4));
    SignedIn last = desk.logins.refresh(active.refreshToken(), false, Desk.ACTOR);
    desk.clock.advance(Duration.ofMinutes(1));

    assertThat(refusal(() -> desk.logins.refresh(last.refreshToken(), false, Desk.ACTOR)))
        .isEqualTo(SESSION_REVOKED);
  }

  @Test
  void it_is_told_when_it_will_be_over() {
    Instant now = desk.clock.instant();
    desk.clock.advance(Duration.ofMinutes(1));

    assertThat(desk.sessions.ends(session))
        .isEqualTo(new Sessions.Ends(now.plus(MAX), now.plus(IDLE)));
    assertThat(desk.sessions.extend(session))
        .isEqualTo(new Sessions.Ends(now.plus(MAX), now.plus(IDLE).plusSeconds(60)));
    assertThat(desk.sessions.ends(session).idleExpiresAt())
        .isEqualTo(now.plus(IDLE).plusSeconds(60));
  }

  @Test
  void activity_cannot_put_off_the_absolute_end() {
    Instant end = desk.clock.instant().plus(MAX);
    while (desk.clock.instant().isBefore(end.minus(IDLE))) {
      desk.sessions.extend(session);
      desk.clock.advance(IDLE.dividedBy(2));
    }
    assertThat(desk.sessions.extend(session)).isEqualTo(new Sessions.Ends(end, end));

    String fresh = desk.tokens.issue(who.user().userId(), session);
    desk.clock.set(end.minus(TICK));
    assertThat(refusal(() -> desk.sessions.require(desk.tokens.verify(fresh), true))).isNull();
    desk.clock.set(end);
    assertThat(refusal(() -> desk.sessions.require(desk.tokens.verify(fresh), true)))
        .isEqualTo(SESSION_REVOKED);
    assertThat(refusal(() -> desk.logins.refresh(who.refreshToken(), true, Desk.ACTOR)))
        .isEqualTo(SESSION_REVOKED);
  }

  @Test
  void log_out_ends_it_at_once_on_this_instance() {
    desk.call(who);
    desk.callInBackground(who);

    desk.logins.logout(session, Desk.ACTOR);

    assertThat(refusal(() -> desk.call(who))).isEqualTo(SESSION_REVOKED);
    assertThat(refusal(() -> desk.callInBackground(who))).isEqualTo(SESSION_REVOKED);
    assertThat(refusal(() -> desk.logins.refresh(who.refreshToken(), true, Desk.ACTOR)))
        .isEqualTo(SESSION_REVOKED);
  }

  @Test
  void log_out_reaches_another_instance_within_a_second() {
    Sessions other = desk.newSessions();
    other.require(desk.token(who), true);
    desk.logins.logout(session, Desk.ACTOR);

    desk.clock.advance(Duration.ofSeconds(1));
    assertThat(refusal(() -> other.require(desk.token(who), true))).isEqualTo(SESSION_REVOKED);
  }

  @Test
  void log_out_ends_one_session_and_leaves_the_others() {
    SignedIn second = Desk.logIn(desk.logins, who.user().email(), Desk.PASSWORD, Desk.DEVICE);

    desk.logins.logout(session, Desk.ACTOR);

    assertThat(refusal(() -> desk.call(second))).isNull();
  }

  @Test
  void a_change_of_role_holds_within_a_second() {
    desk.call(who);
    desk.jdbi.useHandle(
        handle ->
            handle.execute(
                "UPDATE app_user SET role = 'OPERATOR' WHERE user_id = ?",
                who.user().userId().value()));

    desk.clock.advance(Duration.ofSeconds(1));
    assertThat(desk.call(who).role()).isEqualTo(Role.OPERATOR);
  }

  @Test
  void activity_is_written_once_a_second_at_most() {
    Set<Instant> written = new HashSet<>();
    for (int i = 0; i < 50; i++) {
      desk.call(who);
      written.add(lastSeen());
      desk.clock.advance(Duration.ofMillis(10));
    }
    assertThat(written).hasSize(1);

    desk.clock.advance(Duration.ofMillis(500));
    desk.call(who);
    assertThat(written).doesNotContain(lastSeen());
  }

  @Test
  void a_token_of_a_session_that_never_was_is_refused() {
    Verified stranger = new Verified(who.user().userId(), new SessionId(UUID.randomUUID()));
    Verified borrowed = new Verified(new UserId(UUID.randomUUID()), session);

    assertThat(refusal(() -> desk.sessions.require(stranger, true))).isEqualTo(SESSION_REVOKED);
    assertThat(refusal(() -> desk.sessions.require(borrowed, true))).isEqualTo(SESSION_REVOKED);
    assertThat(refusal(() -> desk.call(who))).isNull();
  }

  @Test
  void each_refresh_token_is_good_once() {
    SignedIn second = desk.logins.refresh(who.refreshToken(), true, Desk.ACTOR);
    SignedIn third = desk.logins.refresh(second.refreshToken(), true, Desk.ACTOR);

    assertThat(third.user()).isEqualTo(who.user());
    assertThat(List.of(who, second, third).stream().map(SignedIn::refreshToken).distinct())
        .hasSize(3);
    assertThat(desk.token(third)).isEqualTo(desk.token(who));
    assertThat(refusal(() -> desk.call(third))).isNull();
  }

  @Test
  void a_refresh_token_used_twice_ends_the_whole_session() {
    SignedIn second = desk.logins.refresh(who.refreshToken(), true, Desk.ACTOR);
    SignedIn third = desk.logins.refresh(second.refreshToken(), true, Desk.ACTOR);
    desk.call(third);

    assertThat(refusal(() -> desk.logins.refresh(who.refreshToken(), true, Desk.ACTOR)))
        .isEqualTo(SESSION_REVOKED);

    assertThat(refusal(() -> desk.logins.refresh(third.refreshToken(), true, Desk.ACTOR)))
        .isEqualTo(SESSION_REVOKED);
    assertThat(refusal(() -> desk.call(third))).isEqualTo(SESSION_REVOKED);
    assertThat(refusal(() -> desk.call(who))).isEqualTo(SESSION_REVOKED);
  }

  @Test
  void a_token_used_twice_is_an_alarm_and_one_that_comes_late_is_none() throws Exception {
    desk.logins.refresh(who.refreshToken(), true, Desk.ACTOR);
    refusal(() -> desk.logins.refresh(who.refreshToken(), true, Desk.ACTOR));
    assertThat(alarms(session)).isEqualTo(1);

    SignedIn late = desk.signup();
    SessionId its = desk.token(late).sessionId();
    desk.clock.advance(IDLE);
    refusal(() -> desk.logins.refresh(late.refreshToken(), true, Desk.ACTOR));
    refusal(() -> desk.logins.refresh(late.refreshToken(), true, Desk.ACTOR));
    assertThat(alarms(its)).isZero();
  }

  private long alarms(SessionId about) {
    desk.audit.settled().join();
    return desk.jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    "SELECT count(*) FROM audit WHERE kind = 'refresh_reuse' AND subjects @>"
                        + " ARRAY[CAST(:session AS text)]")
                .bind("session", about.toString())
                .mapTo(Long.class)
                .one());
  }

  @Test
  void a_refresh_token_used_twice_ends_access_on_another_instance_within_a_second() {
    Sessions other = desk.newSessions();
    SignedIn second = desk.logins.refresh(who.refreshToken(), true, Desk.ACTOR);
    other.require(desk.token(who), true);
    other.require(desk.token(second), true);
    refusal(() -> desk.logins.refresh(who.refreshToken(), true, Desk.ACTOR));

    desk.clock.advance(Duration.ofSeconds(1));
    assertThat(refusal(() -> other.require(desk.token(who), true))).isEqualTo(SESSION_REVOKED);
    assertThat(refusal(() -> other.require(desk.token(second), true))).isEqualTo(SESSION_REVOKED);
  }

  @Test
  void what_is_no_refresh_token_is_refused_as_such() {
    String token = who.refreshToken();
    for (String other :
        List.of("", "x", who.accessToken(), token + "=", token.substring(1), "é", token + "\0")) {
      assertThat(refusal(() -> desk.logins.refresh(other, true, Desk.ACTOR)))
          .isEqualTo(UNAUTHENTICATED);
    }
    assertThat(refusal(() -> desk.tokens.verify(token))).isEqualTo(UNAUTHENTICATED);
    assertThat(refusal(() -> desk.call(who))).isNull();
  }

  @Test
  void the_database_never_sees_a_refresh_token() {
    assertThat(
            desk.count(
                "SELECT count(*)::int FROM refresh_token WHERE token_hash = sha256(?)",
                who.refreshToken().getBytes(UTF_8)))
        .isOne();
    assertThat(Base64.getUrlDecoder().decode(who.refreshToken())).hasSize(32);
  }

  @Test
  void of_refreshes_at_the_same_time_one_wins_and_the_session_ends() throws Exception {
    for (int round = 0; round < 40; round++) {
      int parallel = round % 2 == 0 ? 2 : 8;
      SignedIn victim = desk.signup();
      List<Object> answers =
          atOnce(
              parallel,
              () -> {
                AtomicBoolean won = new AtomicBoolean();
                ErrorCode code =
                    refusal(
                        () -> {
                          desk.logins.refresh(victim.refreshToken(), true, Desk.ACTOR);
                          won.set(true);
                        });
                return won.get() ? "won" : code;
              });

      assertThat(answers).filteredOn("won"::equals).hasSize(1);
      assertThat(answers).filteredOn(SESSION_REVOKED::equals).hasSize(parallel - 1);
      assertThat(refusal(() -> desk.call(victim))).isEqualTo(SESSION_REVOKED);
    }
  }

  @Test
  void nobody_is_let_in_after_log_out_however_many_ask_meanwhile() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      for (int round = 0; round < 50; round++) {
        SignedIn victim = desk.signup();
        AtomicBoolean over = new AtomicBoolean();
        List<Future<Boolean>> askers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
          askers.add(threads.submit(() -> wasLetInAfter(over, victim)));
        }
        desk.logins.logout(desk.token(victim).sessionId(), Desk.ACTOR);
        over.set(true);
        for (Future<Boolean> asker : askers) {
          assertThat(asker.get()).isFalse();
        }
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private boolean wasLetInAfter(AtomicBoolean over, SignedIn victim) {
    while (true) {
      boolean last = over.get();
      boolean letIn = refusal(() -> desk.call(victim)) == null;
      if (last) {
        return letIn;
      }
    }
  }

  private static List<Object> atOnce(int threads, Callable<Object> work) throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<Callable<Object>> calls = Collections.nCopies(threads, work);
      List<Object> answers = new ArrayList<>();
      for (Future<Object> answer : pool.invokeAll(calls)) {
        answers.add(answer.get());
      }
      return answers;
    } finally {
      pool.shutdownNow();
    }
  }

  private Instant lastSeen() {
    return desk.jdbi.withHandle(
        handle ->
            handle
                .select("SELECT last_seen_at FROM session WHERE session_id = ?", session.value())
                .mapTo(Instant.class)
                .one());
  }
}
