package florin.card;

import florin.access.AccountAccess;
import florin.access.Authorized;
import florin.core.Access;
import florin.core.AccountId;
import florin.core.AuthorizationId;
import florin.core.Caller;
import florin.core.CardId;
import florin.core.Hash;
import florin.core.Money;
import florin.http.Auth;
import florin.http.Choice;
import florin.http.IdempotencyKey;
import florin.http.Json;
import florin.http.JsonBody;
import florin.http.Page;
import florin.http.Query;
import florin.ledger.Allowance;
import florin.ledger.ChangeCard;
import florin.ledger.Command;
import florin.ledger.Outcome;
import florin.money.Conditions;
import florin.money.MoneyAnswers;
import florin.money.Orders;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * {@code /v1/cards} and {@code /v1/accounts/{id}/cards}. An Idempotency-Key may come with a card
 * that is issued or replaced; what it is answered with the second time has no secrets in it.
 */
public final class CardRoutes {
  private static final int LABEL_MAX = 80;
  private static final int BLOCKED_MAX = 50;
  private static final UnaryOperator<String> REASON =
      Choice.of("lost", "stolen", "damaged", "other");

  private final CardService cards;
  private final AuthorizationService authorizations;
  private final AccountAccess access;
  private final Orderly orderly;

  /** How what is ordered is taken and answered. */
  public record Orderly(MoneyAnswers answers, Conditions conditions) {}

  public CardRoutes(
      CardService cards,
      AuthorizationService authorizations,
      AccountAccess access,
      Orderly orderly) {
    this.cards = cards;
    this.authorizations = authorizations;
    this.access = access;
    this.orderly = orderly;
  }

  public void issue(Context ctx) {
    AccountId id = AccountId.parse(ctx.pathParam("id"));
    JsonBody body = JsonBody.orEmpty(ctx);
    String label = body.optionalText("label", LABEL_MAX);
    String code = body.optionalCode("totp");
    body.check();
    Command.Origin origin = origin(ctx, body);
    order(
        ctx,
        origin,
        () -> {
          Authorized account = access.require(origin.caller(), id, Access.MANAGE);
          orderly.conditions.requireStepUp(ctx, code);
          return cards.issue(origin, account, label);
        });
  }

  public void replace(Context ctx) {
    CardId id = id(ctx);
    JsonBody body = JsonBody.of(ctx);
    String reason = body.required("reason", REASON);
    String code = body.optionalCode("totp");
    body.check();
    Command.Origin origin = origin(ctx, body);
    order(
        ctx,
        origin,
        () -> {
          cards.requireManaged(origin.caller(), id);
          orderly.conditions.requireStepUp(ctx, code);
          return cards.replace(origin, id, reason);
        });
  }

  private static Command.Origin origin(Context ctx, JsonBody body) {
    boolean keyed = ctx.header("Idempotency-Key") != null;
    return Orders.origin(
        ctx, keyed ? new Command.Key(IdempotencyKey.of(ctx), Hash.wrap(body.hash())) : null);
  }

  /** The first answer alone has the secrets: whoever asks again is not told them. */
  private void order(Context ctx, Command.Origin origin, Supplier<CardService.Ordered> order) {
    AtomicReference<@Nullable Secrets> secrets = new AtomicReference<>();
    orderly.answers.order(
        ctx,
        HttpStatus.CREATED,
        new MoneyAnswers.Order<>(
            origin,
            () -> {
              CardService.Ordered ordered = order.get();
              secrets.set(ordered.secrets());
              return ordered.outcome();
            },
            posted -> {
              CardId card = new CardId(posted.record().id().value());
              ctx.header("Location", "/v1/cards/" + card);
              return cards.view(card, posted.replayed() ? null : secrets.get());
            }));
  }

  public void list(Context ctx) {
    Query query = Query.of(ctx);
    AccountId account = query.optional("account_id", AccountId::parse);
    Page page = query.page();
    query.check();
    Caller caller = Auth.caller(ctx);
    List<Authorized> accounts = access.oneOrAll(caller, account);
    page.answer(
        ctx,
        cards.list(accounts, page.after(CardId::parse), page.fetch()),
        card -> card.id().toString(),
        card -> card);
  }

  public void find(Context ctx) {
    Json.write(ctx, HttpStatus.OK, cards.view(cards.find(Auth.caller(ctx), id(ctx))));
  }

  public void activate(Context ctx) {
    change(ctx, ChangeCard.Act.ACTIVATE);
  }

  public void freeze(Context ctx) {
    change(ctx, ChangeCard.Act.FREEZE);
  }

  public void unfreeze(Context ctx) {
    change(ctx, ChangeCard.Act.UNFREEZE);
  }

  private void change(Context ctx, ChangeCard.Act act) {
    CardId id = id(ctx);
    JsonBody.orEmpty(ctx).check();
    answer(ctx, id, cards.change(Orders.origin(ctx), id, act, null));
  }

  public void cancel(Context ctx) {
    CardId id = id(ctx);
    JsonBody body = JsonBody.of(ctx);
    String reason = body.required("reason", REASON);
    body.check();
    answer(ctx, id, cards.change(Orders.origin(ctx), id, ChangeCard.Act.CANCEL, reason));
  }

  public void limit(Context ctx) {
    CardId id = id(ctx);
    JsonBody body = JsonBody.of(ctx);
    var limits =
        new Allowance.Limits(
            limit(body, "per_authorization"), limit(body, "daily"), limit(body, "monthly"));
    String currency = body.optionalRaw("currency") == null ? null : body.currency("currency");
    Set<String> blocked =
        body.optionalStrings("blocked_categories", BLOCKED_MAX, Merchant::category);
    body.check();
    var spending = new CardService.Spending(currency, limits, blocked);
    answer(ctx, id, cards.limit(Orders.origin(ctx), id, spending));
  }

  private static @Nullable Long limit(JsonBody body, String field) {
    return body.optionalWhole(field, 0, Money.AMOUNT_MAX);
  }

  private void answer(Context ctx, CardId id, CompletableFuture<Outcome> outcome) {
    orderly.answers.result(ctx, HttpStatus.OK, outcome, changed -> cards.view(id, null));
  }

  public void authorizations(Context ctx) {
    CardId id = id(ctx);
    Query query = Query.of(ctx);
    Page page = query.page();
    query.check();
    Card card = cards.find(Auth.caller(ctx), id);
    page.answer(
        ctx,
        authorizations.list(card, page.after(AuthorizationId::parse), page.fetch()),
        one -> one.id().toString(),
        one -> one);
  }

  public void authorization(Context ctx) {
    AuthorizationId id = AuthorizationId.parse(ctx.pathParam("id"));
    Json.write(ctx, HttpStatus.OK, authorizations.find(Auth.caller(ctx), id));
  }

  private static CardId id(Context ctx) {
    return CardId.parse(ctx.pathParam("id"));
  }
}
