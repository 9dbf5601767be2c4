package florin.cash;

import florin.access.AccountAccess;
import florin.access.Authorized;
import florin.core.AccountId;
import florin.http.JsonBody;
import florin.ledger.Command;
import florin.ledger.TransferKind;
import florin.money.MoneyAnswers;
import florin.money.Orders;
import io.javalin.http.Context;

/** {@code /v1/deposits} and {@code /v1/withdrawals}, for operators. */
public final class CashRoutes {
  private final CashService cash;
  private final AccountAccess access;
  private final MoneyAnswers answers;

  public CashRoutes(CashService cash, AccountAccess access, MoneyAnswers answers) {
    this.cash = cash;
    this.access = access;
    this.answers = answers;
  }

  public void deposit(Context ctx) {
    move(ctx, TransferKind.DEPOSIT);
  }

  public void withdraw(Context ctx) {
    move(ctx, TransferKind.WITHDRAWAL);
  }

  private void move(Context ctx, TransferKind kind) {
    JsonBody body = JsonBody.of(ctx);
    AccountId account = body.required("account_id", AccountId::parse);
    Orders.MoneyFields money = Orders.MoneyFields.of(body);
    Command.Terms terms = Orders.terms(body);
    boolean explain = Orders.explain(body, terms);
    body.check();
    Command.Origin origin = Orders.origin(ctx, body, terms.dryRun());
    var order = new CashService.Order(kind, money.money(), terms);
    if (explain) {
      Authorized cashed = access.requireOperator(origin.caller(), account);
      answers.rehearsed(ctx, cash.rehearse(cashed, origin, order), true);
      return;
    }
    answers.transfer(
        ctx,
        origin,
        () -> cash.move(access.requireOperator(origin.caller(), account), origin, order));
  }
}
