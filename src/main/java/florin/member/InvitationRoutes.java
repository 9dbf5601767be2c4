package florin.member;

import florin.access.AccountAccess;
import florin.access.Authorized;
import florin.core.Access;
import florin.core.AccountId;
import florin.core.Caller;
import florin.core.InvitationId;
import florin.http.Actors;
import florin.http.Answers;
import florin.http.Auth;
import florin.http.Json;
import florin.http.JsonBody;
import florin.http.Page;
import florin.http.Query;
import florin.ledger.Command;
import florin.money.Orders;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code /v1/invitations}. */
public final class InvitationRoutes {
  private final InvitationService invitations;
  private final AccountAccess access;
  private final Clock wall;

  public InvitationRoutes(InvitationService invitations, AccountAccess access, Clock wall) {
    this.invitations = invitations;
    this.access = access;
    this.wall = wall;
  }

  public void list(Context ctx) {
    Query query = Query.of(ctx);
    AccountId account = query.optional("account_id", AccountId::parse);
    Page page = query.page();
    query.check();
    InvitationId before = page.after(InvitationId::parse);
    page.answer(
        ctx, list(ctx, account, before, page.fetch()), made -> made.id().toString(), this::view);
  }

  /** One's own, or those to an account one manages. */
  private List<Invitation> list(
      Context ctx, @Nullable AccountId account, @Nullable InvitationId before, int limit) {
    if (account == null) {
      return invitations.inbox().to(Auth.caller(ctx).userId(), before, limit);
    }
    Authorized managed = access.require(Auth.caller(ctx), account, Access.MANAGE);
    return invitations.inbox().of(managed, before, limit);
  }

  /** A part of all that he made or that are addressed to him, over or not. */
  public List<InvitationView> after(Caller caller, @Nullable InvitationView last, int limit) {
    InvitationId before = last == null ? null : last.id();
    return invitations.inbox().about(caller.userId(), before, limit).stream()
        .map(this::view)
        .toList();
  }

  public void accept(Context ctx) {
    JsonBody.orEmpty(ctx).check();
    InvitationId id = id(ctx);
    Command.Origin origin = Orders.origin(ctx);
    Answers.later(
        ctx,
        invitations.accept(id, origin),
        decided -> Json.write(ctx, HttpStatus.OK, view(invitations.accepted(id, origin))));
  }

  public void decline(Context ctx) {
    JsonBody.orEmpty(ctx).check();
    Json.write(
        ctx, HttpStatus.OK, view(invitations.decline(id(ctx), Auth.caller(ctx), Actors.of(ctx))));
  }

  public void withdraw(Context ctx) {
    JsonBody.orEmpty(ctx).check();
    invitations.withdraw(id(ctx), Auth.caller(ctx), Actors.of(ctx));
    ctx.status(HttpStatus.NO_CONTENT);
  }

  private InvitationView view(Invitation made) {
    return InvitationView.of(made, wall.instant());
  }

  private static InvitationId id(Context ctx) {
    return InvitationId.parse(ctx.pathParam("id"));
  }
}
