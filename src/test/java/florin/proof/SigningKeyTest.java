package florin.proof;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** Ed25519 as RFC 8032 section 7.1 has it. */
class SigningKeyTest {
  private static final byte[] SEED =
      HexFormat.of().parseHex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb");
  private static final String PUBLIC =
      "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c";
  private static final String SIGNATURE =
      "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00";
  private static final byte[] MESSAGE = {0x72};

  private final SigningKey key = new SigningKey(SEED);

  @Test
  void the_public_key_and_the_signature_are_those_of_test_2() {
    byte[] spki = Base64.getDecoder().decode(key.publicKey());

    assertThat(HexFormat.of().formatHex(spki)).isEqualTo("302a300506032b6570032100" + PUBLIC);
    assertThat(HexFormat.of().formatHex(Base64.getDecoder().decode(key.sign(MESSAGE))))
        .isEqualTo(SIGNATURE);
  }

  @Test
  void either_alphabet_of_base64_gives_the_same_key() {
    byte[] seed = new byte[32];
    java.util.Arrays.fill(seed, (byte) 0xfb);
    String plain = Base64.getEncoder().encodeToString(seed);
    String url = Base64.getUrlEncoder().withoutPadding().encodeToString(seed);

    assertThat(plain).isNotEqualTo(url);
    assertThat(SigningKey.of(plain.getBytes(US_ASCII)).publicKey())
        .isEqualTo(SigningKey.of(url.getBytes(US_ASCII)).publicKey());
  }

  @Test
  void anything_else_is_not_signed() {
    String signature = key.sign(MESSAGE);

    assertThat(SigningKey.isSigned(MESSAGE, key.publicKey(), signature)).isTrue();
    assertThat(SigningKey.isSigned(new byte[] {0x73}, key.publicKey(), signature)).isFalse();
    assertThat(SigningKey.isSigned(MESSAGE, new SigningKey(new byte[32]).publicKey(), signature))
        .isFalse();
    assertThat(SigningKey.isSigned(MESSAGE, key.publicKey(), "c2hvcnQ=")).isFalse();
    assertThat(SigningKey.isSigned(MESSAGE, key.publicKey(), "no base64")).isFalse();
    assertThat(SigningKey.isSigned(MESSAGE, "c2hvcnQ=", signature)).isFalse();
  }
}
