package florin.auth;

import com.auth0.jwt.JWT;
import com.auth0.jwt.JWTVerifier;
import com.auth0.jwt.algorithms.Algorithm;
import com.auth0.jwt.exceptions.JWTVerificationException;
import com.auth0.jwt.exceptions.TokenExpiredException;
import com.auth0.jwt.interfaces.DecodedJWT;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import florin.core.BankException;
import florin.core.ErrorCode;
import florin.core.Remembered;
import florin.core.SessionId;
import florin.core.UserId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;

/**
 * Access tokens: JWTs of one algorithm, one type and one spelling (RFC 8725, RFC 9068). java-jwt
 * checks signature, issuer, audience and times; what it lets pass is refused here first: further
 * header members, duplicate members, padding, a second spelling of the same bytes. A token once
 * found good is remembered by its hash until it expires. Thread-safe.
 */
public final class Tokens {
  public static final int KEY_BYTES_MIN = 32;
  public static final Duration LIFE_MAX = Duration.ofMinutes(15);

  private static final String TYPE = "at+jwt";
  private static final String AUDIENCE = "florin";
  private static final Set<String> HEADER = Set.of("alg", "typ");
  private static final Set<String> CLAIMS = Set.of("iss", "aud", "sub", "sid", "jti", "iat", "exp");
  private static final int LENGTH_MAX = 2_048;
  private static final int REMEMBERED_MAX = 10_000;

  /** Other instances' clocks may be ahead this much. A token's end gets no such leeway. */
  private static final int LEEWAY_SECONDS = 30;

  private static final JsonFactory JSON =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private final Algorithm algorithm;
  private final JWTVerifier verifier;
  private final String issuer;
  private final Duration life;
  private final Clock wall;
  private final Remembered<ByteBuffer, Accepted> good;

  private record Accepted(Verified verified, Instant expiresAt) {}

  /**
   * @param key at least {@link #KEY_BYTES_MIN} random bytes
   * @param life at most {@link #LIFE_MAX}
   */
  public Tokens(byte[] key, String issuer, Duration life, Clock wall) {
    if (key.length < KEY_BYTES_MIN) {
      throw new IllegalArgumentException("a signing key has at least 32 bytes");
    }
    if (life.compareTo(LIFE_MAX) > 0 || life.toSeconds() < 1) {
      throw new IllegalArgumentException("an access token lives 1 second to 15 minutes");
    }
    this.algorithm = Algorithm.HMAC256(key);
    this.issuer = issuer;
    this.life = life;
    this.wall = wall;
    this.good = new Remembered<>(wall, LIFE_MAX, REMEMBERED_MAX);
    this.verifier =
        ((JWTVerifier.BaseVerification)
                JWT.require(algorithm)
                    .withIssuer(issuer)
                    .withAudience(AUDIENCE)
                    .acceptLeeway(LEEWAY_SECONDS)
                    .acceptExpiresAt(0))
            .build(wall);
  }

  public String issue(UserId userId, SessionId sessionId) {
    Instant now = wall.instant();
    return JWT.create()
        .withHeader(Map.of("typ", TYPE))
        .withIssuer(issuer)
        .withAudience(AUDIENCE)
        .withSubject(userId.toString())
        .withClaim("sid", sessionId.toString())
        .withJWTId(UUID.randomUUID().toString())
        .withIssuedAt(now)
        .withExpiresAt(now.plus(life))
        .sign(algorithm);
  }

  public long lifeSeconds() {
    return life.toSeconds();
  }

  /** Throws {@link BankException} {@code unauthenticated} for anything but a token of ours. */
  public Verified verify(String token) {
    if (token.length() > LENGTH_MAX) {
      throw invalid();
    }
    ByteBuffer hash = ByteBuffer.wrap(Sha256.of(token));
    Accepted accepted = Objects.requireNonNull(good.get(hash, unknown -> check(token)));
    if (!wall.instant().isBefore(accepted.expiresAt)) {
      throw expired();
    }
    return accepted.verified;
  }

  private Accepted check(String token) {
    String[] parts = token.split("\\.", -1);
    try {
      if (parts.length != 3
          || bytes(parts[2]).length != 32
          || !names(bytes(parts[0])).equals(HEADER)
          || !names(bytes(parts[1])).containsAll(CLAIMS)) {
        throw invalid();
      }
      return accepted(verifier.verify(token));
    } catch (TokenExpiredException tooLate) {
      throw expired();
    } catch (JWTVerificationException | IOException | IllegalArgumentException refused) {
      throw invalid();
    }
  }

  private static Accepted accepted(DecodedJWT jwt) {
    Instant issuedAt = jwt.getIssuedAtAsInstant();
    Instant expiresAt = jwt.getExpiresAtAsInstant();
    String id = jwt.getClaim("jti").asString();
    String subject = jwt.getClaim("sub").asString();
    String session = jwt.getClaim("sid").asString();
    if (!TYPE.equals(jwt.getType())
        || !List.of(AUDIENCE).equals(jwt.getAudience())
        || id == null
        || id.isEmpty()
        || subject == null
        || session == null
        || issuedAt == null
        || expiresAt == null
        || expiresAt.isAfter(issuedAt.plus(LIFE_MAX))) {
      throw invalid();
    }
    try {
      return new Accepted(new Verified(UserId.parse(subject), SessionId.parse(session)), expiresAt);
    } catch (BankException noId) {
      throw invalid();
    }
  }

  /** Base64url in its one spelling: no padding, no stray bits in the last character. */
  private static byte[] bytes(String part) {
    byte[] bytes = Base64.getUrlDecoder().decode(part);
    if (!Base64.getUrlEncoder().withoutPadding().encodeToString(bytes).equals(part)) {
      throw invalid();
    }
    return bytes;
  }

  /** The members of an object that is all there is, none twice at any depth. */
  private static Set<String> names(byte[] json) throws IOException {
    Set<String> names = new HashSet<>();
    try (JsonParser parser = JSON.createParser(json)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw invalid();
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        names.add(parser.currentName());
        parser.nextToken();
        parser.skipChildren();
      }
      if (parser.nextToken() != null) {
        throw invalid();
      }
    }
    return names;
  }

  private static BankException expired() {
    return new BankException(ErrorCode.UNAUTHENTICATED, "The access token has expired.");
  }

  private static BankException invalid() {
    return new BankException(ErrorCode.UNAUTHENTICATED, "The access token is not valid.");
  }
}
