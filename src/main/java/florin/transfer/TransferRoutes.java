package florin.transfer;

import florin.access.AccountAccess;
import florin.access.Authorized;
import florin.core.Access;
import florin.core.AccountId;
import florin.core.Caller;
import florin.core.TransferId;
import florin.http.Auth;
import florin.http.Choice;
import florin.http.IdempotencyKey;
import florin.http.Json;
import florin.http.JsonBody;
import florin.http.Page;
import florin.http.Query;
import florin.ledger.Command;
import florin.money.Conditions;
import florin.money.MoneyAnswers;
import florin.money.Orders;
import florin.money.Payee;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code /v1/transfers}. */
public final class TransferRoutes {
  private static final Instant END_OF_TIME = Instant.parse("9999-12-31T00:00:00Z");

  private final TransferService transfers;
  private final AccountAccess access;
  private final MoneyAnswers answers;
  private final Conditions conditions;

  public TransferRoutes(
      TransferService transfers,
      AccountAccess access,
      MoneyAnswers answers,
      Conditions conditions) {
    this.conditions = conditions;
    this.transfers = transfers;
    this.access = access;
    this.answers = answers;
  }

  public void create(Context ctx) {
    JsonBody body = JsonBody.of(ctx);
    AccountId from = body.required("from_account_id", AccountId::parse);
    Payee payee = Payee.of(body);
    Orders.MoneyFields money = Orders.MoneyFields.of(body);
    Command.Terms terms = Orders.terms(body).within(conditions.effectivePast());
    boolean explain = Orders.explain(body, terms);
    String code = body.optionalCode("totp");
    body.check();
    Command.Origin origin =
        Orders.origin(ctx, body, terms.dryRun())
            .with(conditions.stepUp(ctx, payee, money.money(), code))
            .with(conditions.kyc());
    var order = new TransferService.Order(payee, money.money(), terms);
    if (explain) {
      Authorized source = source(origin.caller(), from, payee);
      answers.rehearsed(ctx, transfers.rehearse(source, origin, order), source != null);
      return;
    }
    answers.transfer(
        ctx, origin, () -> transfers.pay(source(origin.caller(), from, payee), origin, order));
  }

  /** A mistyped number is refused before it is looked at who may pay from it. */
  private @Nullable Authorized source(Caller caller, AccountId from, Payee payee) {
    return payee.isMistyped()
        ? access.find(caller, from, Access.PAY).orElse(null)
        : access.require(caller, from, Access.PAY);
  }

  public void find(Context ctx) {
    TransferId id = TransferId.parse(ctx.pathParam("id"));
    Json.write(ctx, HttpStatus.OK, transfers.find(Auth.caller(ctx), id).view());
  }

  public void explain(Context ctx) {
    TransferId id = TransferId.parse(ctx.pathParam("id"));
    Json.write(ctx, HttpStatus.OK, transfers.explain(Auth.caller(ctx), id));
  }

  public void list(Context ctx) {
    Query query = Query.of(ctx);
    AccountId account = query.optional("account_id", AccountId::parse);
    String status = query.optional("status", Choice.of("posted", "declined"));
    Instant from = query.optionalInstant("from");
    Instant to = query.optionalInstant("to");
    String key = query.optional("idempotency_key", IdempotencyKey::bare);
    Page page = query.page();
    query.check();
    Caller caller = Auth.caller(ctx);
    Instant end = to == null ? END_OF_TIME : to;
    Instant after = page.after(Page::instant);
    var filter =
        new TransferDao.Filter(
            caller.userId(),
            from == null ? Instant.EPOCH : from,
            after == null || end.isBefore(after) ? end : after,
            status);
    page.answer(
        ctx,
        transfers.list(accounts(caller, account), key, filter, page.fetch()),
        seen -> seen.transfer().bookedAt().toString(),
        TransferService.Seen::view);
  }

  private List<Authorized> accounts(Caller caller, @Nullable AccountId one) {
    return one == null ? access.all(caller) : List.of(access.require(caller, one, Access.VIEW));
  }
}
