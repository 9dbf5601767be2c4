package florin.card;

import florin.core.AuthorizationId;
import florin.core.CardId;
import florin.core.Money;
import florin.ledger.Command;
import florin.ledger.Outcome;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * Cards as shops use them, for a program in the bank's own JVM: what {@code /v1/simulations} does,
 * without the way there. What is asked in a row is decided in that order, many at a time in one
 * transaction of the ledger's. Thread-safe; reads on own handles.
 */
public final class Terminal {
  private static final Duration EXPIRES_IN = Duration.ofDays(7);

  private final NetworkService network;

  public Terminal(NetworkService network) {
    this.network = network;
  }

  /** What is bought. */
  public record Purchase(CardId card, Money money, String shop, String category) {}

  /**
   * Asks for money.
   *
   * @param origin of whoever may pay from the card's account
   * @return held or declined; the authorisation has the outcome's id
   */
  public CompletableFuture<Outcome> authorize(Command.Origin origin, Purchase purchase) {
    var asked =
        new NetworkService.Asked(
            purchase.money,
            new Merchant(purchase.shop, Merchant.category(purchase.category)),
            EXPIRES_IN,
            new NetworkService.Shown(null, null));
    return network.authorize(origin, purchase.card, asked).place().get();
  }

  /** Takes all that is held. */
  public CompletableFuture<Outcome> capture(Command.Origin origin, AuthorizationId id) {
    return network.capture(origin, id, null, false).place().get();
  }
}
