package florin.auth;

import com.github.f4b6a3.uuid.UuidCreator;
import florin.audit.Actor;
import florin.core.BankException;
import florin.core.Caller;
import florin.core.ErrorCode;
import florin.core.SessionId;
import florin.core.UserId;
import florin.db.Sealing;
import florin.seal.Field;
import florin.seal.FieldCipher;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * Sessions: what an access token stands on. Their row decides; an answer about one is remembered
 * for at most a second, and forgotten at once where the session ends on this instance. A session
 * ends when it is ended, at its absolute end, or when it was idle too long: at that very instant it
 * is dead. So are all of a user who is locked out. Thread-safe.
 *
 * <p>Refresh tokens are 32 random bytes, kept as SHA-256, good once. One that comes a second time
 * is in two hands, so its whole session ends (RFC 9700, 4.14.2); of two refreshes at the same time
 * with the same token the later one is that second time. There is no grace: whoever has several
 * tabs lets one of them refresh.
 */
public final class Sessions {
  private static final Duration MEMORY_MAX = Duration.ofSeconds(1);
  private static final int REMEMBERED_MAX = 10_000;
  private static final int TOKEN_BYTES = 32;
  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

  private final SecureRandom random = new SecureRandom();
  private final ConcurrentHashMap<SessionId, Known> known = new ConcurrentHashMap<>();
  private final Jdbi jdbi;
  private final Limits limits;
  private final Duration memory;
  private final Clock wall;

  /** How long a session may rest, and how long it may last. */
  public record Limits(Duration idle, Duration max) {}

  /**
   * Where a session is begun, as the client told it; the first two are shown to its user.
   *
   * @param requestId of the request that begins it
   * @param mark of {@link DeviceMarks}, as it came
   */
  public record Device(
      @Nullable String address,
      @Nullable String userAgent,
      @Nullable String requestId,
      @Nullable String mark) {
    public Device(
        @Nullable String address, @Nullable String userAgent, @Nullable String requestId) {
      this(address, userAgent, requestId, null);
    }

    /** Who is there, before he has shown who he is. */
    public Actor actor() {
      return Actor.nobody(requestId, address);
    }

    /** Sealed with its session. */
    byte[] sealed(FieldCipher cipher, SessionId id) {
      String text = (address == null ? "" : address) + "\n" + (userAgent == null ? "" : userAgent);
      return cipher.seal(Field.DEVICE, id.value(), text);
    }

    /** As it was sealed. */
    static Device opened(FieldCipher cipher, SessionId id, byte[] sealed) {
      String[] parts = cipher.openText(Field.DEVICE, id.value(), sealed).split("\n", 2);
      return new Device(
          parts[0].isEmpty() ? null : parts[0], parts[1].isEmpty() ? null : parts[1], null);
    }
  }

  /** A session that was begun or refreshed; the token is shown to its client and nowhere kept. */
  public record Opened(UserId userId, SessionId sessionId, String refreshToken) {}

  /** The instants at which it will be over; the second moves with activity, up to the first. */
  public record Ends(Instant expiresAt, Instant idleExpiresAt) {}

  private record Known(Caller.Session caller, Ends ends, Instant asked, Instant touched) {}

  public Sessions(Jdbi jdbi, Limits limits, Clock wall) {
    this.jdbi = jdbi;
    this.limits = limits;
    this.wall = wall;
    Duration tenth = limits.idle().dividedBy(10);
    this.memory = tenth.compareTo(MEMORY_MAX) < 0 ? tenth : MEMORY_MAX;
  }

  /**
   * The caller behind a good token, with the role he has now.
   *
   * @param active whether this is somebody's doing and puts off the idle end (written at most once
   *     a second); false for what a page asks by itself
   * @throws BankException {@code session_revoked}
   */
  public Caller.Session require(Verified token, boolean active) {
    SessionId id = token.sessionId();
    Instant now = now();
    Known session = known.get(id);
    if (session == null || !isFresh(session, active, now)) {
      if (known.size() >= REMEMBERED_MAX) {
        known.clear();
      }
      // One thread asks, the others wait for its answer; and a session that ends meanwhile is
      // removed after it, never put back.
      session = known.compute(id, (key, old) -> ask(key, old, active));
    }
    if (session == null || !session.caller.userId().equals(token.userId())) {
      throw over();
    }
    return session.caller;
  }

  private boolean isFresh(Known session, boolean active, Instant now) {
    Instant since = active ? session.touched : session.asked;
    return !now.isBefore(since)
        && now.isBefore(since.plus(memory))
        && now.isBefore(session.ends.idleExpiresAt);
  }

  private @Nullable Known ask(SessionId id, @Nullable Known old, boolean active) {
    Instant now = now();
    if (old != null && isFresh(old, active, now)) {
      return old;
    }
    try (Handle handle = jdbi.open()) {
      return live(handle, id, now, active)
          .map(
              row ->
                  new Known(
                      new Caller.Session(row.userId(), row.role(), id, row.secondFactor()),
                      ends(row),
                      now,
                      active ? now : old == null ? Instant.MIN : old.touched))
          .orElse(null);
    }
  }

  /** When it will be over, without putting that off. Throws {@code session_revoked}. */
  public Ends ends(SessionId id) {
    return ends(id, false);
  }

  /** Puts the idle end off, and says when it will be. Throws {@code session_revoked}. */
  public Ends extend(SessionId id) {
    return ends(id, true);
  }

  private Ends ends(SessionId id, boolean active) {
    try (Handle handle = jdbi.open()) {
      return ends(live(handle, id, now(), active).orElseThrow(Sessions::over));
    }
  }

  private Ends ends(SessionDao.Live row) {
    Instant idleEnd = row.lastSeenAt().plus(limits.idle());
    Instant end = row.expiresAt();
    return new Ends(end, idleEnd.isBefore(end) ? idleEnd : end);
  }

  /** Ends it: its tokens of both kinds are worth nothing from here on. */
  public void end(SessionId id) {
    try (Handle handle = jdbi.open()) {
      end(handle, id);
    }
    forget(id);
  }

  /** In the caller's transaction; {@link #forget} it when that is committed. */
  public void end(Handle handle, SessionId id) {
    handle.attach(SessionDao.class).end(id, now());
  }

  /** What is remembered of it is asked again. */
  public void forget(SessionId id) {
    known.remove(id);
  }

  /**
   * Ends all of a user's, in the caller's transaction. To be followed by {@link #forget}, once that
   * is committed; other instances have forgotten them within a second.
   */
  public List<SessionId> endAll(Handle handle, UserId user) {
    return endAllBut(handle, user, null);
  }

  /** As {@link #endAll}, but for one that goes on, if any. */
  public List<SessionId> endAllBut(Handle handle, UserId user, @Nullable SessionId kept) {
    return handle.attach(SessionDao.class).endAllBut(user, kept, now());
  }

  /** Those of a user that have not been ended; in the caller's transaction. */
  public List<SessionId> of(Handle handle, UserId user) {
    return handle.attach(SessionDao.class).of(user);
  }

  /** Asks for these again when they are next used: what they are allowed has changed. */
  public void forget(Collection<SessionId> ids) {
    ids.forEach(known::remove);
  }

  /** Begins a session. Runs in the caller's transaction. */
  public Opened open(Handle handle, UserId user, Device device) {
    SessionId id = new SessionId(UuidCreator.getTimeOrderedEpoch());
    Instant now = now();
    byte[] sealed = device.sealed(Sealing.of(handle), id);
    handle.attach(SessionDao.class).insert(id, user, now, now.plus(limits.max()), sealed);
    return new Opened(user, id, newToken(handle, id, now));
  }

  /**
   * Exchanges a refresh token for the next. Runs in the caller's transaction. Nothing comes back
   * where it was used before or the session is over: then {@link #endReused}, after the
   * transaction.
   *
   * @param active whether this puts off the idle end
   * @throws BankException {@code unauthenticated} for what never was a refresh token
   */
  public Optional<Opened> rotate(Handle handle, String token, boolean active) {
    SessionDao dao = handle.attach(SessionDao.class);
    SessionId id = sessionOf(handle, token);
    Instant now = now();
    if (!dao.use(Sha256.of(token), now)) {
      return Optional.empty();
    }
    return live(handle, id, now, active)
        .map(row -> new Opened(row.userId(), id, newToken(handle, id, now)));
  }

  /** Ends the session of a token that came twice: which, unless it was over, as for who is late. */
  public Optional<SessionId> endReused(String token) {
    Optional<SessionId> lived;
    try (Handle handle = jdbi.open()) {
      SessionId id = sessionOf(handle, token);
      lived = live(handle, id, now(), false).map(row -> id);
    }
    lived.ifPresent(this::end);
    return lived;
  }

  /** Throws {@code session_revoked} or {@code unauthenticated} unless its session lives. */
  public void requireLive(String token) {
    try (Handle handle = jdbi.open()) {
      if (live(handle, sessionOf(handle, token), now(), false).isEmpty()) {
        throw over();
      }
    }
  }

  private Optional<SessionDao.Live> live(Handle handle, SessionId id, Instant now, boolean active) {
    SessionDao dao = handle.attach(SessionDao.class);
    SessionDao.Asked asked = new SessionDao.Asked(id, now, now.minus(limits.idle()));
    return active ? dao.touch(asked) : dao.find(asked);
  }

  private static SessionId sessionOf(Handle handle, String token) {
    return handle
        .attach(SessionDao.class)
        .sessionOf(Sha256.of(token))
        .orElseThrow(
            () ->
                new BankException(
                    ErrorCode.UNAUTHENTICATED, "This is not a refresh token of this bank."));
  }

  private String newToken(Handle handle, SessionId session, Instant now) {
    byte[] bytes = new byte[TOKEN_BYTES];
    random.nextBytes(bytes);
    String token = BASE64.encodeToString(bytes);
    handle.attach(SessionDao.class).insertRefresh(Sha256.of(token), session, now);
    return token;
  }

  /** As fine as a timestamptz, so that what is written and what is remembered are the same. */
  private Instant now() {
    return wall.instant().truncatedTo(ChronoUnit.MICROS);
  }

  private static BankException over() {
    return new BankException(
        ErrorCode.SESSION_REVOKED, "The session has ended or was idle too long. Log in again.");
  }
}
