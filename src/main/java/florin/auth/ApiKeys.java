package florin.auth;

import com.github.f4b6a3.uuid.UuidCreator;
import florin.audit.Actor;
import florin.audit.Audit;
import florin.audit.AuditEvent;
import florin.audit.AuditKind;
import florin.core.ApiKeyId;
import florin.core.BankException;
import florin.core.Caller;
import florin.core.ErrorCode;
import florin.core.FieldError;
import florin.core.Remembered;
import florin.core.Role;
import florin.core.Scope;
import florin.core.UserId;
import florin.db.Rollback;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * Keys for programs of a user: 32 random bytes, kept as SHA-256, shown once. An answer about one is
 * remembered for at most a second, and forgotten at once where it is deleted on this instance; its
 * user's role and second factor are those he has now, and a locked one's keys are dead. A key
 * always ends. Thread-safe.
 */
public final class ApiKeys {
  /** What every key begins with, and no access token; scanners for lost secrets know it by this. */
  public static final String PREFIX = "florin_sk_";

  public static final int OF_A_USER_MAX = 20;
  public static final Duration LIFE = Duration.ofDays(90);
  public static final Duration LIFE_MAX = Duration.ofDays(366);

  private static final int BYTES = 32;
  private static final int CHECKSUM = 8;
  private static final Pattern SHAPE = Pattern.compile(PREFIX + "[0-9a-f]{72}");
  private static final Duration MEMORY = Duration.ofSeconds(1);
  private static final Duration USE_IS_WRITTEN = Duration.ofMinutes(1);
  private static final int REMEMBERED_MAX = 10_000;

  private final SecureRandom random = new SecureRandom();
  private final Remembered<ByteBuffer, Known> known;
  private final Jdbi jdbi;
  private final Audit audit;
  private final Clock wall;

  /** A key as its user sees it, without what opens the door. */
  public record ApiKey(
      ApiKeyId keyId,
      String name,
      Set<Scope> scopes,
      Instant createdAt,
      Instant expiresAt,
      @Nullable Instant lastUsedAt) {
    public ApiKey {
      scopes = EnumSet.copyOf(scopes); // in their own order, whoever read them
    }
  }

  /** A key that was just made; {@code secret} is shown to its user and nowhere kept. */
  public record Made(ApiKey key, String secret) {}

  /**
   * What a user wants.
   *
   * @param expiresAt after now and within {@link #LIFE_MAX}; null for {@link #LIFE}
   */
  public record Wanted(String name, Set<Scope> scopes, @Nullable Instant expiresAt) {}

  private record Known(Caller.ApiKey caller, Instant expiresAt) {}

  public ApiKeys(Jdbi jdbi, Audit audit, Clock wall) {
    this.jdbi = jdbi;
    this.audit = audit;
    this.wall = wall;
    this.known = new Remembered<>(wall, MEMORY, REMEMBERED_MAX);
  }

  /** Throws {@link BankException} {@code unauthenticated} for all but a key that is good now. */
  public Caller.ApiKey require(String secret) {
    if (!isWellFormed(secret)) {
      throw unknown();
    }
    byte[] hash = Sha256.of(secret);
    Known key = known.get(ByteBuffer.wrap(hash), any -> find(hash));
    if (key == null || !key.expiresAt.isAfter(now())) {
      throw unknown();
    }
    return key.caller;
  }

  private @Nullable Known find(byte[] hash) {
    Instant now = now();
    try (Handle handle = jdbi.open()) {
      ApiKeyDao dao = handle.attach(ApiKeyDao.class);
      ApiKeyDao.Live live = dao.find(hash, now).orElse(null);
      if (live == null) {
        return null;
      }
      Instant before = now.minus(USE_IS_WRITTEN);
      if (live.lastUsedAt() == null || !live.lastUsedAt().isAfter(before)) {
        dao.use(live.keyId(), now, before);
      }
      return new Known(
          new Caller.ApiKey(
              live.userId(), live.role(), live.keyId(), live.scopes(), live.secondFactor()),
          live.expiresAt());
    }
  }

  /**
   * Makes a key. In a transaction of its own, with the user's row locked.
   *
   * @throws BankException {@code invalid_request} at {@code #/expires_at}, {@code
   *     operator_required}, {@code too_many_api_keys}
   */
  public Made make(UserId user, Wanted wanted, Actor actor) {
    ApiKey key = key(wanted, now());
    String secret = newSecret();
    try (Handle handle = jdbi.open()) {
      handle.begin();
      try {
        insert(handle.attach(ApiKeyDao.class), user, key, secret);
        audit.record(
            handle,
            AuditEvent.done(AuditKind.KEY_CREATED, actor)
                .about(user, key.keyId())
                .with("scopes", key.scopes())
                .with("expires_at", key.expiresAt()));
        handle.commit();
        return new Made(key, secret);
      } catch (Throwable failure) {
        Rollback.after(failure, handle);
        throw failure;
      }
    }
  }

  private static ApiKey key(Wanted wanted, Instant now) {
    Instant end = wanted.expiresAt() == null ? now.plus(LIFE) : wanted.expiresAt();
    if (!end.isAfter(now) || end.isAfter(now.plus(LIFE_MAX))) {
      throw BankException.invalid(
          List.of(
              new FieldError(
                  "#/expires_at", "out_of_range", "A key ends later than now, within 366 days.")));
    }
    ApiKeyId id = new ApiKeyId(UuidCreator.getTimeOrderedEpoch());
    return new ApiKey(id, wanted.name(), EnumSet.copyOf(wanted.scopes()), now, end, null);
  }

  private static void insert(ApiKeyDao dao, UserId user, ApiKey key, String secret) {
    Role role = dao.lockUser(user);
    if (key.scopes().contains(Scope.OPERATE) && role != Role.OPERATOR) {
      throw new BankException(
          ErrorCode.OPERATOR_REQUIRED, "Only an operator's key can have the scope operate.");
    }
    if (dao.count(user) >= OF_A_USER_MAX) {
      throw new BankException(
          ErrorCode.TOO_MANY_API_KEYS, "A user has 20 API keys at most. Delete one first.");
    }
    dao.insert(user, Sha256.of(secret), key);
  }

  /** The user's keys, expired ones too, newest first, those after the given one. */
  public List<ApiKey> list(UserId user, @Nullable ApiKeyId after, int limit) {
    try (Handle handle = jdbi.open()) {
      return handle.attach(ApiKeyDao.class).list(user, after, limit);
    }
  }

  /** Deletes it: worth nothing from here on. Throws {@link BankException} {@code not_found}. */
  public void delete(UserId user, ApiKeyId key, Actor actor) {
    try (Handle handle = jdbi.open()) {
      handle.begin();
      try {
        if (!handle.attach(ApiKeyDao.class).delete(user, key)) {
          throw BankException.notFound();
        }
        audit.record(handle, AuditEvent.done(AuditKind.KEY_REVOKED, actor).about(user, key));
        handle.commit();
      } catch (Throwable failure) {
        Rollback.after(failure, handle);
        throw failure;
      }
    }
    forget();
  }

  /** What is remembered, once what some users may do has changed. */
  public void forget() {
    known.forgetAll();
  }

  private String newSecret() {
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    String text = PREFIX + HexFormat.of().formatHex(bytes);
    return text + checksum(text);
  }

  /** A mistyped key, or one that somebody made up, costs no look into the database. */
  private static boolean isWellFormed(String secret) {
    int end = secret.length() - CHECKSUM;
    return SHAPE.matcher(secret).matches()
        && checksum(secret.substring(0, end)).equals(secret.substring(end));
  }

  private static String checksum(String text) {
    CRC32 crc = new CRC32();
    crc.update(text.getBytes(StandardCharsets.US_ASCII));
    return String.format(Locale.ROOT, "%08x", crc.getValue());
  }

  private Instant now() {
    return wall.instant().truncatedTo(ChronoUnit.MICROS);
  }

  private static BankException unknown() {
    return new BankException(
        ErrorCode.UNAUTHENTICATED, "The API key is unknown, deleted or has expired.");
  }
}
