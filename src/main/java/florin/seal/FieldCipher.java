package florin.seal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import org.jspecify.annotations.Nullable;

/**
 * Seals fields: AES-256-GCM (NIST SP 800-38D) with a random nonce of 96 bits. What comes out is the
 * version (1 byte), the key's id (4), the nonce (12), then the ciphertext with its tag (16 more
 * than what went in). Field and row are bound to it: in another column, or another row, it does not
 * open.
 *
 * <p>A key seals 2³² times at most, then chance might repeat a nonce (SP 800-38D, 8.3); each field
 * has its own. The previous key opens and looks up, and never seals. Thread-safe.
 */
public final class FieldCipher {
  public static final int KEY_BYTES_MIN = 32;

  /** What sealing adds to the length. */
  public static final int EXTRA_BYTES = 1 + FieldKeys.ID_BYTES + 12 + 16;

  static final byte VERSION = 1;

  private static final int NONCE_BYTES = 12;
  private static final int HEAD_BYTES = 1 + FieldKeys.ID_BYTES;
  private static final int TAG_BITS = 128;

  /** Made once a thread: looking it up costs more than a memo. Each use begins it anew. */
  private static final ThreadLocal<Cipher> CIPHERS = ThreadLocal.withInitial(FieldCipher::cipher);

  private final SecureRandom random = new SecureRandom();
  private final FieldKeys current;
  private final @Nullable FieldKeys previous;

  /**
   * Makes the fields' keys.
   *
   * @param key at least {@link #KEY_BYTES_MIN} random bytes, kept outside the database
   * @param previous the key before, while anything sealed with it is left
   */
  public FieldCipher(byte[] key, byte @Nullable [] previous) {
    if (key.length < KEY_BYTES_MIN || (previous != null && previous.length < KEY_BYTES_MIN)) {
      throw new IllegalArgumentException("an encryption key has at least 32 bytes");
    }
    this.current = new FieldKeys(key);
    this.previous = previous == null ? null : new FieldKeys(previous);
  }

  /** With a key that is nowhere kept: what it seals lasts as long as this. */
  public static FieldCipher ephemeral() {
    byte[] key = new byte[KEY_BYTES_MIN];
    new SecureRandom().nextBytes(key);
    return new FieldCipher(key, null);
  }

  /** For the field of this row, and no other. */
  public byte[] seal(Field field, UUID row, byte[] plain) {
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    ByteBuffer sealed = ByteBuffer.allocate(EXTRA_BYTES + plain.length);
    sealed.put(VERSION).put(current.id()).put(nonce);
    try {
      Cipher cipher = cipher(Cipher.ENCRYPT_MODE, new Place(current, field, row), nonce);
      cipher.doFinal(ByteBuffer.wrap(plain), sealed);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("every Java has AES-GCM", impossible);
    }
    return sealed.array();
  }

  public byte[] seal(Field field, UUID row, String text) {
    return seal(field, row, text.getBytes(UTF_8));
  }

  /**
   * What was sealed for the field of this row.
   *
   * @throws Unopened when it was changed, belongs elsewhere, or its key is not here
   */
  public byte[] open(Field field, UUID row, byte[] sealed) {
    if (sealed.length < EXTRA_BYTES || sealed[0] != VERSION) {
      throw Unopened.changed(field);
    }
    byte[] id = keyId(sealed);
    FieldKeys keys = keys(id);
    if (keys == null) {
      throw Unopened.otherKey(field, HexFormat.of().formatHex(id));
    }
    byte[] nonce = Arrays.copyOfRange(sealed, HEAD_BYTES, HEAD_BYTES + NONCE_BYTES);
    int begin = HEAD_BYTES + NONCE_BYTES;
    try {
      return cipher(Cipher.DECRYPT_MODE, new Place(keys, field, row), nonce)
          .doFinal(sealed, begin, sealed.length - begin);
    } catch (GeneralSecurityException wrong) {
      throw Unopened.changed(field);
    }
  }

  public String openText(Field field, UUID row, byte[] sealed) {
    return new String(open(field, row, sealed), UTF_8);
  }

  /** The same 32 bytes for the same text: by which a row is found that holds it sealed. */
  public byte[] lookup(Field field, String text) {
    return Hkdf.hmac(current.lookup(field), text.getBytes(UTF_8));
  }

  /** As {@link #lookup}, for the current key and, if there is one, the previous. */
  public List<byte[]> lookups(Field field, String text) {
    return keys().map(keys -> Hkdf.hmac(keys.lookup(field), text.getBytes(UTF_8))).toList();
  }

  /** The id of what seals now. */
  public byte[] currentKeyId() {
    return current.id();
  }

  /** The ids of all that open, the current first. */
  public List<byte[]> keyIds() {
    return keys().map(FieldKeys::id).toList();
  }

  private Stream<FieldKeys> keys() {
    return Stream.of(current, previous).filter(keys -> keys != null);
  }

  private @Nullable FieldKeys keys(byte[] id) {
    if (Arrays.equals(current.id(), id)) {
      return current;
    }
    return previous != null && Arrays.equals(previous.id(), id) ? previous : null;
  }

  private static byte[] keyId(byte[] sealed) {
    return Arrays.copyOfRange(sealed, 1, HEAD_BYTES);
  }

  private record Place(FieldKeys keys, Field field, UUID row) {
    byte[] bytes() {
      byte[] name = field.place().getBytes(UTF_8);
      return ByteBuffer.allocate(HEAD_BYTES + Long.BYTES * 2 + name.length)
          .put(VERSION)
          .put(keys.id())
          .putLong(row.getMostSignificantBits())
          .putLong(row.getLeastSignificantBits())
          .put(name)
          .array();
    }
  }

  private static Cipher cipher() {
    try {
      return Cipher.getInstance("AES/GCM/NoPadding");
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("every Java has AES-GCM", impossible);
    }
  }

  private static Cipher cipher(int mode, Place place, byte[] nonce)
      throws GeneralSecurityException {
    Cipher cipher = CIPHERS.get();
    cipher.init(mode, place.keys.seal(place.field), new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(place.bytes());
    return cipher;
  }
}
