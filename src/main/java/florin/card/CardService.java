package florin.card;

import florin.access.AccountAccess;
import florin.access.Authorized;
import florin.core.Access;
import florin.core.AccountId;
import florin.core.BankException;
import florin.core.Caller;
import florin.core.CardId;
import florin.core.ErrorCode;
import florin.db.Sealing;
import florin.ledger.Allowance;
import florin.ledger.Allowances;
import florin.ledger.CardLimits;
import florin.ledger.ChangeCard;
import florin.ledger.Command;
import florin.ledger.LedgerService;
import florin.ledger.Outcome;
import florin.ledger.SetLimits;
import florin.seal.Field;
import florin.seal.FieldCipher;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * Orders cards and their changes of the ledger, which alone decides whether one may pay, and finds
 * them again. Thread-safe; reads only, on own handles.
 */
public final class CardService {
  private static final int YEARS = 3;
  private static final int OF_AN_ACCOUNT_MAX = 1_000;

  private final Jdbi jdbi;
  private final LedgerService ledger;
  private final AccountAccess access;
  private final Clock business;
  private final SecureRandom random = new SecureRandom();

  public CardService(Jdbi jdbi, LedgerService ledger, AccountAccess access, Clock business) {
    this.jdbi = jdbi;
    this.ledger = ledger;
    this.access = access;
    this.business = business;
  }

  /** An order of a new card, and what is shown of it in the one answer that does. */
  record Ordered(CompletableFuture<Outcome> outcome, Secrets secrets) {}

  /**
   * Issues a card of an account, inactive.
   *
   * @throws BankException {@code too_many_cards}
   */
  Ordered issue(Command.Origin origin, Authorized account, @Nullable String label) {
    try (Handle handle = jdbi.open()) {
      CardDao dao = handle.attach(CardDao.class);
      ZoneId zone = ZoneId.of(dao.zoneOf(account.accountId()));
      NewCard card = fresh(handle, account.accountId(), zone, label);
      return new Ordered(
          ledger.submit(ChangeCard.issue(origin, account.accountId(), fresh(card, zone))),
          card.secrets());
    }
  }

  /**
   * Cancels a card and issues one in its place, with its limits, what they count and what it does
   * not pay.
   */
  Ordered replace(Command.Origin origin, CardId id, String reason) {
    Card before = managed(origin.caller(), id);
    try (Handle handle = jdbi.open()) {
      NewCard card = fresh(handle, before.accountId(), before.zone(), before.label());
      return new Ordered(
          ledger.submit(
              new ChangeCard(
                  origin,
                  before.accountId(),
                  before.line(),
                  id,
                  ChangeCard.Act.REPLACE,
                  fresh(card, before.zone()),
                  reason)),
          card.secrets());
    }
  }

  private NewCard fresh(Handle handle, AccountId account, ZoneId zone, @Nullable String label) {
    CardDao dao = handle.attach(CardDao.class);
    if (dao.count(account) >= OF_AN_ACCOUNT_MAX) {
      throw new BankException(
          ErrorCode.TOO_MANY_CARDS, "An account has 1,000 cards at most, cancelled ones too.");
    }
    LocalDate today = LocalDate.ofInstant(business.instant(), zone);
    LocalDate expiresOn = today.plusYears(YEARS).with(TemporalAdjusters.lastDayOfMonth());
    FieldCipher cipher = Sealing.of(handle);
    Secrets secrets = Secrets.random(random, expiresOn);
    while (dao.isTaken(
        cipher.lookups(Field.CARD_NUMBER, secrets.number()).toArray(byte[][]::new))) {
      secrets = Secrets.random(random, expiresOn);
    }
    return new NewCard(secrets, expiresOn, label);
  }

  private static ChangeCard.Fresh fresh(NewCard card, ZoneId zone) {
    Instant endsAt = card.expiresOn().plusDays(1).atStartOfDay(zone).toInstant();
    return new ChangeCard.Fresh(endsAt, card);
  }

  /**
   * Activates, freezes, unfreezes or cancels it.
   *
   * @param reason why it is cancelled
   */
  CompletableFuture<Outcome> change(
      Command.Origin origin, CardId id, ChangeCard.Act act, @Nullable String reason) {
    Card card = managed(origin.caller(), id);
    return ledger.submit(
        new ChangeCard(origin, card.accountId(), card.line(), id, act, null, reason));
  }

  /**
   * What a card may spend.
   *
   * @param currency the account's, or null for it
   * @param blocked null for those as before
   */
  record Spending(
      @Nullable String currency, Allowance.Limits limits, @Nullable Set<String> blocked) {}

  /** Sets all its limits. */
  CompletableFuture<Outcome> limit(Command.Origin origin, CardId id, Spending spending) {
    Card card = managed(origin.caller(), id);
    return ledger.submit(
        new SetLimits(
            origin,
            card.accountId(),
            null,
            spending.currency() == null ? card.currency() : spending.currency(),
            spending.limits(),
            card.zone(),
            null,
            new CardLimits(card.line(), id, spending.blocked())));
  }

  /** For whoever may see its account. Throws {@link BankException} {@code not_found}. */
  Card find(Caller caller, CardId id) {
    Card card = read(id);
    if (access.find(caller, card.accountId(), Access.VIEW).isEmpty()) {
      throw BankException.notFound();
    }
    return card;
  }

  Card read(CardId id) {
    try (Handle handle = jdbi.open()) {
      return handle.attach(CardDao.class).find(id, now()).orElseThrow(BankException::notFound);
    }
  }

  /** Throws {@link BankException} unless the caller may change it. */
  void requireManaged(Caller caller, CardId id) {
    managed(caller, id);
  }

  /** For whoever manages its account; {@code forbidden} to whoever may do less with it. */
  private Card managed(Caller caller, CardId id) {
    Card card = read(id);
    access.require(caller, card.accountId(), Access.MANAGE);
    return card;
  }

  CardView view(Card card) {
    return views(List.of(card)).get(0);
  }

  CardView view(CardId id, @Nullable Secrets secrets) {
    Card card = read(id);
    return CardView.of(card, limits(List.of(card)).get(card.line()), secrets);
  }

  /**
   * Newest first.
   *
   * @param before the last one of the part before, or null
   */
  public List<CardView> list(List<Authorized> accounts, @Nullable CardId before, int limit) {
    AccountId[] ids = accounts.stream().map(Authorized::accountId).toArray(AccountId[]::new);
    List<Card> cards;
    try (Handle handle = jdbi.open()) {
      cards = handle.attach(CardDao.class).list(ids, before, limit, now());
    }
    return views(cards);
  }

  private List<CardView> views(List<Card> cards) {
    Map<UUID, Allowance> limits = limits(cards);
    return cards.stream().map(card -> CardView.of(card, limits.get(card.line()))).toList();
  }

  /** By the cards' lines; with their accounts, whose holds may be over and counted still. */
  private Map<UUID, Allowance> limits(Collection<Card> cards) {
    List<UUID> subjects =
        cards.stream()
            .flatMap(card -> Stream.of(card.line(), card.accountId().value()))
            .distinct()
            .toList();
    Map<UUID, Allowance> limits = new HashMap<>();
    try (Handle handle = jdbi.open()) {
      for (Allowance one : Allowances.of(handle, subjects, now())) {
        limits.put(one.id().subjectId(), one);
      }
    } catch (SQLException failure) {
      throw new IllegalStateException(failure);
    }
    return limits;
  }

  private Instant now() {
    return business.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
