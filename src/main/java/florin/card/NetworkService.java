package florin.card;

import florin.access.AccountAccess;
import florin.core.Access;
import florin.core.AccountId;
import florin.core.AuthorizationId;
import florin.core.BankException;
import florin.core.Caller;
import florin.core.CardId;
import florin.core.ErrorCode;
import florin.core.HoldId;
import florin.core.Money;
import florin.ledger.CaptureHold;
import florin.ledger.CardUse;
import florin.ledger.Command;
import florin.ledger.ErasableText;
import florin.ledger.LedgerService;
import florin.ledger.RefundCard;
import florin.ledger.ReleaseHold;
import florin.ledger.SystemAccount;
import florin.money.MoneyAnswers;
import java.time.Duration;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * Plays a card network: asks for money of cards, and takes, lets go or gives back what it was
 * promised. For whoever may pay from the card's account, and for operators. Thread-safe; reads
 * only, on own handles.
 */
public final class NetworkService {
  private final Jdbi jdbi;
  private final LedgerService ledger;
  private final AccountAccess access;
  private final CardService cards;
  private final AuthorizationService authorizations;

  public NetworkService(
      Jdbi jdbi,
      LedgerService ledger,
      AccountAccess access,
      CardService cards,
      AuthorizationService authorizations) {
    this.jdbi = jdbi;
    this.ledger = ledger;
    this.access = access;
    this.cards = cards;
    this.authorizations = authorizations;
  }

  /** What a merchant asks for. */
  record Asked(Money money, Merchant merchant, Duration expiresIn, Shown shown) {}

  /** What he was shown; nothing of it is in a text. */
  record Shown(@Nullable String number, @Nullable String code) {
    @Override
    public String toString() {
      return "shown";
    }
  }

  /** Asks for money; a refusal is kept as a declined authorisation. */
  MoneyAnswers.Order<Authorization> authorize(Command.Origin origin, CardId id, Asked asked) {
    return new MoneyAnswers.Order<>(
        origin,
        () -> {
          Card card = cards.read(id);
          requirePayer(origin.caller(), card.accountId());
          return ledger.submit(
              new Command.PlaceHold(
                  origin,
                  card.accountId(),
                  SystemAccount.CARD_SETTLEMENT.id(card.currency()),
                  asked.money(),
                  text(asked.merchant().name()),
                  asked.expiresIn(),
                  new CardUse(
                      card.line(), id, asked.merchant().category(), code(id, asked.shown()))));
        },
        posted ->
            authorizations.at(
                new AuthorizationId(posted.record().id().value()), posted.record().bookedAt()));
  }

  private CardUse.Code code(CardId id, Shown shown) {
    if (shown.number() == null && shown.code() == null) {
      return CardUse.Code.ABSENT;
    }
    try (Handle handle = jdbi.open()) {
      boolean fits =
          handle
              .attach(CardDao.class)
              .secrets(id)
              .filter(secrets -> secrets.fits(shown.number(), shown.code()))
              .isPresent();
      return fits ? CardUse.Code.RIGHT : CardUse.Code.WRONG;
    }
  }

  /**
   * Takes a part of what is held, or all that is left.
   *
   * @param amountCents null for the rest
   * @param last what is left after it goes back
   */
  MoneyAnswers.Order<Authorization> capture(
      Command.Origin origin, AuthorizationId id, @Nullable Long amountCents, boolean last) {
    return about(
        origin,
        id,
        held ->
            new CaptureHold(
                origin,
                held.hold(),
                held.account(),
                held.settlement(),
                held.money(amountCents),
                new CaptureHold.CardCapture(last, text(held.found().merchant().name()))));
  }

  /** Lets go a part of what is held, or all that is left. */
  MoneyAnswers.Order<Authorization> release(
      Command.Origin origin, AuthorizationId id, ReleaseHold.CardRelease how) {
    return about(
        origin,
        id,
        held -> new ReleaseHold(origin, held.hold(), held.account(), held.settlement(), how));
  }

  /**
   * Gives back a part of what was taken, or all of it.
   *
   * @param amountCents null for the rest
   */
  MoneyAnswers.Order<Authorization> refund(
      Command.Origin origin, AuthorizationId id, @Nullable Long amountCents) {
    return about(
        origin,
        id,
        held ->
            new RefundCard(
                origin,
                held.hold(),
                held.settlement(),
                held.account(),
                held.money(amountCents),
                text(held.found().merchant().name())));
  }

  /** An authorisation that was not declined. */
  private record Held(Authorization found) {
    HoldId hold() {
      return new HoldId(found.id().value());
    }

    AccountId account() {
      return found.accountId();
    }

    AccountId settlement() {
      return SystemAccount.CARD_SETTLEMENT.id(found.currency());
    }

    @Nullable Money money(@Nullable Long amountCents) {
      return amountCents == null ? null : new Money(amountCents, found.currency());
    }
  }

  private MoneyAnswers.Order<Authorization> about(
      Command.Origin origin, AuthorizationId id, Function<Held, Command> command) {
    return new MoneyAnswers.Order<>(
        origin,
        () -> {
          Authorization found = authorizations.read(id);
          requirePayer(origin.caller(), found.accountId());
          if (found.decline() != null) {
            throw new BankException(
                ErrorCode.AUTHORIZATION_DECLINED, "Nothing is held: it was declined.");
          }
          return ledger.submit(command.apply(new Held(found)));
        },
        posted -> authorizations.at(id, posted.record().bookedAt()));
  }

  private void requirePayer(Caller caller, AccountId account) {
    if (!caller.isOperator() || access.find(caller, account, Access.PAY).isPresent()) {
      access.require(caller, account, Access.PAY);
    }
  }

  private static @Nullable ErasableText text(@Nullable String name) {
    return name == null ? null : ErasableText.of(name);
  }
}
