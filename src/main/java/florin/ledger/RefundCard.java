package florin.ledger;

import florin.core.AccountId;
import florin.core.HoldId;
import florin.core.Money;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Gives back what was captured of a card's hold, a part or the rest.
 *
 * @param from where it was captured to, as {@code to} is the account that paid
 * @param text as of the capture
 */
public record RefundCard(
    Command.Origin origin,
    HoldId hold,
    AccountId from,
    AccountId to,
    @Nullable Money money,
    @Nullable ErasableText text)
    implements Command {
  static final String KIND = "card_refund";

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
    return KIND;
  }
}
