package florin.ledger;

import florin.core.AccountId;
import florin.core.HoldId;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Gives back what is left.
 *
 * @param card of a card's hold: how; null for every other
 */
public record ReleaseHold(
    Command.Origin origin, HoldId hold, AccountId from, AccountId to, @Nullable CardRelease card)
    implements Command {
  public ReleaseHold(Command.Origin origin, HoldId hold, AccountId from, AccountId to) {
    this(origin, hold, from, to, null);
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
    return "release";
  }

  /**
   * Why a card's hold is given back before its time.
   *
   * @param partCents of it that is given back; null for all that is left
   */
  public record CardRelease(How how, @Nullable Long partCents) {
    /** By whom. */
    public enum How {
      REVERSED,
      EXPIRED;

      String slug() {
        return name().toLowerCase(Locale.ROOT);
      }
    }
  }
}
