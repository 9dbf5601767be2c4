package florin.auth;

import com.auth0.jwt.JWT;
import com.auth0.jwt.JWTVerifier;
import com.auth0.jwt.algorithms.Algorithm;
import com.auth0.jwt.exceptions.JWTVerificationException;
import com.auth0.jwt.exceptions.SignatureVerificationException;
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
import java.util.stream.Collectors;

/**
 * Access tokens: JWTs of one algorithm, one type and one spelling (RFC 8725, RFC 9068). java-jwt
 * checks signature, issuer, audience and times; what it lets pass is refused here first: further
 * header members, duplicate members, padding, a second spelling of the same bytes, the name of a
 * key that is none of the two. A token without such a name is tried with both: there were none
 * before. A token once found good is remembered by its hash until it expires. Thread-safe.
 */
public final class Tokens {
  public static final Duration LIFE_MAX = Duration.ofMinutes(15);

  private static final String TYPE = "at+jwt";
  private static final String AUDIENCE = "florin";
  private static final Set<String> HEADER = Set.of("alg", "typ", "kid");
  private static final Set<String> HEADER_BEFORE = Set.of("alg", "typ");
  private static final Set<String> CLAIMS = Set.of("iss", "aud", "sub", "sid", "jti", "iat", "exp");
  private static final int LENGTH_MAX = 2_048;
  private static final int REMEMBERED_MAX = 10_000;

  /** Other instances' clocks may be ahead this much. A token's end gets no such leeway. */
  private static final int LEEWAY_SECONDS = 30;

  private static final JsonFactory JSON =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private final String issuer;
  private final Duration life;
  private final Clock wall;
  private final Remembered<ByteBuffer, Accepted> good;
  private volatile InUse inUse;

  private record Accepted(Verified verified, Instant expiresAt) {}

  private record InUse(TokenKeys.Key signing, Map<String, JWTVerifier> verifiers) {}

  /**
   * Tokens of one issuer.
   *
   * @param life at most {@link #LIFE_MAX}
   */
  public Tokens(TokenKeys keys, String issuer, Duration life, Clock wall) {
    if (life.compareTo(LIFE_MAX) > 0 || life.toSeconds() < 1) {
      throw new IllegalArgumentException("an access token lives 1 second to 15 minutes");
    }
    this.issuer = issuer;
    this.life = life;
    this.wall = wall;
    this.good = new Remembered<>(wall, LIFE_MAX, REMEMBERED_MAX);
    this.inUse = inUse(keys);
  }

  private InUse inUse(TokenKeys keys) {
    return new InUse(
        keys.signing(),
        keys.all().stream()
            .collect(Collectors.toMap(TokenKeys.Key::id, key -> verifier(key.algorithm()))));
  }

  private JWTVerifier verifier(Algorithm algorithm) {
    return ((JWTVerifier.BaseVerification)
            JWT.require(algorithm)
                .withIssuer(issuer)
                .withAudience(AUDIENCE)
                .acceptLeeway(LEEWAY_SECONDS)
                .acceptExpiresAt(0))
        .build(wall);
  }

  /**
   * From here on with these keys; a token of any other is refused, remembered or not.
   *
   * @return whether they are others than before
   */
  public boolean use(TokenKeys keys) {
    InUse next = inUse(keys);
    InUse before = inUse;
    if (next.signing.id().equals(before.signing.id())
        && next.verifiers.keySet().equals(before.verifiers.keySet())) {
      return false;
    }
    inUse = next;
    good.forgetAll();
    return true;
  }

  public String issue(UserId userId, SessionId sessionId) {
    Instant now = wall.instant();
    TokenKeys.Key key = inUse.signing;
    return JWT.create()
        .withHeader(Map.of("typ", TYPE, "kid", key.id()))
        .withIssuer(issuer)
        .withAudience(AUDIENCE)
        .withSubject(userId.toString())
        .withClaim("sid", sessionId.toString())
        .withJWTId(UUID.randomUUID().toString())
        .withIssuedAt(now)
        .withExpiresAt(now.plus(life))
        .sign(key.algorithm());
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
          || !isHeader(names(bytes(parts[0])))
          || !names(bytes(parts[1])).containsAll(CLAIMS)) {
        throw invalid();
      }
      return accepted(verified(token));
    } catch (TokenExpiredException tooLate) {
      throw expired();
    } catch (JWTVerificationException | IOException | IllegalArgumentException refused) {
      throw invalid();
    }
  }

  private static boolean isHeader(Set<String> names) {
    return names.equals(HEADER) || names.equals(HEADER_BEFORE);
  }

  private DecodedJWT verified(String token) {
    DecodedJWT unverified = JWT.decode(token);
    Map<String, JWTVerifier> verifiers = inUse.verifiers;
    if (!unverified.getHeaderClaim("kid").isMissing()) {
      JWTVerifier named = verifiers.get(String.valueOf(unverified.getKeyId()));
      if (named == null) {
        throw invalid();
      }
      return named.verify(unverified);
    }
    SignatureVerificationException foreign = null;
    for (JWTVerifier verifier : verifiers.values()) {
      try {
        return verifier.verify(unverified);
      } catch (SignatureVerificationException another) {
        foreign = another;
      }
    }
    throw Objects.requireNonNull(foreign);
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
