package florin.ledger;

import florin.core.AccountId;
import florin.core.CardId;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Issues a card of an account, or changes whether it may pay.
 *
 * @param line that it is of; a new one where it is issued
 * @param card the one that it is about; of a new one its own
 * @param fresh the new one, where it is issued or replaced
 * @param reason why it is cancelled or replaced; of a few words that are known
 */
public record ChangeCard(
    Command.Origin origin,
    AccountId from,
    UUID line,
    CardId card,
    Act act,
    @Nullable Fresh fresh,
    @Nullable String reason)
    implements Command {

  /** What becomes of it. */
  public enum Act {
    ISSUE,
    ACTIVATE,
    FREEZE,
    UNFREEZE,
    CANCEL,
    REPLACE;

    String kind() {
      return name().toLowerCase(Locale.ROOT) + "_card";
    }
  }

  /** What a {@link Companion} has to write with it; the ledger looks at none of it. */
  public interface Attached {}

  /**
   * A new card.
   *
   * @param endsAt from this instant on it is expired
   */
  public record Fresh(Instant endsAt, @Nullable Attached attached) {}

  /** A new card and its line, named like the command. */
  public static ChangeCard issue(Command.Origin origin, AccountId from, Fresh fresh) {
    UUID id = origin.id().value();
    return new ChangeCard(origin, from, id, new CardId(id), Act.ISSUE, fresh, null);
  }

  /** The new card, of a command that makes one. */
  public CardId made() {
    return new CardId(origin.id().value());
  }

  @Override
  public UUID concerns() {
    return line;
  }

  @Override
  public String kind() {
    return act.kind();
  }
}
