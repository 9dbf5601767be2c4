package florin.account;

import florin.access.AccountAccess;
import florin.access.Authorized;
import florin.core.Access;
import florin.core.AccountId;
import florin.core.Caller;
import florin.core.Money;
import florin.core.Scope;
import florin.http.Auth;
import florin.http.JsonBody;
import florin.ledger.Command;
import florin.ledger.Outcome;
import florin.money.Conditions;
import florin.money.MoneyAnswers;
import florin.money.Orders;
import florin.money.Payee;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** {@code /v1/accounts/{id}/close}. */
public final class ClosingRoutes {
  private final AccountService accounts;
  private final SweepService sweeps;
  private final AccountAccess access;
  private final Orderly orderly;

  /** How an order of money is taken and answered. */
  public record Orderly(MoneyAnswers answers, Conditions conditions) {}

  public ClosingRoutes(
      AccountService accounts, SweepService sweeps, AccountAccess access, Orderly orderly) {
    this.accounts = accounts;
    this.sweeps = sweeps;
    this.access = access;
    this.orderly = orderly;
  }

  public void close(Context ctx) {
    AccountId id = AccountId.parse(ctx.pathParam("id"));
    JsonBody body = JsonBody.orEmpty(ctx);
    AccountId to = body.optional("sweep_to_account_id", AccountId::parse);
    String code = body.optionalCode("totp");
    body.check();
    if (to == null) {
      Authorized account = access.require(Auth.caller(ctx), id, Access.MANAGE);
      Command.Origin origin = Orders.origin(ctx);
      orderly.answers.result(
          ctx,
          HttpStatus.OK,
          sweeps.credit(view(ctx, id)).thenCompose(done -> accounts.close(account, origin)),
          closed -> view(ctx, id));
      return;
    }
    Auth.requireScope(ctx, Scope.MOVE_MONEY);
    Command.Origin origin = Orders.origin(ctx, body, false).asCustomer();
    orderly.answers.order(
        ctx,
        HttpStatus.OK,
        new MoneyAnswers.Order<>(
            origin, () -> sweep(ctx, id, to, new Asked(origin, code)), done -> view(ctx, id)));
  }

  private Account view(Context ctx, AccountId id) {
    return accounts.find(id, Auth.caller(ctx).userId());
  }

  private record Asked(Command.Origin origin, @Nullable String code) {}

  private CompletableFuture<Outcome> sweep(Context ctx, AccountId id, AccountId to, Asked asked) {
    Caller caller = asked.origin.caller();
    Authorized owner = access.require(caller, id, Access.MANAGE);
    access.require(caller, to, Access.MANAGE);
    Account account = view(ctx, id);
    boolean asks =
        !orderly.conditions.firsts(ctx, List.of(new Payee.ById(to))).isEmpty()
            || (account.balance() > 0
                && orderly.conditions.asksFor(new Money(account.balance(), account.currency())));
    return sweeps.close(
        owner,
        account,
        new SweepService.Sweep(
            to,
            asked
                .origin
                .with(orderly.conditions.stepUp(ctx, asks, asked.code))
                .with(orderly.conditions.kyc()),
            Orders.origin(ctx).asCustomer()));
  }
}
