package florin.hold;

import florin.access.AccountAccess;
import florin.access.Authorized;
import florin.core.Access;
import florin.core.AccountId;
import florin.core.BankException;
import florin.core.Caller;
import florin.core.HoldId;
import florin.core.Money;
import florin.core.TransferId;
import florin.core.UserId;
import florin.ledger.CaptureHold;
import florin.ledger.Command;
import florin.ledger.ErasableText;
import florin.ledger.HoldState;
import florin.ledger.LedgerService;
import florin.ledger.Outcome;
import florin.ledger.Recorded;
import florin.ledger.ReleaseHold;
import florin.money.MoneyAnswers;
import florin.money.Payee;
import florin.money.Payees;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
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
   * Reserves money of an account the caller may pay from. Its placing throws {@code not_found}
   * where he may not, or {@code forbidden} where he may see it, and when nobody has the payee's
   * number; a mistyped number is refused before that is looked at.
   */
  public MoneyAnswers.Order<Hold> place(Command.Origin origin, AccountId from, Order order) {
    return new MoneyAnswers.Order<>(
        origin,
        () -> ledger.submit(command(origin, from, order)),
        posted -> after(posted, posted.record().memo()));
  }

  private Command command(Command.Origin origin, AccountId from, Order order) {
    boolean mistyped = order.payee().isMistyped();
    Authorized source =
        mistyped
            ? access.find(origin.caller(), from, Access.PAY).orElse(null)
            : access.require(origin.caller(), from, Access.PAY);
    return new Command.PlaceHold(
        origin,
        source == null ? null : source.accountId(),
        mistyped ? null : payees.find(order.payee()),
        order.money(),
        order.memo(),
        order.expiresIn());
  }

  /**
   * Captures a part of a hold, or all that is left: whoever placed it, while he may pay from the
   * account, or an operator. Its placing throws {@code not_found} when there is none, or not for
   * this caller, and {@code forbidden} where he may only see the account by now.
   *
   * @param amountCents null for the rest
   */
  public MoneyAnswers.Order<Hold> capture(
      HoldId id, Command.Origin origin, @Nullable Long amountCents) {
    return about(
        id,
        origin,
        hold -> {
          require(isBy(origin.caller(), hold.by()));
          if (!origin.caller().isOperator()) {
            access.require(origin.caller(), hold.fromAccountId(), Access.PAY);
          }
          Money part = amountCents == null ? null : new Money(amountCents, hold.currency());
          return new CaptureHold(origin, id, hold.fromAccountId(), hold.toAccountId(), part);
        });
  }

  /** Gives back what is left: who placed it, who manages its source, the payee, an operator. */
  public MoneyAnswers.Order<Hold> release(HoldId id, Command.Origin origin) {
    Caller caller = origin.caller();
    return about(
        id,
        origin,
        hold -> {
          require(
              isBy(caller, hold.by())
                  || access.find(caller, hold.fromAccountId(), Access.MANAGE).isPresent()
                  || access.find(caller, hold.toAccountId(), Access.PAY).isPresent());
          return new ReleaseHold(origin, id, hold.fromAccountId(), hold.toAccountId());
        });
  }

  /** Looks the hold up once: for the command, and for what its answer shows. */
  private MoneyAnswers.Order<Hold> about(
      HoldId id, Command.Origin origin, Function<HoldDao.Terms, Command> command) {
    AtomicReference<@Nullable String> memo = new AtomicReference<>();
    return new MoneyAnswers.Order<>(
        origin,
        () -> {
          HoldDao.Terms hold = terms(id);
          memo.set(hold.memo());
          return ledger.submit(command.apply(hold));
        },
        posted -> after(posted, memo.get()));
  }

  /** For whoever sees one of its sides, or placed it. */
  public Hold find(Caller caller, HoldId id) {
    HoldDao.Seen seen = seen(id);
    require(
        isBy(caller, seen.by())
            || access.find(caller, seen.hold().fromAccountId(), Access.VIEW).isPresent()
            || access.find(caller, seen.hold().toAccountId(), Access.VIEW).isPresent());
    return seen.hold();
  }

  /** As it was when that command was booked, so that a replay has the same bytes. */
  private Hold after(Outcome.Posted posted, @Nullable String memo) {
    Recorded command = posted.record();
    HoldState state = posted.hold();
    List<TransferId> captures = state == null ? null : captures(state, command);
    if (state == null || captures == null) {
      UUID hold = Objects.requireNonNullElse(command.concerns(), command.id().value());
      return seen(new HoldId(hold), command.bookedAt(), command.bookedAt()).hold();
    }
    return Hold.of(state, memo, captures);
  }

  /** Where the last command tells them all; null where they have to be looked up. */
  private static @Nullable List<TransferId> captures(HoldState state, Recorded last) {
    if (state.capturedCents() == 0) {
      return List.of();
    }
    boolean first = last.money() != null && last.money().amountCents() == state.capturedCents();
    return first ? List.of(last.id()) : null;
  }

  /**
   * Newest first.
   *
   * @param before the last one of the part before, or null
   */
  public List<Hold> list(List<Authorized> accounts, @Nullable HoldId before, int limit) {
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

  private HoldDao.Terms terms(HoldId id) {
    try (Handle handle = jdbi.open()) {
      return handle.attach(HoldDao.class).terms(id).orElseThrow(BankException::notFound);
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

  private static boolean isBy(Caller caller, UserId who) {
    return caller.userId().equals(who) || caller.isOperator();
  }

  private static void require(boolean allowed) {
    if (!allowed) {
      throw BankException.notFound();
    }
  }
}
