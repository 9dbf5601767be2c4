package florin.card;

import florin.core.AuthorizationId;
import florin.core.CardId;
import florin.core.Hash;
import florin.core.Money;
import florin.http.IdempotencyKey;
import florin.http.JsonBody;
import florin.ledger.Command;
import florin.ledger.ReleaseHold;
import florin.ledger.ReleaseHold.CardRelease.How;
import florin.money.Conditions;
import florin.money.MoneyAnswers;
import florin.money.Orders;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code /v1/simulations} of cards, of a sandbox alone. */
public final class NetworkRoutes {
  private static final Duration EXPIRES_IN = Duration.ofDays(7);
  private static final Duration EXPIRES_IN_MAX = Duration.ofDays(31);
  private static final String CVV = "cvv";
  private static final String NUMBER = "number";
  private static final Pattern CVV_FORM = Pattern.compile("[0-9]{3}");
  private static final Pattern NUMBER_FORM = Pattern.compile("[0-9]{16}");

  private final NetworkService network;
  private final MoneyAnswers answers;
  private final Conditions conditions;

  public NetworkRoutes(NetworkService network, MoneyAnswers answers, Conditions conditions) {
    this.network = network;
    this.answers = answers;
    this.conditions = conditions;
  }

  public void authorize(Context ctx) {
    CardId id = CardId.parse(ctx.pathParam("id"));
    JsonBody body = JsonBody.of(ctx);
    Orders.MoneyFields money = Orders.MoneyFields.of(body);
    Merchant merchant = merchant(body);
    Long seconds = body.optionalWhole("expires_in", 1, EXPIRES_IN_MAX.toSeconds());
    var shown =
        new NetworkService.Shown(digits(body, NUMBER, NUMBER_FORM), digits(body, CVV, CVV_FORM));
    body.check();
    Duration expiresIn = seconds == null ? EXPIRES_IN : Duration.ofSeconds(seconds);
    // what was shown is not hashed: three digits are soon found by their hash
    var key = new Command.Key(IdempotencyKey.of(ctx), Hash.wrap(body.hash(NUMBER, CVV)));
    Command.Origin origin = Orders.origin(ctx, key).with(conditions.kyc());
    var asked = new NetworkService.Asked(money.money(), merchant, expiresIn, shown);
    answers.order(ctx, HttpStatus.CREATED, network.authorize(origin, id, asked));
  }

  private static Merchant merchant(JsonBody body) {
    JsonBody merchant = body.object("merchant");
    String name = merchant.text("name", Merchant.NAME_MAX);
    String category = merchant.required("category", Merchant::category);
    return new Merchant(name, category);
  }

  private static @Nullable String digits(JsonBody body, String field, Pattern form) {
    String shown = body.optionalRaw(field);
    if (shown != null && !form.matcher(shown).matches()) {
      body.error(field, "invalid_text", "Send its digits.");
    }
    return shown;
  }

  public void capture(Context ctx) {
    AuthorizationId id = id(ctx);
    JsonBody body = JsonBody.orEmpty(ctx);
    Long amount = amount(body);
    boolean last = body.optionalFlag("final");
    body.check();
    Command.Origin origin = Orders.origin(ctx, body, false);
    answers.order(ctx, HttpStatus.OK, network.capture(origin, id, amount, last));
  }

  public void reverse(Context ctx) {
    AuthorizationId id = id(ctx);
    JsonBody body = JsonBody.orEmpty(ctx);
    Long amount = amount(body);
    body.check();
    release(ctx, id, body, new ReleaseHold.CardRelease(How.REVERSED, amount));
  }

  public void expire(Context ctx) {
    AuthorizationId id = id(ctx);
    JsonBody body = JsonBody.orEmpty(ctx);
    body.check();
    release(ctx, id, body, new ReleaseHold.CardRelease(How.EXPIRED, null));
  }

  private void release(
      Context ctx, AuthorizationId id, JsonBody body, ReleaseHold.CardRelease how) {
    Command.Origin origin = Orders.origin(ctx, body, false);
    answers.order(ctx, HttpStatus.OK, network.release(origin, id, how));
  }

  public void refund(Context ctx) {
    AuthorizationId id = id(ctx);
    JsonBody body = JsonBody.orEmpty(ctx);
    Long amount = amount(body);
    body.check();
    Command.Origin origin = Orders.origin(ctx, body, false);
    answers.order(ctx, HttpStatus.OK, network.refund(origin, id, amount));
  }

  private static @Nullable Long amount(JsonBody body) {
    return body.optionalWhole("amount", 1, Money.AMOUNT_MAX);
  }

  private static AuthorizationId id(Context ctx) {
    return AuthorizationId.parse(ctx.pathParam("id"));
  }
}
