package florin.auth;

import florin.core.BankException;
import florin.core.SessionId;
import florin.core.UserId;
import florin.db.Sealing;
import florin.seal.FieldCipher;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** A user's sessions as he sees them: those that live. Works in the caller's transaction. */
public record OwnSessions(Sessions.Limits limits, Clock wall) {
  /** One of them. */
  public record Listed(
      SessionId sessionId,
      Instant createdAt,
      Instant lastSeenAt,
      Instant expiresAt,
      @Nullable String address,
      @Nullable String userAgent) {}

  /** Newest first, those after the given one. */
  public List<Listed> list(Handle handle, UserId user, @Nullable SessionId after, int limit) {
    Instant now = now();
    var part = new SessionDao.Part(after, limit, now, now.minus(limits.idle()));
    FieldCipher cipher = Sealing.of(handle);
    return handle.attach(SessionDao.class).list(user, part).stream()
        .map(row -> listed(row, cipher))
        .toList();
  }

  private static Listed listed(SessionDao.Row row, FieldCipher cipher) {
    Sessions.Device device =
        row.deviceSealed() == null
            ? new Sessions.Device(null, null, null)
            : Sessions.Device.opened(cipher, row.sessionId(), row.deviceSealed());
    return new Listed(
        row.sessionId(),
        row.createdAt(),
        row.lastSeenAt(),
        row.expiresAt(),
        device.address(),
        device.userAgent());
  }

  /**
   * Ends one; to be followed by {@link Sessions#forget}.
   *
   * @throws BankException {@code not_found}, also for one that is over
   */
  public void end(Handle handle, UserId user, SessionId id) {
    Instant now = now();
    var asked = new SessionDao.Asked(id, now, now.minus(limits.idle()));
    if (!handle.attach(SessionDao.class).endOwn(user, asked)) {
      throw BankException.notFound();
    }
  }

  private Instant now() {
    return wall.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
