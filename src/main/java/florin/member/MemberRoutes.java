package florin.member;

import florin.access.AccountAccess;
import florin.access.Authorized;
import florin.core.Access;
import florin.core.AccountId;
import florin.core.Caller;
import florin.core.ErrorCode;
import florin.core.Money;
import florin.core.UserId;
import florin.http.Actors;
import florin.http.Answers;
import florin.http.Auth;
import florin.http.Choice;
import florin.http.Json;
import florin.http.JsonBody;
import florin.http.Page;
import florin.http.Query;
import florin.ledger.Allowance;
import florin.ledger.Outcome;
import florin.money.Conditions;
import florin.money.MoneyAnswers;
import florin.money.Orders;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** {@code /v1/accounts/{id}/members}. */
public final class MemberRoutes {
  private static final Function<String, Access> ACCESS = Choice.of(Access.class);

  private final MemberService members;
  private final InvitationService invitations;
  private final AccountAccess access;
  private final Conditions conditions;
  private final Clock wall;

  public MemberRoutes(
      MemberService members,
      InvitationService invitations,
      AccountAccess access,
      Conditions conditions,
      Clock wall) {
    this.members = members;
    this.invitations = invitations;
    this.access = access;
    this.conditions = conditions;
    this.wall = wall;
  }

  public void list(Context ctx) {
    Query query = Query.of(ctx);
    Page page = query.page();
    query.check();
    UserId after = page.after(UserId::parse);
    page.answer(
        ctx,
        members.list(authorized(ctx, Access.VIEW), after, page.fetch()),
        member -> member.userId().toString(),
        MemberView::of);
  }

  /** A part of an account's, as a list shows it. */
  public List<MemberView.Of> after(Authorized account, MemberView.@Nullable Of last, int limit) {
    UserId after = last == null ? null : last.member().userId();
    return members.list(account, after, limit).stream()
        .map(member -> new MemberView.Of(account.accountId(), MemberView.of(member)))
        .toList();
  }

  public void invite(Context ctx) {
    JsonBody body = JsonBody.of(ctx);
    String email = body.required("email", Function.identity());
    Access wanted = body.required("access", ACCESS);
    Allowance.Limits limits = limits(body);
    String code = body.optionalCode("totp");
    if (limits != null && wanted != Access.PAY && !body.isWrong("access")) {
      body.error("limits", "only_with_pay", "Limits are for access \"pay\" alone.");
    }
    body.check();
    Authorized account = authorized(ctx, Access.MANAGE);
    proveIfMoreThanView(ctx, wanted, code);
    var offer =
        new InvitationService.Wanted(
            email, wanted, limits == null ? Allowance.Limits.NONE : limits);
    Invitation made = invitations.invite(account, offer, Actors.of(ctx));
    Json.write(ctx, HttpStatus.CREATED, InvitationView.of(made, wall.instant()));
  }

  /** Whoever has a second factor shows it before he lets another at the money. */
  private void proveIfMoreThanView(Context ctx, @Nullable Access wanted, @Nullable String code) {
    if (wanted != Access.VIEW) {
      conditions.requireStepUp(ctx, code);
    }
  }

  private static Allowance.@Nullable Limits limits(JsonBody body) {
    JsonBody limits = body.optionalObject("limits");
    return limits == null
        ? null
        : new Allowance.Limits(
            limit(limits, Allowance.Window.PER_TRANSFER),
            limit(limits, Allowance.Window.DAILY),
            limit(limits, Allowance.Window.MONTHLY));
  }

  private static @Nullable Long limit(JsonBody body, Allowance.Window window) {
    return body.optionalWhole(window.slug(), 0, Money.AMOUNT_MAX);
  }

  public void change(Context ctx) {
    UserId user = user(ctx);
    JsonBody body = JsonBody.of(ctx);
    Access wanted = body.optional("access", ACCESS);
    Allowance.Limits limits = limits(body);
    String code = body.optionalCode("totp");
    if (wanted == null && limits == null && !body.isWrong("access") && !body.isWrong("limits")) {
      body.error("access", "required", "Say what he is to have: access, limits, or both.");
    }
    body.check();
    Authorized account = authorized(ctx, Access.MANAGE);
    proveIfMoreThanView(ctx, wanted, code);
    var change = new MemberService.Wanted(wanted, limits);
    answer(
        ctx,
        account,
        user,
        members.change(account, user, change, Orders.origin(ctx)),
        () ->
            Json.write(ctx, HttpStatus.OK, MemberView.of(members.find(account.accountId(), user))));
  }

  /** Whoever manages the account ends another's access, anybody his own. */
  public void remove(Context ctx) {
    UserId user = user(ctx);
    JsonBody.orEmpty(ctx).check();
    Caller caller = Auth.caller(ctx);
    Authorized account =
        authorized(ctx, user.equals(caller.userId()) ? Access.VIEW : Access.MANAGE);
    answer(
        ctx,
        account,
        user,
        members.remove(account, user, Orders.origin(ctx)),
        () -> ctx.status(HttpStatus.NO_CONTENT));
  }

  private void answer(
      Context ctx,
      Authorized account,
      UserId user,
      CompletableFuture<Outcome> order,
      Runnable done) {
    Answers.later(
        ctx,
        order,
        outcome -> {
          members.changed(user);
          if (outcome instanceof Outcome.Posted) {
            done.run();
          } else if (outcome instanceof Outcome.Declined declined
              && declined.code() == ErrorCode.NOT_FOUND) {
            throw members.meanwhile(account, user);
          } else {
            MoneyAnswers.refuse(ctx, outcome);
          }
        });
  }

  private Authorized authorized(Context ctx, Access needed) {
    return access.require(Auth.caller(ctx), AccountId.parse(ctx.pathParam("id")), needed);
  }

  private static UserId user(Context ctx) {
    return UserId.parse(ctx.pathParam("user_id"));
  }
}
