package florin.backup;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import florin.config.Secret;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * AES-256-GCM (NIST SP 800-38D) over numbered chunks, the last one marked, so that none can be
 * changed, moved or left out. Each file has its own key, made from the given one and a random salt;
 * so a number never meets the same key twice. Without a key, one that everybody knows: the tags
 * then find damage, and hide nothing.
 */
final class Seal {
  static final int CHUNK_BYTES = 65_536;
  static final int TAG_BYTES = 16;

  private static final byte[] MAGIC = "florin-backup 1\n".getBytes(US_ASCII);
  private static final byte[] KNOWN = new byte[32];
  private static final int SALT_BYTES = 32;

  private final SecretKeySpec key;
  private final byte[] prefix;

  private Seal(SecretKeySpec key, byte[] prefix) {
    this.key = key;
    this.prefix = prefix;
  }

  /** For a new file. */
  static Seal fresh(@Nullable Secret secret) {
    byte[] salt = new byte[SALT_BYTES];
    new SecureRandom().nextBytes(salt);
    return of(secret, salt);
  }

  /**
   * For the file that begins here.
   *
   * @throws BackupRefused when it is no backup, or not one of this key
   */
  static Seal read(InputStream in, @Nullable Secret secret) throws IOException {
    byte[] magic = in.readNBytes(MAGIC.length);
    if (magic.length == 0 || !Arrays.equals(magic, Arrays.copyOf(MAGIC, magic.length))) {
      throw refused("This is no backup of Florin.");
    }
    int kind = in.read();
    byte[] salt = in.readNBytes(SALT_BYTES);
    byte[] check = in.readNBytes(SALT_BYTES);
    if (check.length < SALT_BYTES) {
      throw BackupRefused.cutOff();
    }
    if (kind == 'S' && secret == null) {
      throw refused("The backup is encrypted: set FLORIN_BACKUP_KEY to its key.");
    }
    if (kind == 'P' && secret != null) {
      throw refused(
          "The backup is not encrypted, so anybody may have written it; FLORIN_BACKUP_KEY is set:"
              + " unset it to restore this one all the same.");
    }
    Seal seal = of(secret, salt);
    byte[] begun =
        ByteBuffer.allocate(SALT_BYTES * 2 + 1 + MAGIC.length)
            .put(magic)
            .put((byte) kind)
            .put(salt)
            .put(check)
            .array();
    if (!MessageDigest.isEqual(begun, seal.prefix)) {
      throw secret == null
          ? BackupRefused.changed()
          : refused("FLORIN_BACKUP_KEY is not this backup's key, or its first bytes were changed.");
    }
    return seal;
  }

  private static BackupRefused refused(String sentence) {
    return new BackupRefused(BackupRefused.Reason.INPUT, sentence + " Nothing was restored.");
  }

  private static Seal of(@Nullable Secret secret, byte[] salt) {
    byte[] root = secret == null ? KNOWN : secret.bytes();
    byte[] check = derive(root, salt, "florin backup check");
    ByteBuffer prefix = ByteBuffer.allocate(MAGIC.length + 1 + salt.length + check.length);
    prefix.put(MAGIC).put((byte) (secret == null ? 'P' : 'S')).put(salt).put(check);
    byte[] key = derive(root, salt, "florin backup key");
    return new Seal(new SecretKeySpec(key, "AES"), prefix.array());
  }

  private static byte[] derive(byte[] root, byte[] salt, String purpose) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(root, "HmacSHA256"));
      mac.update(purpose.getBytes(UTF_8));
      return mac.doFinal(salt);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("every Java has HMAC-SHA-256", impossible);
    }
  }

  /** The clear beginning of the file. */
  byte[] prefix() {
    return prefix.clone();
  }

  byte[] close(long number, boolean last, byte[] clear, int length) {
    try {
      return cipher(Cipher.ENCRYPT_MODE, number, last).doFinal(clear, 0, length);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("every Java has AES-GCM", impossible);
    }
  }

  /**
   * @throws BackupRefused when it is not that chunk, as it was written
   */
  byte[] open(long number, boolean last, byte[] sealed) {
    if (sealed.length < TAG_BYTES) {
      throw BackupRefused.cutOff();
    }
    try {
      return cipher(Cipher.DECRYPT_MODE, number, last).doFinal(sealed);
    } catch (AEADBadTagException wrong) {
      throw last && isOpened(number, sealed) ? BackupRefused.cutOff() : BackupRefused.changed();
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("every Java has AES-GCM", impossible);
    }
  }

  /** Whether it is good, and only not the end. */
  private boolean isOpened(long number, byte[] sealed) {
    try {
      cipher(Cipher.DECRYPT_MODE, number, false).doFinal(sealed);
      return true;
    } catch (GeneralSecurityException wrong) {
      return false;
    }
  }

  private Cipher cipher(int mode, long number, boolean last) throws GeneralSecurityException {
    byte[] nonce =
        ByteBuffer.allocate(12).putLong(3, number).put(11, (byte) (last ? 1 : 0)).array();
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, key, new GCMParameterSpec(TAG_BYTES * 8, nonce));
    cipher.updateAAD(prefix);
    return cipher;
  }
}
