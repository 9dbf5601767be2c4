package florin.statement;

import static java.nio.charset.StandardCharsets.UTF_8;

import florin.proof.SigningKey;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * What a statement is checked by: {@code src/docs/statements.md}.
 *
 * @param digest SHA-256 in hex of the canonical form
 * @param signature Ed25519 in base64; null where the bank has no key
 */
record Receipt(String digest, @Nullable String publicKey, @Nullable String signature) {
  static Receipt of(byte[] digest, @Nullable SigningKey key) {
    String hex = HexFormat.of().formatHex(digest);
    return key == null
        ? new Receipt(hex, null, null)
        : new Receipt(hex, key.publicKey(), key.sign(signed(hex)));
  }

  boolean isSigned() {
    return publicKey != null
        && signature != null
        && SigningKey.isSigned(signed(digest), publicKey, signature);
  }

  private static byte[] signed(String digest) {
    return ("florin statement 1\ndigest " + digest + "\n").getBytes(UTF_8);
  }
}
