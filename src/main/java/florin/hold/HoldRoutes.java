package florin.hold;

import florin.access.AccountAccess;
import florin.access.Authorized;
import florin.core.AccountId;
import florin.core.HoldId;
import florin.core.Money;
import florin.http.Auth;
import florin.http.Json;
import florin.http.JsonBody;
import florin.http.Page;
import florin.http.Query;
import florin.ledger.Command;
import florin.ledger.ErasableText;
import florin.money.Conditions;
import florin.money.MoneyAnswers;
import florin.money.Orders;
import florin.money.Payee;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.time.Duration;
import java.util.List;

/** {@code /v1/holds}. */
public final class HoldRoutes {
  private static final long SECONDS_MAX = Duration.ofDays(366).toSeconds();

  private final HoldService holds;
  private final AccountAccess access;
  private final MoneyAnswers answers;
  private final Conditions conditions;

  public HoldRoutes(
      HoldService holds, AccountAccess access, MoneyAnswers answers, Conditions conditions) {
    this.conditions = conditions;
    this.holds = holds;
    this.access = access;
    this.answers = answers;
  }

  public void place(Context ctx) {
    JsonBody body = JsonBody.of(ctx);
    AccountId from = body.required("from_account_id", AccountId::parse);
    Payee payee = Payee.of(body);
    Orders.MoneyFields money = Orders.MoneyFields.of(body);
    long seconds = body.whole("expires_in", 1, SECONDS_MAX);
    String memo = body.optionalText("memo", Orders.MEMO_MAX);
    String code = body.optionalCode("totp");
    body.check();
    Command.Origin origin =
        Orders.origin(ctx, body, false)
            .with(conditions.stepUp(ctx, payee, money.money(), code))
            .with(conditions.kyc());
    var order =
        new HoldService.Order(
            payee,
            money.money(),
            memo == null ? null : ErasableText.of(memo),
            Duration.ofSeconds(seconds));
    answers.order(ctx, HttpStatus.CREATED, holds.place(origin, from, order));
  }

  public void capture(Context ctx) {
    HoldId id = HoldId.parse(ctx.pathParam("id"));
    JsonBody body = JsonBody.orEmpty(ctx);
    Long amount = body.optionalWhole("amount", 1, Money.AMOUNT_MAX);
    body.check();
    Command.Origin origin = Orders.origin(ctx, body, false);
    answers.order(ctx, HttpStatus.OK, holds.capture(id, origin, amount));
  }

  public void release(Context ctx) {
    HoldId id = HoldId.parse(ctx.pathParam("id"));
    JsonBody body = JsonBody.orEmpty(ctx);
    body.check();
    Command.Origin origin = Orders.origin(ctx, body, false);
    answers.order(ctx, HttpStatus.OK, holds.release(id, origin));
  }

  public void find(Context ctx) {
    HoldId id = HoldId.parse(ctx.pathParam("id"));
    Json.write(ctx, HttpStatus.OK, holds.find(Auth.caller(ctx), id));
  }

  public void list(Context ctx) {
    Query query = Query.of(ctx);
    AccountId account = query.optional("account_id", AccountId::parse);
    Page page = query.page();
    query.check();
    var caller = Auth.caller(ctx);
    List<Authorized> accounts = access.oneOrAll(caller, account);
    page.answer(
        ctx,
        holds.list(accounts, page.after(HoldId::parse), page.fetch()),
        hold -> hold.id().toString(),
        hold -> hold);
  }
}
