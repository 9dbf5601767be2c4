package florin.standingorder;

import com.github.f4b6a3.uuid.UuidCreator;
import florin.access.AccountAccess;
import florin.access.Authorized;
import florin.audit.Actor;
import florin.audit.Audit;
import florin.core.Access;
import florin.core.AccountId;
import florin.core.BankException;
import florin.core.Caller;
import florin.core.ErrorCode;
import florin.core.Money;
import florin.core.StandingOrderId;
import florin.core.UserId;
import florin.db.Rollback;
import florin.ledger.Command;
import florin.ledger.LedgerService;
import florin.ledger.Outcome;
import florin.money.Payee;
import florin.money.Payees;
import florin.standingorder.StandingOrder.Status;
import florin.standingorder.StandingOrder.Terms;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Keeps standing orders; {@link RunService} runs them. Thread-safe. */
public final class StandingOrderService {
  private static final int LIVE_MAX = 1_000;

  private final Jdbi jdbi;
  private final Parts parts;
  private final Judge judge;
  private final AccountAccess access;
  private final Payees payees;
  private final Clock business;

  /** What it is made with. */
  public record Parts(LedgerService ledger, AccountAccess access, Audit audit) {}

  public StandingOrderService(Jdbi jdbi, Parts parts, Clock business) {
    this.jdbi = jdbi;
    this.parts = parts;
    this.judge = new Judge(parts.ledger);
    this.access = parts.access;
    this.payees = new Payees(jdbi);
    this.business = business;
  }

  ChangeService changes() {
    return new ChangeService(jdbi, access, parts.audit, business);
  }

  /** A new order, as it is asked for. */
  record Asked(AccountId from, Payee payee, Terms terms, Schedule schedule) {}

  /**
   * An order that may be given, or why not.
   *
   * @param refusal of a transfer of that amount now, but for what may be otherwise when it is due
   */
  record Judged<T>(@Nullable T order, @Nullable Outcome refusal) {}

  /**
   * Judges a new order by the rules of a transfer, which it is a promise of; {@link #keep} what is
   * not refused.
   *
   * @throws BankException {@code invalid_request} where it begins in the past; {@code not_found}
   */
  CompletableFuture<Judged<StandingOrder>> judge(Command.Origin origin, Asked asked) {
    Authorized source = access.find(origin.caller(), asked.from(), Access.PAY).orElse(null);
    boolean mistyped = asked.payee().isMistyped();
    if (source == null || mistyped) {
      if (mistyped) {
        return judge
            .judge(origin, null, null, asked.terms().money())
            .thenApply(refusal -> new Judged<>(null, refusal.orElse(null)));
      }
      throw access.refusal(origin.caller(), asked.from());
    }
    Instant now = now();
    ZoneId zone = zoneOf(source);
    if (asked.schedule().startOn().isBefore(LocalDate.ofInstant(now, zone))) {
      throw Judge.inThePast("#/schedule/start_on", zone);
    }
    AccountId to = payees.find(asked.payee());
    StandingOrder order =
        new StandingOrder(
            new StandingOrderId(UuidCreator.getTimeOrderedEpoch()),
            origin.caller().userId(),
            source.accountId(),
            to,
            numberOf(to),
            asked.terms(),
            asked.schedule(),
            zone,
            StandingOrder.startingWith(
                asked.schedule(), asked.schedule().next(asked.schedule().startOn()), zone),
            null,
            1,
            now);
    return judge
        .judge(origin, source.accountId(), to, asked.terms().money())
        .thenApply(refusal -> new Judged<>(order, refusal.orElse(null)));
  }

  /**
   * Keeps it, in a transaction of its own.
   *
   * @throws BankException {@code too_many_standing_orders}
   */
  StandingOrder keep(StandingOrder order, Actor actor) {
    try (Handle handle = jdbi.open()) {
      handle.begin();
      try {
        StandingOrderDao dao = handle.attach(StandingOrderDao.class);
        dao.lockUser(order.userId());
        if (dao.countLive(order.userId()) >= LIVE_MAX) {
          throw new BankException(
              ErrorCode.TOO_MANY_STANDING_ORDERS,
              "A user has 1,000 standing orders that have not ended at most. Delete one first.");
        }
        dao.insert(order);
        parts.audit.record(handle, ChangeService.created(order, actor));
        handle.commit();
        return order;
      } catch (Throwable failure) {
        Rollback.after(failure, handle);
        throw failure;
      }
    }
  }

  /** For who ordered it, and for whoever sees the account that pays. */
  StandingOrder find(Caller caller, StandingOrderId id) {
    StandingOrder order;
    try (Handle handle = jdbi.open()) {
      order = handle.attach(StandingOrderDao.class).find(id).orElseThrow(BankException::notFound);
    }
    if (!order.isBy(caller) && access.find(caller, order.from(), Access.VIEW).isEmpty()) {
      throw BankException.notFound();
    }
    return order;
  }

  /**
   * Newest first.
   *
   * @param own his own orders too, whoever's the account is by now
   */
  List<StandingOrder> list(List<Authorized> accounts, @Nullable UserId own, Part part) {
    AccountId[] of = accounts.stream().map(Authorized::accountId).toArray(AccountId[]::new);
    UUID before = part.before() == null ? null : part.before().value();
    try (Handle handle = jdbi.open()) {
      return handle
          .attach(StandingOrderDao.class)
          .list(of, own, part.status(), before, part.limit());
    }
  }

  /**
   * Which part of a list.
   *
   * @param before the last one of the part before, or null
   */
  record Part(@Nullable Status status, @Nullable StandingOrderId before, int limit) {}

  List<Run> runs(StandingOrderId order, @Nullable RunKey before, int limit) {
    try (Handle handle = jdbi.open()) {
      return handle
          .attach(RunDao.class)
          .list(
              order,
              before == null ? null : before.dueOn(),
              before == null ? 0 : before.attempt(),
              limit);
    }
  }

  /** Judges the change of an order's amount, by whoever gave it. */
  CompletableFuture<Judged<StandingOrder>> judge(
      Command.Origin origin, StandingOrderId id, Money money) {
    StandingOrder order = find(origin.caller(), id);
    if (!order.isBy(origin.caller())) {
      throw access.refusal(origin.caller(), order.from());
    }
    return judge
        .judge(origin, order.from(), order.to(), money)
        .thenApply(refusal -> new Judged<>(order, refusal.orElse(null)));
  }

  private ZoneId zoneOf(Authorized account) {
    try (Handle handle = jdbi.open()) {
      return ZoneId.of(handle.attach(StandingOrderDao.class).zoneOf(account.accountId()));
    }
  }

  private @Nullable String numberOf(AccountId account) {
    try (Handle handle = jdbi.open()) {
      return handle.attach(StandingOrderDao.class).numberOf(account);
    }
  }

  private Instant now() {
    return business.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
