package florin.customer;

import florin.audit.Actor;
import florin.audit.Audit;
import florin.audit.AuditEvent;
import florin.audit.AuditKind;
import florin.auth.OwnSessions;
import florin.auth.Sessions;
import florin.core.BankException;
import florin.core.SessionId;
import florin.core.UserId;
import florin.db.Rollback;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** What a user sees of his sessions, and does about them. Thread-safe. */
public final class SessionService {
  private final Jdbi jdbi;
  private final Parts parts;

  /** What it works with. */
  public record Parts(OwnSessions own, Sessions sessions, Audit audit) {}

  public SessionService(Jdbi jdbi, Parts parts) {
    this.jdbi = jdbi;
    this.parts = parts;
  }

  /** His living sessions, newest first, those after the given one. */
  public List<OwnSessions.Listed> list(UserId user, @Nullable SessionId after, int limit) {
    try (Handle handle = jdbi.open()) {
      return parts.own.list(handle, user, after, limit);
    }
  }

  /**
   * Ends one of his own, in a transaction of its own; its tokens stop working at once.
   *
   * @throws BankException {@code not_found}, also for one that is over
   */
  public void end(UserId user, SessionId session, Actor actor) {
    try (Handle handle = jdbi.open()) {
      handle.begin();
      try {
        parts.own.end(handle, user, session);
        parts.audit.record(
            handle, AuditEvent.done(AuditKind.SESSION_ENDED, actor).about(user, session));
        handle.commit();
      } catch (Throwable failure) {
        Rollback.after(failure, handle);
        throw failure;
      }
    }
    parts.sessions.forget(List.of(session));
  }
}
