package florin.auth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import florin.core.BankException;
import florin.core.ErrorCode;
import florin.core.SessionId;
import florin.core.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class TokensTest {
  private static final byte[] KEY = "0123456789abcdef0123456789abcdef".getBytes(UTF_8);
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00.5Z");
  private static final UserId USER = new UserId(UUID.randomUUID());
  private static final SessionId SESSION = new SessionId(UUID.randomUUID());
  private static final byte[] OTHER = "fedcba9876543210fedcba9876543210".getBytes(UTF_8);
  private static final Forgeries FORGE = new Forgeries(KEY, USER, SESSION, NOW);

  private final SettableClock clock = new SettableClock(NOW);
  private final Tokens tokens =
      new Tokens(new TokenKeys(KEY, null), "florin", Duration.ofMinutes(15), clock);

  @Test
  void what_was_issued_is_verified_again_and_again() {
    String token = tokens.issue(USER, SESSION);

    for (int i = 0; i < 3; i++) {
      assertThat(tokens.verify(token)).isEqualTo(new Verified(USER, SESSION));
    }
  }

  @Test
  void the_handmade_control_of_the_forgeries_is_accepted() {
    String handmade = FORGE.signed(FORGE.header(), FORGE.payload());
    assertThat(tokens.verify(handmade)).isEqualTo(new Verified(USER, SESSION));
  }

  @Test
  void a_token_ends_to_the_second_even_when_it_is_remembered() {
    String token = tokens.issue(USER, SESSION);
    tokens.verify(token);

    clock.set(NOW.plusSeconds(899));
    tokens.verify(token);
    clock.set(NOW.plusSeconds(900));
    assertRefused(token);
    clock.set(NOW.plusSeconds(90_000));
    assertRefused(token);
  }

  @Test
  void an_end_passed_before_the_first_look_is_seen_as_well() {
    String token = tokens.issue(USER, SESSION);

    clock.set(NOW.plusSeconds(900));
    assertRefused(token);
  }

  @Test
  void another_instance_may_be_thirty_seconds_ahead_and_no_more() {
    String token = tokens.issue(USER, SESSION);

    clock.set(NOW.minusSeconds(30));
    tokens.verify(token);
    clock.set(NOW.minusSeconds(90));
    assertRefused(FORGE.signed(FORGE.header(), FORGE.payload()));
  }

  @Test
  void two_tokens_of_one_moment_differ() {
    assertThat(tokens.issue(USER, SESSION)).isNotEqualTo(tokens.issue(USER, SESSION));
  }

  @Test
  void a_short_key_or_a_long_life_is_refused_at_the_start() {
    assertThatThrownBy(() -> new TokenKeys(new byte[31], null))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () -> new Tokens(new TokenKeys(KEY, null), "florin", Duration.ofSeconds(901), clock))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @TestFactory
  Stream<DynamicTest> no_forgery_passes() {
    return forgeries().entrySet().stream()
        .map(
            forgery ->
                DynamicTest.dynamicTest(forgery.getKey(), () -> assertRefused(forgery.getValue())));
  }

  @Test
  void the_forgeries_are_many_and_of_every_kind() {
    Map<String, String> forgeries = forgeries();
    System.out.println(forgeries.size() + " forgeries");

    assertThat(new HashSet<>(forgeries.values())).hasSize(forgeries.size());
    assertThat(forgeries).hasSizeGreaterThanOrEqualTo(200);
    for (String kind : List.of("header", "kid", "payload", "spelling", "key", "nested", "other")) {
      assertThat(forgeries.keySet()).anyMatch(name -> name.startsWith(kind + ": "));
    }
  }

  private Map<String, String> forgeries() {
    String good = tokens.issue(USER, SESSION);
    tokens.verify(good); // and being remembered lends nothing to its likes
    return FORGE.all(good, "gYhJ2q0ZqJ5tqLr7uYH3bM2n8oVwXyZaBcDeFgHiJkL");
  }

  @Test
  void tokens_of_both_keys_are_good_and_new_ones_are_of_the_first() {
    String before = tokens.issue(USER, SESSION);
    tokens.use(new TokenKeys(OTHER, KEY));
    String after = tokens.issue(USER, SESSION);

    assertThat(tokens.verify(before)).isEqualTo(new Verified(USER, SESSION));
    assertThat(tokens.verify(after)).isEqualTo(new Verified(USER, SESSION));
    assertThat(Forgeries.kid(after)).isNotEqualTo(Forgeries.kid(before));
    clock.set(NOW.plusSeconds(899));
    tokens.verify(before);
    clock.set(NOW.plusSeconds(900));
    assertRefused(before);
  }

  @Test
  void an_instance_that_does_not_sign_with_a_key_yet_may_know_it_already() {
    Tokens second = new Tokens(new TokenKeys(OTHER, KEY), "florin", Duration.ofMinutes(15), clock);
    assertRefused(second.issue(USER, SESSION));

    tokens.use(new TokenKeys(KEY, OTHER));
    assertThat(tokens.verify(second.issue(USER, SESSION))).isEqualTo(new Verified(USER, SESSION));
    assertThat(second.verify(tokens.issue(USER, SESSION))).isEqualTo(new Verified(USER, SESSION));
  }

  @Test
  void a_token_of_a_key_that_is_no_more_is_refused_though_it_was_remembered() {
    String token = tokens.issue(USER, SESSION);
    tokens.verify(token);

    tokens.use(new TokenKeys(OTHER, null));
    assertRefused(token);
    assertRefused(FORGE.signed("{\"alg\":\"HS256\",\"typ\":\"at+jwt\"}", FORGE.payload()));
  }

  @Test
  void a_token_from_before_keys_had_names_is_good_under_either_until_it_ends() {
    String old = FORGE.signed("{\"alg\":\"HS256\",\"typ\":\"at+jwt\"}", FORGE.payload());
    assertThat(tokens.verify(old)).isEqualTo(new Verified(USER, SESSION));

    tokens.use(new TokenKeys(OTHER, KEY));
    assertThat(tokens.verify(old)).isEqualTo(new Verified(USER, SESSION));
    clock.set(NOW.plusSeconds(900));
    assertRefused(old);
  }

  private void assertRefused(String token) {
    BankException refusal = catchThrowableOfType(BankException.class, () -> tokens.verify(token));
    assertThat(refusal).isNotNull();
    assertThat(refusal.code()).isEqualTo(ErrorCode.UNAUTHENTICATED);
  }
}
