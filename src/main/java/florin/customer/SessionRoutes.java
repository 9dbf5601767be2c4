package florin.customer;

import florin.auth.OwnSessions;
import florin.core.Caller;
import florin.core.SessionId;
import florin.http.Actors;
import florin.http.Auth;
import florin.http.JsonBody;
import florin.http.Page;
import florin.http.Query;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** {@code /v1/sessions} and {@code /v1/me/password}: who is in, and who is to stay out. */
public final class SessionRoutes {
  private static final int SESSIONS_MAX = 1_000;

  private final SessionService sessions;
  private final PasswordService passwords;

  public SessionRoutes(SessionService sessions, PasswordService passwords) {
    this.sessions = sessions;
    this.passwords = passwords;
  }

  /** A session as the API shows it; {@code current} is the one that asks. */
  public record SessionView(
      SessionId id,
      Instant createdAt,
      Instant lastSeenAt,
      Instant expiresAt,
      @Nullable String address,
      @Nullable String userAgent,
      boolean current) {}

  public void list(Context ctx) {
    Query query = Query.of(ctx);
    Page page = query.page();
    query.check();
    Caller.Session caller = Auth.session(ctx);
    SessionId after = page.after(SessionId::parse);
    page.answer(
        ctx,
        sessions.list(caller.userId(), after, page.fetch()),
        session -> session.sessionId().toString(),
        session -> view(session, caller.sessionId()));
  }

  /** All that live. */
  public List<SessionView> all(Caller.Session caller) {
    return sessions.list(caller.userId(), null, SESSIONS_MAX).stream()
        .map(session -> view(session, caller.sessionId()))
        .toList();
  }

  private static SessionView view(OwnSessions.Listed session, SessionId current) {
    return new SessionView(
        session.sessionId(),
        session.createdAt(),
        session.lastSeenAt(),
        session.expiresAt(),
        session.address(),
        session.userAgent(),
        session.sessionId().equals(current));
  }

  public void end(Context ctx) {
    JsonBody.orEmpty(ctx).check();
    SessionId session = SessionId.parse(ctx.pathParam("id"));
    sessions.end(Auth.session(ctx).userId(), session, Actors.of(ctx));
    ctx.status(HttpStatus.NO_CONTENT);
  }

  public void changePassword(Context ctx) {
    JsonBody body = JsonBody.of(ctx);
    String current = body.required("current_password", Function.identity());
    String wanted = body.required("new_password", Function.identity());
    body.check();
    passwords.change(
        Auth.session(ctx), new PasswordService.Change(current, wanted), Actors.of(ctx));
    ctx.status(HttpStatus.NO_CONTENT);
  }
}
