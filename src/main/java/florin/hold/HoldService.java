package florin.hold;

import florin.access.AccountAccess;
import florin.access.Authorized;
import florin.core.Access;
import florin.core.AccountId;
import florin.core.BankException;
import florin.core.Caller;
import florin.core.HoldId;
import florin.core.Money;
import florin.ledger.Command;
import florin.ledger.ErasableText;
import florin.ledger.LedgerService;
import florin.ledger.Outcome;
import florin.ledger.Recorded;
import florin.money.Payee;
import florin.money.Payees;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Orders holds of the ledger and finds them again. Thread-safe; reads only, on own handles. */
public final class HoldService {
  private static final Instant ALL = Instant.parse("9999-12-31T00:00:00Z");

  private final Jdbi jdbi;
  private final LedgerService ledger;
  private final AccountAccess access;
  private final Payees payees;
  private final Clock business;

  public HoldService(Jdbi jdbi, LedgerService ledger, AccountAccess access, Clock business) {
    this.jdbi = jdbi;
    this.ledger = ledger;
    this.access = access;
    this.payees = new Payees(jdbi);
    this.business = business;
  }

  /** What is to be reserved, and for how long. */
  public record Order(Payee payee, Money money, @Nullable ErasableText memo, Duration expiresIn) {}

  /**
   * Reserves money of an account the caller may pay from.
   *
   * @param source null where he may not: a mistyped number is refused before that is looked at
   * @throws BankException {@code not_found} without a source, or when nobody has the payee's number
   */
  public CompletableFuture<Outcome> place(
      @Nullable Authorized source, Command.Origin origin, Order order) {
    boolean mistyped = order.payee().isMistyped();
    if (source == null && !mistyped) {
      throw BankException.notFound();
    }
    return ledger.submit(
        new Command.PlaceHold(
            origin,
            source == null ? null : source.accountId(),
            mistyped ? null : payees.find(order.payee()),
            order.money(),
            order.memo(),
            order.expiresIn()));
  }

  /**
   * Captures a part of a hold, or all that is left: whoever placed it, or an operator.
   *
   * @param amountCents null for the rest
   * @throws BankException {@code not_found} when there is none, or not for this caller
   */
  public CompletableFuture<Outcome> capture(
      HoldId id, Command.Origin origin, @Nullable Long amountCents) {
    HoldDao.Seen seen = seen(id);
    require(isBy(origin.caller(), seen));
    Hold hold = seen.hold();
    Money part = amountCents == null ? null : new Money(amountCents, hold.currency());
    return ledger.submit(
        new Command.CaptureHold(origin, id, hold.fromAccountId(), hold.toAccountId(), part));
  }

  /** Gives back what is left: as {@link #capture}, and the payee. */
  public CompletableFuture<Outcome> release(HoldId id, Command.Origin origin) {
    HoldDao.Seen seen = seen(id);
    Caller caller = origin.caller();
    Hold hold = seen.hold();
    require(isBy(caller, seen) || access.find(caller, hold.toAccountId(), Access.PAY).isPresent());
    return ledger.submit(
        new Command.ReleaseHold(origin, id, hold.fromAccountId(), hold.toAccountId()));
  }

  /** For whoever sees one of its sides, or placed it. */
  public Hold find(Caller caller, HoldId id) {
    HoldDao.Seen seen = seen(id);
    require(
        isBy(caller, seen)
            || access.find(caller, seen.hold().fromAccountId(), Access.VIEW).isPresent()
            || access.find(caller, seen.hold().toAccountId(), Access.VIEW).isPresent());
    return seen.hold();
  }

  /** As it was when that command was booked, so that a replay has the same bytes. */
  public Hold after(Recorded command) {
    UUID hold = Objects.requireNonNullElse(command.concerns(), command.id().value());
    return seen(new HoldId(hold), command.bookedAt(), command.bookedAt()).hold();
  }

  /**
   * Newest first.
   *
   * @param before the last one of the part before, or null
   */
  List<Hold> list(List<Authorized> accounts, @Nullable HoldId before, int limit) {
    var ids = accounts.stream().map(Authorized::accountId).toArray(AccountId[]::new);
    try (Handle handle = jdbi.open()) {
      return handle
          .attach(HoldDao.class)
          .list(ids, before == null ? null : before.value(), limit, ALL, business.instant())
          .stream()
          .map(HoldDao.Seen::hold)
          .toList();
    }
  }

  private HoldDao.Seen seen(HoldId id) {
    return seen(id, ALL, business.instant());
  }

  private HoldDao.Seen seen(HoldId id, Instant at, Instant now) {
    try (Handle handle = jdbi.open()) {
      return handle.attach(HoldDao.class).find(id, at, now).orElseThrow(BankException::notFound);
    }
  }

  private static boolean isBy(Caller caller, HoldDao.Seen seen) {
    return caller.userId().equals(seen.by()) || caller.isOperator();
  }

  private static void require(boolean allowed) {
    if (!allowed) {
      throw BankException.notFound();
    }
  }
}
