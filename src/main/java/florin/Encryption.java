package florin;

import florin.config.Secret;
import florin.seal.FieldCipher;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The key that fields are sealed with, and the one before it while anything sealed with that is
 * left.
 */
public record Encryption(@Nullable Secret key, @Nullable Secret previous) {
  /** Throws NullPointerException before {@link Config#withKeptSecrets}. */
  public FieldCipher cipher() {
    return new FieldCipher(
        Objects.requireNonNull(key).bytes(), previous == null ? null : previous.bytes());
  }
}
