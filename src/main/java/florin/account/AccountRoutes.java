package florin.account;

import florin.access.AccountAccess;
import florin.access.Authorized;
import florin.core.Access;
import florin.core.AccountId;
import florin.core.Money;
import florin.http.Auth;
import florin.http.Json;
import florin.http.JsonBody;
import florin.http.Page;
import florin.http.Query;
import florin.ledger.Recorded;
import florin.money.MoneyAnswers;
import florin.money.Orders;
import io.javalin.http.Context;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;

/** {@code /v1/accounts}. */
public final class AccountRoutes {
  private static final Set<String> TYPES = Set.of("checking", "savings");
  private static final Set<String> DIRECTIONS = Set.of("credit", "debit");
  private static final Set<String> CLOCKS = Set.of("booked", "effective");
  private static final int NAME_MAX = 80;
  private static final int REASON_MAX = 140;

  private final AccountService accounts;
  private final AccountAccess access;
  private final MoneyAnswers answers;

  public AccountRoutes(AccountService accounts, AccountAccess access, MoneyAnswers answers) {
    this.accounts = accounts;
    this.access = access;
    this.answers = answers;
  }

  public void open(Context ctx) {
    JsonBody body = JsonBody.of(ctx);
    String type = body.oneOf("type", TYPES);
    String currency = body.currency("currency");
    String name = body.optionalText("name", NAME_MAX);
    body.check();
    var wanted = new AccountService.NewAccount(type, currency, name, "UTC", 0);
    answers.result(
        ctx,
        201,
        accounts.open(Orders.origin(ctx), wanted),
        opened -> {
          Account account = view(opened);
          ctx.header("Location", "/v1/accounts/" + account.id());
          return account;
        });
  }

  public void list(Context ctx) {
    Query query = Query.of(ctx);
    Page page = query.page();
    query.check();
    UUID before = page.position() == null ? null : AccountId.parse(page.position()).value();
    List<Account> found = accounts.list(Auth.caller(ctx), before, page.limit());
    page.write(ctx, found, account -> account, account -> account.id().toString());
  }

  public void find(Context ctx) {
    Json.write(ctx, 200, accounts.find(authorized(ctx, Access.VIEW).accountId()));
  }

  public void rename(Context ctx) {
    JsonBody body = JsonBody.of(ctx);
    String name = body.text("name", NAME_MAX);
    body.check();
    Json.write(ctx, 200, accounts.rename(authorized(ctx, Access.MANAGE), name));
  }

  public void freeze(Context ctx) {
    restrict(ctx, true);
  }

  public void unfreeze(Context ctx) {
    restrict(ctx, false);
  }

  private void restrict(Context ctx, boolean frozen) {
    JsonBody body = JsonBody.ofOptional(ctx);
    String reason = body.optionalText("reason", REASON_MAX);
    body.check();
    Authorized account = access.requireManagerOrOperator(Auth.caller(ctx), id(ctx));
    answers.result(
        ctx, 200, accounts.restrict(account, Orders.origin(ctx), frozen, reason), this::view);
  }

  public void close(Context ctx) {
    JsonBody.ofOptional(ctx).check();
    Authorized account = authorized(ctx, Access.MANAGE);
    answers.result(ctx, 200, accounts.close(account, Orders.origin(ctx)), this::view);
  }

  public void balance(Context ctx) {
    Query query = Query.of(ctx);
    Instant at = query.optionalInstant("at");
    Instant effectiveAt = query.optionalInstant("effective_at");
    if (at != null && effectiveAt != null) {
      query.error("effective_at", "one_of", "Ask by at or by effective_at, not by both.");
    }
    query.check();
    Authorized account = authorized(ctx, Access.VIEW);
    boolean byEffect = effectiveAt != null;
    Json.write(ctx, 200, accounts.balanceAt(account, byEffect ? effectiveAt : at, byEffect));
  }

  public void entries(Context ctx) {
    Query query = Query.of(ctx);
    String direction = query.oneOf("direction", DIRECTIONS);
    String kind = query.optionalText("kind", 40);
    Long minAmount = query.optionalWhole("min_amount", 0, Money.AMOUNT_MAX);
    Long maxAmount = query.optionalWhole("max_amount", 0, Money.AMOUNT_MAX);
    String text = query.optionalText("q", Orders.MEMO_MAX);
    Instant from = query.optionalInstant("from");
    Instant to = query.optionalInstant("to");
    boolean booked = "booked".equals(query.oneOf("clock", CLOCKS));
    Page page = query.page();
    query.check();
    long before = page.position() == null ? Long.MAX_VALUE : Long.parseLong(page.position());
    var filter =
        new EntryDao.Filter(before, direction, kind, minAmount, maxAmount, text, from, to, booked);
    List<AccountEntry> found = accounts.entries(authorized(ctx, Access.VIEW), filter, page.limit());
    page.write(ctx, found, entry -> entry, entry -> Long.toString(entry.sequence()));
  }

  public void entry(Context ctx) {
    long sequence = Query.whole(ctx.pathParam("sequence"));
    Json.write(ctx, 200, accounts.entry(authorized(ctx, Access.VIEW), sequence));
  }

  private Authorized authorized(Context ctx, Access needed) {
    return access.require(Auth.caller(ctx), id(ctx), needed);
  }

  private static AccountId id(Context ctx) {
    return AccountId.parse(ctx.pathParam("id"));
  }

  private Account view(Recorded command) {
    return accounts.find(Objects.requireNonNull(command.from()));
  }
}
