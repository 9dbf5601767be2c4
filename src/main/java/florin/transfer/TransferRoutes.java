package florin.transfer;

import florin.access.AccountAccess;
import florin.access.Authorized;
import florin.core.Access;
import florin.core.AccountId;
import florin.core.Caller;
import florin.core.TransferId;
import florin.http.Auth;
import florin.http.IdempotencyKey;
import florin.http.Json;
import florin.http.JsonBody;
import florin.http.Page;
import florin.http.Query;
import florin.ledger.Command;
import florin.money.MoneyAnswers;
import florin.money.Orders;
import florin.money.TransferView;
import florin.transfer.TransferService.Payee;
import io.javalin.http.Context;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code /v1/transfers}. */
public final class TransferRoutes {
  private static final Set<String> STATUSES = Set.of("posted", "declined");
  private static final int NUMBER_MAX = 40;
  private static final Instant END_OF_TIME = Instant.parse("9999-12-31T00:00:00Z");

  private final TransferService transfers;
  private final AccountAccess access;
  private final MoneyAnswers answers;

  public TransferRoutes(TransferService transfers, AccountAccess access, MoneyAnswers answers) {
    this.transfers = transfers;
    this.access = access;
    this.answers = answers;
  }

  public void create(Context ctx) {
    JsonBody body = JsonBody.of(ctx);
    AccountId from = body.required("from_account_id", AccountId::parse);
    Payee payee = payee(body);
    Orders.MoneyFields money = Orders.MoneyFields.of(body);
    Command.Terms terms = Orders.terms(body);
    body.check();
    Command.Origin origin = Orders.origin(ctx, body, terms.dryRun());
    var order = new TransferService.Order(payee, money.money(), terms);
    answers.transfer(
        ctx,
        origin,
        () -> transfers.pay(access.require(origin.caller(), from, Access.PAY), origin, order));
  }

  private static Payee payee(JsonBody body) {
    AccountId id = body.optional("to_account_id", AccountId::parse);
    String number = body.optionalText("to_account_number", NUMBER_MAX);
    if (id != null && number == null) {
      return new Payee.ById(id);
    }
    if (number == null || id != null) {
      body.error(
          "to_account_id", "one_of", "Send either to_account_id or to_account_number, not both.");
    }
    return new Payee.ByNumber(number == null ? "" : number);
  }

  public void find(Context ctx) {
    TransferId id = TransferId.parse(ctx.pathParam("id"));
    TransferService.Seen seen = transfers.find(Auth.caller(ctx), id);
    Json.write(ctx, 200, TransferView.of(seen.transfer(), seen.bySource()));
  }

  public void list(Context ctx) {
    Query query = Query.of(ctx);
    AccountId account = query.optional("account_id", AccountId::parse);
    String status = query.oneOf("status", STATUSES);
    Instant from = query.optionalInstant("from");
    Instant to = query.optionalInstant("to");
    String key = query.optionalText("idempotency_key", 257);
    Page page = query.page();
    query.check();
    Caller caller = Auth.caller(ctx);
    Instant end = to == null ? END_OF_TIME : to;
    var filter =
        new TransferDao.Filter(
            caller.userId(),
            from == null ? Instant.EPOCH : from,
            page.position() == null ? end : earlier(end, Instant.parse(page.position())),
            status,
            key == null ? null : IdempotencyKey.bare(key));
    List<TransferService.Seen> found =
        transfers.list(accounts(caller, account), filter, page.limit());
    page.write(
        ctx,
        found,
        seen -> TransferView.of(seen.transfer(), seen.bySource()),
        seen -> seen.transfer().bookedAt().toString());
  }

  private List<Authorized> accounts(Caller caller, @Nullable AccountId one) {
    return one == null ? access.all(caller) : List.of(access.require(caller, one, Access.VIEW));
  }

  private static Instant earlier(Instant a, Instant b) {
    return a.isBefore(b) ? a : b;
  }
}
