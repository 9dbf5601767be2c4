package florin.ledger;

import florin.core.AccountId;
import florin.core.Money;
import florin.core.TransferId;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Takes a transfer back, a part of it or the rest.
 *
 * @param from whoever received it, as {@code to} is who paid
 * @param forced by an operator: also when the payee is frozen or has less
 * @param text the reason
 */
public record Reverse(
    Command.Origin origin,
    TransferId original,
    AccountId from,
    AccountId to,
    @Nullable Money money,
    boolean forced,
    @Nullable ErasableText text)
    implements Command {
  static final String KIND = "reversal";

  @Override
  public List<AccountId> accounts() {
    return List.of(from, to);
  }

  @Override
  public UUID concerns() {
    return original.value();
  }

  @Override
  public String kind() {
    return KIND;
  }
}
