package florin.seal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;
import java.util.UUID;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class FieldCipherTest {
  private static final UUID ROW = UUID.randomUUID();
  private static final byte[] OLD = key(1);
  private static final byte[] NEW = key(2);

  private final FieldCipher cipher = new FieldCipher(OLD, null);

  private static byte[] key(int seed) {
    byte[] key = new byte[32];
    new java.util.Random(seed).nextBytes(key);
    return key;
  }

  @Test
  void what_is_sealed_opens_as_it_was_and_shows_nothing_of_it() {
    for (String text : new String[] {"", "x", "Rent for O'Brien", "Žluťoučký kůň 🐎".repeat(40)}) {
      byte[] sealed = cipher.seal(Field.MEMO, ROW, text);
      assertThat(cipher.openText(Field.MEMO, ROW, sealed)).isEqualTo(text);
      assertThat(sealed).hasSize(FieldCipher.EXTRA_BYTES + text.getBytes(UTF_8).length);
      assertThat(new String(sealed, UTF_8)).doesNotContain("Rent").doesNotContain("kůň");
    }
  }

  @Test
  void the_same_text_is_sealed_differently_each_time() {
    Set<ByteBuffer> nonces = new HashSet<>();
    for (int i = 0; i < 10_000; i++) {
      byte[] sealed = cipher.seal(Field.MEMO, ROW, "rent");
      nonces.add(ByteBuffer.wrap(Arrays.copyOfRange(sealed, 5, 17)));
    }
    assertThat(nonces).hasSize(10_000);
  }

  @Test
  void it_opens_in_no_other_row_and_no_other_field() {
    byte[] sealed = cipher.seal(Field.EMAIL, ROW, "ada@example.com");
    assertThatThrownBy(() -> cipher.open(Field.EMAIL, UUID.randomUUID(), sealed))
        .isInstanceOf(Unopened.class);
    assertThatThrownBy(() -> cipher.open(Field.FULL_NAME, ROW, sealed))
        .isInstanceOf(Unopened.class);
  }

  @Test
  void a_changed_bit_anywhere_is_noticed_and_so_is_a_cut() {
    byte[] sealed = cipher.seal(Field.MEMO, ROW, "rent");
    for (int i = 0; i < sealed.length * 8; i++) {
      byte[] changed = sealed.clone();
      changed[i / 8] ^= (byte) (1 << i % 8);
      assertThatThrownBy(() -> cipher.open(Field.MEMO, ROW, changed)).isInstanceOf(Unopened.class);
    }
    for (int length = 0; length < sealed.length; length++) {
      byte[] cut = Arrays.copyOf(sealed, length);
      assertThatThrownBy(() -> cipher.open(Field.MEMO, ROW, cut)).isInstanceOf(Unopened.class);
    }
  }

  @Test
  void the_format_is_the_documented_one_and_can_be_opened_by_hand() throws Exception {
    byte[] sealed = cipher.seal(Field.MEMO, ROW, "rent");
    Hkdf hkdf = new Hkdf(OLD, "florin seal 1".getBytes(UTF_8));
    assertThat(sealed[0]).isEqualTo((byte) 1);
    assertThat(Arrays.copyOfRange(sealed, 1, 5)).isEqualTo(hkdf.expand("key id", 4));
    var key = new SecretKeySpec(hkdf.expand("seal command_text.text", 32), "AES");
    Cipher aes = Cipher.getInstance("AES/GCM/NoPadding");
    aes.init(Cipher.DECRYPT_MODE, key, new GCMParameterSpec(128, sealed, 5, 12));
    aes.updateAAD(sealed, 0, 5);
    aes.updateAAD(
        ByteBuffer.allocate(16)
            .putLong(ROW.getMostSignificantBits())
            .putLong(ROW.getLeastSignificantBits())
            .array());
    aes.updateAAD("command_text.text".getBytes(UTF_8));
    assertThat(new String(aes.doFinal(sealed, 17, sealed.length - 17), UTF_8)).isEqualTo("rent");
  }

  /** RFC 5869, appendix A.1, of whose output the first block is compared. */
  @Test
  void keys_are_derived_as_the_rfc_says() {
    HexFormat hex = HexFormat.of();
    byte[] secret = hex.parseHex("0b".repeat(22));
    byte[] salt = hex.parseHex("000102030405060708090a0b0c");
    byte[] info = hex.parseHex("f0f1f2f3f4f5f6f7f8f9");
    assertThat(hex.formatHex(new Hkdf(secret, salt).expand(info, 32)))
        .isEqualTo("3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf");
  }

  @Test
  void the_previous_key_opens_and_looks_up_but_does_not_seal() {
    FieldCipher rotated = new FieldCipher(NEW, OLD);
    byte[] before = cipher.seal(Field.MEMO, ROW, "rent");
    assertThat(rotated.openText(Field.MEMO, ROW, before)).isEqualTo("rent");
    byte[] after = rotated.seal(Field.MEMO, ROW, "rent");
    assertThat(new FieldCipher(NEW, null).openText(Field.MEMO, ROW, after)).isEqualTo("rent");
    assertThatThrownBy(() -> cipher.open(Field.MEMO, ROW, after))
        .isInstanceOfSatisfying(
            Unopened.class, other -> assertThat(other.isOfAnotherKey()).isTrue());
    assertThat(rotated.lookups(Field.EMAIL, "a@b.test"))
        .containsExactly(
            new FieldCipher(NEW, null).lookup(Field.EMAIL, "a@b.test"),
            cipher.lookup(Field.EMAIL, "a@b.test"));
  }

  @Test
  void a_lookup_is_the_same_for_the_same_text_of_the_same_field_only() {
    byte[] hash = cipher.lookup(Field.EMAIL, "ada@example.com");
    assertThat(hash).hasSize(32).isEqualTo(cipher.lookup(Field.EMAIL, "ada@example.com"));
    assertThat(hash)
        .isNotEqualTo(cipher.lookup(Field.EMAIL, "ada@example.con"))
        .isNotEqualTo(cipher.lookup(Field.FULL_NAME, "ada@example.com"))
        .isNotEqualTo(new FieldCipher(NEW, null).lookup(Field.EMAIL, "ada@example.com"));
  }

  @Test
  void a_short_key_is_refused() {
    assertThatThrownBy(() -> new FieldCipher(new byte[31], null))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new FieldCipher(OLD, new byte[31]))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
