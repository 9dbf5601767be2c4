package florin.customer;

import static florin.core.ErrorCode.SESSION_REVOKED;
import static florin.core.ErrorCode.UNAUTHENTICATED;
import static florin.customer.Desk.MAX;
import static florin.customer.Desk.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import florin.auth.Sweep;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SweepTest {
  @Test
  void a_used_refresh_token_is_known_as_long_as_its_session_could_live_and_then_goes() {
    try (Desk desk = new Desk()) {
      Sweep sweep = new Sweep(desk.jdbi, desk.clock);
      SignedIn ended = desk.signup();
      desk.logins.refresh(ended.refreshToken(), true, Desk.ACTOR);
      desk.logins.logout(desk.token(ended).sessionId(), Desk.ACTOR);
      SignedIn alive = desk.signup();
      SignedIn next = desk.logins.refresh(alive.refreshToken(), true, Desk.ACTOR);

      desk.clock.advance(MAX);
      sweep.run();
      assertThat(refusal(() -> desk.logins.refresh(alive.refreshToken(), true, Desk.ACTOR)))
          .isEqualTo(SESSION_REVOKED);

      desk.clock.advance(Duration.ofHours(2));
      SignedIn young = desk.signup();
      sweep.run();
      assertThat(refusal(() -> desk.logins.refresh(alive.refreshToken(), true, Desk.ACTOR)))
          .isEqualTo(UNAUTHENTICATED);
      assertThat(refusal(() -> desk.logins.refresh(next.refreshToken(), true, Desk.ACTOR)))
          .isEqualTo(UNAUTHENTICATED);
      assertThat(desk.count("SELECT count(*)::int FROM session")).isOne();
      assertThat(desk.count("SELECT count(*)::int FROM refresh_token")).isOne();
      assertThat(refusal(() -> desk.logins.refresh(young.refreshToken(), true, Desk.ACTOR)))
          .isNull();
    }
  }

  @Test
  void however_much_there_is_it_goes_in_steps() {
    try (Desk desk = new Desk()) {
      SignedIn who = desk.signup();
      desk.jdbi.useHandle(
          handle -> {
            handle.execute(
                "INSERT INTO session (session_id, user_id, created_at, last_seen_at, expires_at)"
                    + " SELECT gen_random_uuid(), ?, now() - interval '1 year', now() - interval"
                    + " '1 year', now() - interval '11 months' FROM generate_series(1, 2500)",
                who.user().userId().value());
            handle.execute(
                "INSERT INTO refresh_token (token_hash, session_id, issued_at)"
                    + " SELECT sha256((session_id::text || n)::bytea), session_id, created_at"
                    + " FROM session, generate_series(1, 2) n"
                    + " WHERE expires_at < now() - interval '10 months'");
          });
      new Sweep(desk.jdbi, java.time.Clock.systemUTC()).run();

      assertThat(desk.count("SELECT count(*)::int FROM refresh_token")).isLessThanOrEqualTo(1);
      assertThat(
              desk.count(
                  "SELECT count(*)::int FROM session"
                      + " WHERE expires_at < now() - interval '10 months'"))
          .isZero();
    }
  }

  @Test
  void an_address_that_nobody_confirmed_is_forgotten() {
    try (Desk desk = new Desk()) {
      SignedIn who = desk.signup();
      desk.jdbi.useHandle(
          handle ->
              handle.execute(
                  """
                  INSERT INTO email_change (user_id, session_id, password_version, email_sealed,
                      token_hash, expires_at)
                  VALUES (?, gen_random_uuid(), 1, '\\x00', sha256('x'), now() - interval '2 h')
                  """,
                  who.user().userId().value()));
      new Sweep(desk.jdbi, java.time.Clock.systemUTC()).run();

      assertThat(desk.count("SELECT count(*)::int FROM email_change")).isZero();
    }
  }
}
