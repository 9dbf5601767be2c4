package florin.standingorder;

import florin.access.AccountAccess;
import florin.access.Authorized;
import florin.audit.Actor;
import florin.core.AccountId;
import florin.core.Caller;
import florin.core.FieldError;
import florin.core.Money;
import florin.core.StandingOrderId;
import florin.core.StepUp;
import florin.http.Actors;
import florin.http.Answers;
import florin.http.Auth;
import florin.http.Choice;
import florin.http.Json;
import florin.http.JsonBody;
import florin.http.Page;
import florin.http.Query;
import florin.ledger.Command;
import florin.ledger.Outcome;
import florin.money.Conditions;
import florin.money.MoneyAnswers;
import florin.money.Orders;
import florin.money.Payee;
import florin.standingorder.StandingOrder.Status;
import florin.standingorder.StandingOrder.Terms;
import florin.standingorder.StandingOrderView.RunView;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.time.LocalDate;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * {@code /v1/standing_orders}. No Idempotency-Key is asked for: an order moves and reserves
 * nothing, its runs have keys of their own.
 */
public final class StandingOrderRoutes {
  private static final Function<String, OnShortfall> ON_SHORTFALL = Choice.of(OnShortfall.class);
  private static final int DATE_LENGTH = 10;
  private static final Function<String, Status> STATUS = Choice.of(Status.class);

  private final StandingOrderService orders;
  private final ChangeService changes;
  private final AccountAccess access;
  private final Conditions conditions;

  public StandingOrderRoutes(
      StandingOrderService orders, AccountAccess access, Conditions conditions) {
    this.orders = orders;
    this.changes = orders.changes();
    this.access = access;
    this.conditions = conditions;
  }

  public void create(Context ctx) {
    JsonBody body = JsonBody.of(ctx);
    AccountId from = body.required("from_account_id", AccountId::parse);
    Payee payee = Payee.of(body);
    Orders.MoneyFields money = Orders.MoneyFields.of(body);
    String memo = body.optionalText("memo", Orders.MEMO_MAX);
    JsonBody nested = body.object("schedule");
    Schedule schedule = ScheduleFields.of(nested);
    OnShortfall then = body.required("on_shortfall", ON_SHORTFALL);
    Integer days = retryDays(body);
    String code = body.optionalCode("totp");
    boolean isKnown = then != null && !nested.isWrong("frequency") && !body.isWrong("retry_days");
    note(body, isKnown ? Shortfall.complaint(schedule, then, days) : null);
    body.check();
    StepUp said = conditions.stepUp(ctx, payee, money.money(), code);
    Command.Origin origin = Orders.origin(ctx, body, true).with(said).with(conditions.kyc());
    var asked =
        new StandingOrderService.Asked(
            from, payee, Terms.of(money.money(), memo, then, days), schedule);
    Actor actor = Actors.of(ctx);
    Answers.later(
        ctx,
        orders.judge(origin, asked),
        judged -> {
          StandingOrder order = judged.order();
          if (order == null || judged.refusal() != null) {
            refuse(ctx, judged.refusal());
            return;
          }
          ctx.header("Location", "/v1/standing_orders/" + order.id());
          Json.write(ctx, HttpStatus.CREATED, StandingOrderView.of(orders.keep(order, actor)));
        });
  }

  private static @Nullable Integer retryDays(JsonBody body) {
    Long days = body.optionalWhole("retry_days", 1, Shortfall.RETRY_DAYS_MAX);
    return days == null ? null : days.intValue();
  }

  private static void note(JsonBody body, @Nullable FieldError error) {
    if (error != null) {
      body.error(error.pointer().substring(2), error.code(), error.detail());
    }
  }

  private static void refuse(Context ctx, @Nullable Outcome refusal) {
    if (refusal == null) {
      throw new IllegalStateException("a mistyped number was not refused");
    }
    MoneyAnswers.refuse(ctx, refusal);
  }

  public void list(Context ctx) {
    Query query = Query.of(ctx);
    AccountId account = query.optional("account_id", AccountId::parse);
    Status status = query.optional("status", STATUS);
    Page page = query.page();
    query.check();
    Caller caller = Auth.caller(ctx);
    List<Authorized> accounts = access.oneOrAll(caller, account);
    var part =
        new StandingOrderService.Part(status, page.after(StandingOrderId::parse), page.fetch());
    page.answer(
        ctx,
        orders.list(accounts, account == null ? caller.userId() : null, part),
        order -> order.id().toString(),
        StandingOrderView::of);
  }

  public void find(Context ctx) {
    answer(ctx, orders.find(Auth.caller(ctx), id(ctx)));
  }

  public void change(Context ctx) {
    StandingOrderId id = id(ctx);
    JsonBody body = JsonBody.of(ctx);
    Long amount = body.optionalWhole("amount", 1, Money.AMOUNT_MAX);
    String memo = body.optionalText("memo", Orders.MEMO_MAX);
    OnShortfall then = body.optional("on_shortfall", ON_SHORTFALL);
    Integer days = retryDays(body);
    JsonBody nested = body.optionalObject("schedule");
    ScheduleFields.End end =
        nested == null ? new ScheduleFields.End(null, null) : ScheduleFields.End.of(nested);
    String code = body.optionalCode("totp");
    body.check();
    var change = new Change(amount, memo, then, days, end.endOn(), end.count());
    ChangeService.By by = by(ctx);
    if (amount == null) {
      answer(ctx, changes.change(by, id, change));
      return;
    }
    Money money = new Money(amount, orders.find(by.caller(), id).terms().money().currency());
    StepUp said = conditions.stepUp(ctx, conditions.asksFor(money), code);
    Answers.later(
        ctx,
        orders.judge(Orders.origin(ctx, body, true).with(said).with(conditions.kyc()), id, money),
        judged -> {
          if (judged.refusal() != null) {
            MoneyAnswers.refuse(ctx, judged.refusal());
          } else {
            answer(ctx, changes.change(by, id, change));
          }
        });
  }

  public void delete(Context ctx) {
    StandingOrderId id = idOf(ctx);
    changes.end(by(ctx), id);
    ctx.status(HttpStatus.NO_CONTENT);
  }

  public void pause(Context ctx) {
    StandingOrderId id = idOf(ctx);
    answer(ctx, changes.pause(by(ctx), id));
  }

  public void resume(Context ctx) {
    StandingOrderId id = idOf(ctx);
    answer(ctx, changes.resume(by(ctx), id));
  }

  public void skipNext(Context ctx) {
    StandingOrderId id = idOf(ctx);
    answer(ctx, changes.skipNext(by(ctx), id));
  }

  public void runs(Context ctx) {
    StandingOrderId id = id(ctx);
    Query query = Query.of(ctx);
    Page page = query.page();
    query.check();
    StandingOrder order = orders.find(Auth.caller(ctx), id);
    String currency = order.terms().money().currency();
    page.answer(
        ctx,
        orders.runs(id, page.after(position -> runKey(id, position)), page.fetch()),
        run -> run.key().dueOn() + "." + run.key().attempt(),
        run -> RunView.of(run, currency));
  }

  /** A part of all that he sees, as a list shows it. */
  public List<StandingOrderView> after(Caller caller, @Nullable StandingOrderView last, int limit) {
    var part = new StandingOrderService.Part(null, last == null ? null : last.id(), limit);
    return orders.list(access.all(caller), caller.userId(), part).stream()
        .map(StandingOrderView::of)
        .toList();
  }

  /** A part of an order's runs, as a list shows them. */
  public List<RunView.Own> runsAfter(
      StandingOrderView order, RunView.@Nullable Own last, int limit) {
    RunKey before =
        last == null ? null : new RunKey(order.id(), last.run().dueOn(), last.run().attempt());
    return orders.runs(order.id(), before, limit).stream()
        .map(run -> new RunView.Own(order.id(), RunView.of(run, order.currency())))
        .toList();
  }

  private static RunKey runKey(StandingOrderId id, String position) {
    int point = position.indexOf('.');
    if (point != DATE_LENGTH) { // so no year is beyond what a date in the database may have
      throw new IllegalArgumentException("no run: " + position);
    }
    return new RunKey(
        id,
        LocalDate.parse(position.substring(0, point)),
        Integer.parseInt(position.substring(point + 1)));
  }

  private static StandingOrderId id(Context ctx) {
    return StandingOrderId.parse(ctx.pathParam("id"));
  }

  /** Of what has no body. */
  private static StandingOrderId idOf(Context ctx) {
    StandingOrderId id = id(ctx);
    JsonBody.orEmpty(ctx).check();
    return id;
  }

  private static ChangeService.By by(Context ctx) {
    return new ChangeService.By(Auth.caller(ctx), Actors.of(ctx));
  }

  private static void answer(Context ctx, StandingOrder order) {
    Json.write(ctx, HttpStatus.OK, StandingOrderView.of(order));
  }
}
