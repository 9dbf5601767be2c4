package florin.simulation;

import florin.http.JsonBody;
import florin.ledger.Command;
import florin.ledger.Outcome;
import florin.money.MoneyAnswers;
import florin.money.Orders;
import florin.money.Payee;
import florin.money.TransferView;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import org.jspecify.annotations.Nullable;

/** {@code /v1/simulations/inbound_transfers}, of a sandbox alone. */
public final class InboundRoutes {
  private static final int SENDER_MAX = 70;

  private final InboundService inbound;
  private final MoneyAnswers answers;

  public InboundRoutes(InboundService inbound, MoneyAnswers answers) {
    this.inbound = inbound;
    this.answers = answers;
  }

  public void receive(Context ctx) {
    JsonBody body = JsonBody.of(ctx);
    Payee to = Payee.of(body);
    Orders.MoneyFields money = Orders.MoneyFields.of(body);
    String memo = body.optionalText("memo", Orders.MEMO_MAX);
    String sender = body.optionalText("sender_name", SENDER_MAX);
    String line = line(sender, memo);
    boolean wrong = body.isWrong("memo") || body.isWrong("sender_name");
    if (!wrong && line != null && line.codePointCount(0, line.length()) > Orders.MEMO_MAX) {
      body.error("memo", "invalid_text", "It is too long together with the sender's name.");
    }
    body.check();
    Command.Origin origin = Orders.origin(ctx, body, false);
    var arrival = new InboundService.Arrival(to, money.money(), line);
    answers.order(
        ctx,
        HttpStatus.CREATED,
        new MoneyAnswers.Order<>(
            origin, () -> inbound.receive(origin, arrival), posted -> shown(ctx, posted)));
  }

  /** The bank's own balance is not. */
  private static TransferView shown(Context ctx, Outcome.Posted posted) {
    ctx.header("Location", "/v1/transfers/" + posted.record().id());
    return TransferView.of(posted.record(), false, TransferView.Reversed.NOTHING);
  }

  /** Who sent it stands before what it is for, in the one line there is. */
  private static @Nullable String line(@Nullable String sender, @Nullable String memo) {
    if (sender == null || memo == null) {
      return sender == null ? memo : sender;
    }
    return sender + ": " + memo;
  }
}
