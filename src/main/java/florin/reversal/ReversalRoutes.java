package florin.reversal;

import florin.core.Money;
import florin.core.TransferId;
import florin.http.JsonBody;
import florin.ledger.Command;
import florin.ledger.ErasableText;
import florin.money.MoneyAnswers;
import florin.money.Orders;
import io.javalin.http.Context;

/** {@code /v1/transfers/{id}/reverse}. */
public final class ReversalRoutes {
  private final ReversalService reversals;
  private final MoneyAnswers answers;

  public ReversalRoutes(ReversalService reversals, MoneyAnswers answers) {
    this.reversals = reversals;
    this.answers = answers;
  }

  public void reverse(Context ctx) {
    TransferId id = TransferId.parse(ctx.pathParam("id"));
    JsonBody body = JsonBody.orEmpty(ctx);
    Long amount = body.optionalWhole("amount", 1, Money.AMOUNT_MAX);
    boolean forced = body.optionalFlag("force");
    String reason = body.optionalText("reason", Orders.MEMO_MAX);
    if (forced && reason == null && !body.isWrong("reason")) {
      body.error("reason", "required", "Say why it is forced.");
    }
    body.check();
    Command.Origin origin = Orders.origin(ctx, body, false);
    var wish =
        new ReversalService.Wish(amount, forced, reason == null ? null : ErasableText.of(reason));
    answers.transfer(ctx, origin, () -> reversals.reverse(id, origin, wish));
  }
}
