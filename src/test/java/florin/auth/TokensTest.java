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
import java.util.Base64;
import java.util.UUID;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokensTest {
  private static final byte[] KEY = "0123456789abcdef0123456789abcdef".getBytes(UTF_8);
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00.5Z");
  private static final UserId USER = new UserId(UUID.randomUUID());
  private static final SessionId SESSION = new SessionId(UUID.randomUUID());
  private static final String HEADER = "{\"alg\":\"HS256\",\"typ\":\"at+jwt\"}";

  private final SettableClock clock = new SettableClock(NOW);
  private final Tokens tokens = new Tokens(KEY, "florin", Duration.ofMinutes(15), clock);

  @Test
  void what_was_issued_is_verified_again_and_again() {
    String token = tokens.issue(USER, SESSION);

    for (int i = 0; i < 3; i++) {
      assertThat(tokens.verify(token)).isEqualTo(new Verified(USER, SESSION));
    }
  }

  @Test
  void the_handmade_control_of_the_forgeries_is_accepted() {
    assertThat(tokens.verify(signed(HEADER, payload()))).isEqualTo(new Verified(USER, SESSION));
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
    assertRefused(signed(HEADER, payload()));
  }

  @Test
  void two_tokens_of_one_moment_differ() {
    assertThat(tokens.issue(USER, SESSION)).isNotEqualTo(tokens.issue(USER, SESSION));
  }

  @Test
  void a_short_key_or_a_long_life_is_refused_at_the_start() {
    assertThatThrownBy(() -> new Tokens(new byte[31], "florin", Duration.ofMinutes(15), clock))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Tokens(KEY, "florin", Duration.ofSeconds(901), clock))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @TestFactory
  Stream<DynamicTest> no_forgery_of_the_header_passes() {
    return Stream.of(
            "{\"alg\":\"none\",\"typ\":\"at+jwt\"}",
            "{\"alg\":\"None\",\"typ\":\"at+jwt\"}",
            "{\"alg\":\"HS384\",\"typ\":\"at+jwt\"}",
            "{\"alg\":\"HS512\",\"typ\":\"at+jwt\"}",
            "{\"alg\":\"RS256\",\"typ\":\"at+jwt\"}",
            "{\"alg\":\"hs256\",\"typ\":\"at+jwt\"}",
            "{\"alg\":\"\",\"typ\":\"at+jwt\"}",
            "{\"alg\":null,\"typ\":\"at+jwt\"}",
            "{\"typ\":\"at+jwt\"}",
            "{\"alg\":\"HS256\"}",
            "{\"alg\":\"HS256\",\"typ\":\"JWT\"}",
            "{\"alg\":\"HS256\",\"typ\":\"AT+JWT\"}",
            "{\"alg\":\"HS256\",\"typ\":null}",
            "{\"alg\":\"HS256\",\"typ\":\"JWT\",\"typ\":\"at+jwt\"}",
            "{\"alg\":\"none\",\"alg\":\"HS256\",\"typ\":\"at+jwt\"}",
            "{\"alg\":\"HS256\",\"typ\":\"at+jwt\",\"crit\":[\"exp\"]}",
            "{\"alg\":\"HS256\",\"typ\":\"at+jwt\",\"crit\":[]}",
            "{\"alg\":\"HS256\",\"typ\":\"at+jwt\",\"jku\":\"https://evil.test/k\"}",
            "{\"alg\":\"HS256\",\"typ\":\"at+jwt\",\"jwk\":{\"kty\":\"oct\",\"k\":\"AA\"}}",
            "{\"alg\":\"HS256\",\"typ\":\"at+jwt\",\"x5u\":\"https://evil.test/c\"}",
            "{\"alg\":\"HS256\",\"typ\":\"at+jwt\",\"x5c\":[\"MII\"]}",
            "{\"alg\":\"HS256\",\"typ\":\"at+jwt\",\"kid\":\"../../dev/null\"}",
            "{\"alg\":\"HS256\",\"typ\":\"at+jwt\",\"kid\":\"' OR '1'='1\"}",
            "{\"alg\":\"HS256\",\"typ\":\"at+jwt\",\"zip\":\"DEF\"}",
            "{\"alg\":\"HS256\",\"typ\":\"at+jwt\",\"b64\":false}",
            "{\"alg\":\"HS256\",\"typ\":\"at+jwt\"}{}",
            "{\"alg\":\"HS256\",\"typ\":\"at+jwt\"",
            "[\"HS256\"]",
            "\"HS256\"",
            "",
            "null")
        .map(header -> refused("header " + header, signed(header, payload())));
  }

  @TestFactory
  Stream<DynamicTest> no_forgery_of_the_payload_passes() {
    String iat = "\"iat\":" + NOW.getEpochSecond();
    String exp = "\"exp\":" + (NOW.getEpochSecond() + 900);
    Stream<String> missing =
        Stream.of("iss", "aud", "sub", "sid", "jti", "iat", "exp")
            .map(claim -> payload().replaceFirst("\"" + claim + "\":", "\"x\":"));
    Stream<String> nulled =
        Stream.of("iss", "aud", "sub", "sid", "jti", "iat", "exp")
            .map(
                claim ->
                    payload()
                        .replaceFirst(
                            "\"" + claim + "\":(\\d+|\"[^\"]*\")", "\"" + claim + "\":null"));
    Stream<String> changed =
        Stream.of(
            payload().replace("\"iss\":\"florin\"", "\"iss\":\"other\""),
            payload().replace("\"aud\":\"florin\"", "\"aud\":\"other\""),
            payload().replace("\"aud\":\"florin\"", "\"aud\":[\"florin\",\"other\"]"),
            payload().replace("\"aud\":\"florin\"", "\"aud\":[]"),
            payload().replace(USER.toString(), SESSION.toString()),
            payload().replace(SESSION.toString(), USER.toString()),
            payload().replace(USER.toString(), "1"),
            payload().replace("\"jti\":\"j\"", "\"jti\":\"\""),
            payload().replace("\"jti\":\"j\"", "\"jti\":7"),
            payload().replace(exp, "\"exp\":" + (NOW.getEpochSecond() - 1)),
            payload().replace(exp, "\"exp\":" + NOW.getEpochSecond()),
            payload().replace(exp, "\"exp\":" + (NOW.getEpochSecond() + 901)),
            payload().replace(exp, "\"exp\":" + Long.MAX_VALUE),
            payload().replace(exp, "\"exp\":1e400"),
            payload().replace(exp, "\"exp\":-1"),
            payload().replace(exp, "\"exp\":\"" + (NOW.getEpochSecond() + 900) + "\""),
            payload().replace(exp, "\"exp\":true"),
            payload().replace(iat, "\"iat\":" + (NOW.getEpochSecond() + 31)),
            payload().replace(iat, "\"iat\":\"yesterday\""),
            payload().replace(iat, iat + ",\"nbf\":" + (NOW.getEpochSecond() + 60)),
            payload().replace(exp, exp + ",\"sub\":\"" + USER + "\""),
            payload().replace(exp, exp + ",\"exp\":" + (NOW.getEpochSecond() + 800)),
            payload().replace(exp, exp + ",\"more\":{\"a\":1,\"a\":2}"),
            payload() + "{}",
            payload() + " x",
            "[]",
            "{}",
            "");
    return Stream.of(missing, nulled, changed)
        .flatMap(payloads -> payloads)
        .map(payload -> refused("payload " + payload, signed(HEADER, payload)));
  }

  @TestFactory
  Stream<DynamicTest> no_second_spelling_of_a_good_token_passes() {
    String good = tokens.issue(USER, SESSION);
    tokens.verify(good); // and being remembered lends nothing to its likes
    String[] parts = good.split("\\.", -1);
    char last = good.charAt(good.length() - 1);
    String digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    char twin = digits.charAt(digits.indexOf(last) ^ 1);
    return Stream.of(
            good.substring(0, good.length() - 1) + twin,
            good + "=",
            good + "==",
            parts[0] + "=." + parts[1] + "." + parts[2],
            parts[0] + "." + parts[1] + "=." + parts[2],
            parts[0] + "." + parts[1] + ".",
            parts[0] + "." + parts[1],
            parts[0] + "..",
            parts[0] + ".." + parts[2],
            "." + parts[1] + "." + parts[2],
            "..",
            "",
            good + ".",
            good + "." + parts[2],
            "." + good,
            " " + good,
            good + " ",
            good + "\n",
            good.substring(0, good.length() - 2),
            good + "AA",
            good.replace('-', '+').replace('_', '/') + "+",
            good.toUpperCase(java.util.Locale.ROOT),
            "x".repeat(3_000),
            good + "\u0000",
            "é." + parts[1] + "." + parts[2])
        .map(token -> refused("token " + token, token));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a", "secret", "0123456789abcdef0123456789abcdeX"})
  void no_other_key_passes(String key) throws Exception {
    String unsigned = base64(HEADER.getBytes(UTF_8)) + "." + base64(payload().getBytes(UTF_8));
    byte[] bytes = key.isEmpty() ? new byte[1] : key.getBytes(UTF_8);
    assertRefused(unsigned + "." + base64(hmac("HmacSHA256", bytes, unsigned)));
  }

  @Test
  void a_longer_hash_with_the_right_key_is_refused() throws Exception {
    String header = "{\"alg\":\"HS512\",\"typ\":\"at+jwt\"}";
    String unsigned = base64(header.getBytes(UTF_8)) + "." + base64(payload().getBytes(UTF_8));
    assertRefused(unsigned + "." + base64(hmac("HmacSHA512", KEY, unsigned)));
  }

  private static String payload() {
    return String.format(
        java.util.Locale.ROOT,
        "{\"iss\":\"florin\",\"aud\":\"florin\",\"sub\":\"%s\",\"sid\":\"%s\",\"jti\":\"j\","
            + "\"iat\":%d,\"exp\":%d}",
        USER,
        SESSION,
        NOW.getEpochSecond(),
        NOW.getEpochSecond() + 900);
  }

  private static String signed(String header, String payload) {
    String unsigned = base64(header.getBytes(UTF_8)) + "." + base64(payload.getBytes(UTF_8));
    return unsigned + "." + base64(hmac("HmacSHA256", KEY, unsigned));
  }

  private static byte[] hmac(String algorithm, byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance(algorithm);
      mac.init(new SecretKeySpec(key, algorithm));
      return mac.doFinal(text.getBytes(UTF_8));
    } catch (java.security.GeneralSecurityException impossible) {
      throw new AssertionError(impossible);
    }
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private DynamicTest refused(String name, String token) {
    return DynamicTest.dynamicTest(name, () -> assertRefused(token));
  }

  private void assertRefused(String token) {
    BankException refusal = catchThrowableOfType(BankException.class, () -> tokens.verify(token));
    assertThat(refusal).isNotNull();
    assertThat(refusal.code()).isEqualTo(ErrorCode.UNAUTHENTICATED);
  }
}
