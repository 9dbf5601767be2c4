package florin.ledger;

import florin.core.AccountId;
import florin.core.HoldId;
import florin.core.Money;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Moves held money, a part or the rest.
 *
 * @param from of the hold, as is {@code to}: neither ever changes
 * @param card of a card's hold; null for every other
 */
public record CaptureHold(
    Command.Origin origin,
    HoldId hold,
    AccountId from,
    AccountId to,
    @Nullable Money money,
    @Nullable CardCapture card)
    implements Command {
  public CaptureHold(
      Command.Origin origin, HoldId hold, AccountId from, AccountId to, @Nullable Money money) {
    this(origin, hold, from, to, money, null);
  }

  @Override
  public @Nullable ErasableText text() {
    return card == null ? null : card.text();
  }

  @Override
  public List<AccountId> accounts() {
    return List.of(from, to);
  }

  @Override
  public UUID concerns() {
    return hold.value();
  }

  @Override
  public String kind() {
    return card == null ? "capture" : TransferKind.CARD.slug();
  }

  /**
   * How a card's hold is captured.
   *
   * @param last what is left after it goes back
   * @param text who receives it
   */
  public record CardCapture(boolean last, @Nullable ErasableText text) {}
}
