package florin.account;

import florin.access.AccountAccess;
import florin.access.Authorized;
import florin.core.Access;
import florin.core.AccountId;
import florin.core.BankException;
import florin.core.Money;
import florin.http.Answers;
import florin.http.Auth;
import florin.http.Choice;
import florin.http.Json;
import florin.http.JsonBody;
import florin.http.Page;
import florin.http.Query;
import florin.ledger.Recorded;
import florin.money.MoneyAnswers;
import florin.money.Orders;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** {@code /v1/accounts}. */
public final class AccountRoutes {
  private static final Pattern SEQUENCE = Pattern.compile("[1-9][0-9]{0,17}");
  private static final UnaryOperator<String> KINDS =
      Choice.of(
          "transfer",
          "deposit",
          "withdrawal",
          "reversal",
          "capture",
          "fee",
          "interest",
          "card",
          "card_refund",
          "import");
  private static final int NAME_MAX = 80;
  private static final int REASON_MAX = 140;

  private final AccountService accounts;
  private final AccountAccess access;
  private final MoneyAnswers answers;
  private final ZoneId zone;

  /**
   * @param zone in which a new account's days end
   */
  public AccountRoutes(
      AccountService accounts, AccountAccess access, MoneyAnswers answers, ZoneId zone) {
    this.zone = zone;
    this.accounts = accounts;
    this.access = access;
    this.answers = answers;
  }

  public void open(Context ctx) {
    JsonBody body = JsonBody.of(ctx);
    String type = body.required("type", Choice.of("checking", "savings"));
    String currency = body.currency("currency");
    String name = body.optionalText("name", NAME_MAX);
    body.check();
    var wanted = new AccountService.NewAccount(type, currency, name, zone.getId(), 0);
    answers.result(
        ctx,
        HttpStatus.CREATED,
        accounts.open(Orders.origin(ctx), wanted),
        opened -> {
          Account account = view(ctx, opened);
          ctx.header("Location", "/v1/accounts/" + account.id());
          return account;
        });
  }

  public void list(Context ctx) {
    Query query = Query.of(ctx);
    Page page = query.page();
    query.check();
    AccountId after = page.after(AccountId::parse);
    page.answer(
        ctx,
        accounts.list(Auth.caller(ctx), after, page.fetch()),
        account -> account.id().toString(),
        account -> account);
  }

  public void find(Context ctx) {
    Authorized account = authorized(ctx, Access.VIEW);
    Json.write(ctx, HttpStatus.OK, accounts.find(account.accountId(), account.caller().userId()));
  }

  public void rename(Context ctx) {
    JsonBody body = JsonBody.of(ctx);
    String name = body.text("name", NAME_MAX);
    body.check();
    Json.write(ctx, HttpStatus.OK, accounts.rename(authorized(ctx, Access.MANAGE), name));
  }

  public void freeze(Context ctx) {
    restrict(ctx, true);
  }

  public void unfreeze(Context ctx) {
    restrict(ctx, false);
  }

  private void restrict(Context ctx, boolean frozen) {
    JsonBody body = JsonBody.orEmpty(ctx);
    String reason = body.optionalText("reason", REASON_MAX);
    Authorized account = access.requireManagerOrOperator(Auth.caller(ctx), id(ctx));
    if (frozen && reason == null && !account.isOwn()) {
      body.error("reason", "required", "Say why you freeze somebody else's account.");
    }
    body.check();
    answers.result(
        ctx,
        HttpStatus.OK,
        accounts.restrict(account, Orders.origin(ctx), frozen, reason),
        changed -> view(ctx, changed));
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
    Answers.later(
        ctx,
        accounts.settled(byEffect ? effectiveAt : at, byEffect ? "?effective_at" : "?at"),
        settled -> Json.write(ctx, HttpStatus.OK, accounts.balanceAt(account, settled, byEffect)));
  }

  public void entries(Context ctx) {
    Query query = Query.of(ctx);
    String direction = query.optional("direction", Choice.of("credit", "debit"));
    String kind = query.optional("kind", KINDS);
    Long minAmount = query.optionalWhole("min_amount", 0, Money.AMOUNT_MAX);
    Long maxAmount = query.optionalWhole("max_amount", 0, Money.AMOUNT_MAX);
    String text = query.optionalText("q", Orders.MEMO_MAX);
    Instant from = query.optionalInstant("from");
    Instant to = query.optionalInstant("to");
    boolean booked = "booked".equals(query.optional("clock", Choice.of("booked", "effective")));
    Page page = query.page();
    query.check();
    Long after = page.after(Long::valueOf);
    long before = after == null ? Long.MAX_VALUE : after;
    var filter =
        new EntryDao.Filter(before, direction, kind, minAmount, maxAmount, text, from, to, booked);
    var found = accounts.entries(authorized(ctx, Access.VIEW), filter, page.fetch());
    Long goOn = found.goOn();
    page.answer(
        ctx,
        new Page.Part<>(found.entries(), goOn == null ? null : goOn.toString()),
        entry -> Long.toString(entry.sequence()),
        entry -> entry);
  }

  public void entry(Context ctx) {
    long sequence = sequence(ctx.pathParam("sequence"));
    Json.write(ctx, HttpStatus.OK, accounts.entry(authorized(ctx, Access.VIEW), sequence));
  }

  private Authorized authorized(Context ctx, Access needed) {
    return access.require(Auth.caller(ctx), id(ctx), needed);
  }

  private static AccountId id(Context ctx) {
    return AccountId.parse(ctx.pathParam("id"));
  }

  private Account view(Context ctx, Recorded command) {
    return accounts.find(Objects.requireNonNull(command.from()), Auth.caller(ctx).userId());
  }

  /** Something that cannot be a sequence is one that does not exist. */
  private static long sequence(String text) {
    if (!SEQUENCE.matcher(text).matches()) {
      throw BankException.notFound();
    }
    return Long.parseLong(text);
  }
}
