package florin.auth;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TotpTest {
  private static final byte[] SECRET = "12345678901234567890".getBytes(US_ASCII);

  /** RFC 6238, appendix B, SHA-1: its eight digits end in our six. */
  @ParameterizedTest
  @CsvSource({
    "59, 94287082",
    "1111111109, 07081804",
    "1111111111, 14050471",
    "1234567890, 89005924",
    "2000000000, 69279037",
    "20000000000, 65353130"
  })
  void the_rfcs_examples_come_out(long second, String eightDigits) {
    long step = Totp.step(Instant.ofEpochSecond(second));

    assertThat(Totp.code(SECRET, step)).isEqualTo(eightDigits.substring(2));
  }

  @Test
  void the_code_of_the_step_before_or_after_is_good_and_no_other() {
    Instant now = Instant.parse("2026-03-01T12:00:10Z");
    long step = Totp.step(now);

    for (long other = step - 3; other <= step + 3; other++) {
      var found = Totp.stepOf(Totp.code(SECRET, other), SECRET, now);
      assertThat(found.isPresent()).as("" + (other - step)).isEqualTo(Math.abs(other - step) <= 1);
      assertThat(found.orElse(other)).isEqualTo(other);
    }
    for (String none : new String[] {"", "1", "000000000", "٣٣٣٣٣٣", "12345\u0000"}) {
      assertThat(Totp.stepOf(none, SECRET, now)).isEmpty();
    }
  }

  @Test
  void base_32_is_that_of_the_rfc() {
    assertThat(Base32.of("fooba".getBytes(US_ASCII), Base32.STANDARD)).isEqualTo("MZXW6YTB");
    assertThat(Base32.of(SECRET, Base32.STANDARD)).isEqualTo("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
  }

  @Test
  void a_recovery_code_may_be_typed_as_it_is_read() {
    assertThat(RecoveryCodes.hash(" 7H2K 9qxn4d0t-wm3e"))
        .isEqualTo(RecoveryCodes.hash("7h2k-9qxn-4dOt-wm3e"));
    assertThat(RecoveryCodes.make(new java.security.SecureRandom()))
        .hasSize(RecoveryCodes.COUNT)
        .doesNotHaveDuplicates()
        .allSatisfy(code -> assertThat(code).matches("[0-9a-hjkmnp-tv-z]{4}(-[0-9a-z]{4}){5}"));
  }
}
