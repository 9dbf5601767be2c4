package florin.auth;

import com.auth0.jwt.algorithms.Algorithm;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The keys of access tokens: one signs; another may be good as well, the one before it or the one
 * to come. Immutable.
 */
public final class TokenKeys {
  public static final int BYTES_MIN = 32;

  private static final int ID_BYTES = 9;

  private final List<Key> keys;

  /** A key and what tokens call it. */
  record Key(String id, Algorithm algorithm) {}

  /**
   * At least {@link #BYTES_MIN} random bytes each.
   *
   * @param signing what new tokens are signed with
   * @param other what is accepted as well
   */
  public TokenKeys(byte[] signing, byte @Nullable [] other) {
    this.keys =
        other == null || Arrays.equals(other, signing)
            ? List.of(key(signing))
            : List.of(key(signing), key(other));
  }

  Key signing() {
    return keys.get(0);
  }

  List<Key> all() {
    return keys;
  }

  private static Key key(byte[] bytes) {
    if (bytes.length < BYTES_MIN) {
      throw new IllegalArgumentException("a signing key has at least 32 bytes");
    }
    return new Key(id(bytes), Algorithm.HMAC256(bytes));
  }

  /** From the key alone, so that every instance calls it the same; no token is that short. */
  private static String id(byte[] key) {
    return Base64.getUrlEncoder().encodeToString(Arrays.copyOf(Hmac.of(key, "kid"), ID_BYTES));
  }
}
