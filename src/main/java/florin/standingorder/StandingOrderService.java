package florin.standingorder;

import com.github.f4b6a3.uuid.UuidCreator;
import florin.access.AccountAccess;
import florin.access.Authorized;
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
import florin.standingorder.StandingOrder.State;
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
import java.util.function.UnaryOperator;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Keeps standing orders; {@link RunService} runs them. Thread-safe. */
public final class StandingOrderService {
  private final Jdbi jdbi;
  private final Judge judge;
  private final AccountAccess access;
  private final Payees payees;
  private final Clock business;

  public StandingOrderService(
      Jdbi jdbi, LedgerService ledger, AccountAccess access, Clock business) {
    this.jdbi = jdbi;
    this.judge = new Judge(ledger);
    this.access = access;
    this.payees = new Payees(jdbi);
    this.business = business;
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
      throw BankException.notFound();
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

  StandingOrder keep(StandingOrder order) {
    return inTransaction(
        handle -> {
          handle.attach(StandingOrderDao.class).insert(order);
          return order;
        });
  }

  /** For who ordered it, and for whoever sees the account that pays. */
  StandingOrder find(Caller caller, StandingOrderId id) {
    StandingOrder order;
    try (Handle handle = jdbi.open()) {
      order = handle.attach(StandingOrderDao.class).find(id).orElseThrow(BankException::notFound);
    }
    if (!isBy(caller, order) && access.find(caller, order.from(), Access.VIEW).isEmpty()) {
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

  List<Run> runs(StandingOrder order, @Nullable RunKey before, int limit) {
    try (Handle handle = jdbi.open()) {
      return handle
          .attach(RunDao.class)
          .list(
              order.id(),
              before == null ? null : before.dueOn(),
              before == null ? 0 : before.attempt(),
              limit);
    }
  }

  /** Judges the change of an order's amount, by whoever gave it. */
  CompletableFuture<Judged<StandingOrder>> judge(
      Command.Origin origin, StandingOrderId id, Money money) {
    StandingOrder order = find(origin.caller(), id);
    if (!isBy(origin.caller(), order)) {
      throw BankException.notFound();
    }
    return judge
        .judge(origin, order.from(), order.to(), money)
        .thenApply(refusal -> new Judged<>(order, refusal.orElse(null)));
  }

  /** Changes what an order says; only who gave it may. */
  StandingOrder change(Caller caller, StandingOrderId id, Change change) {
    return update(
        id,
        order -> {
          if (!isBy(caller, order)) {
            throw BankException.notFound();
          }
          requireNotEnded(order);
          return change.of(order, now());
        });
  }

  /** No date is made up for that falls into the pause. */
  StandingOrder pause(Caller caller, StandingOrderId id) {
    return update(
        id,
        order -> {
          requireManager(caller, order);
          requireNotEnded(order);
          return order.with(State.PAUSED);
        });
  }

  /** Goes on with the next due date that has not begun. */
  StandingOrder resume(Caller caller, StandingOrderId id) {
    return update(
        id,
        order -> {
          requireManager(caller, order);
          requireNotEnded(order);
          return order.state().status() == Status.ACTIVE
              ? order
              : order.with(order.goOn(order.firstAfter(now())));
        });
  }

  /**
   * Passes over the next due date that has not begun. Asked for again, it is the same date still.
   *
   * @throws BankException {@code standing_order_paused} where there is none
   */
  StandingOrder skipNext(Caller caller, StandingOrderId id) {
    return update(
        id,
        order -> {
          requireManager(caller, order);
          requireNotEnded(order);
          LocalDate next = order.firstAfter(now());
          if (order.state().status() == Status.PAUSED || next == null) {
            throw new BankException(
                ErrorCode.STANDING_ORDER_PAUSED, "The order has no next run to pass over.");
          }
          return order.skipping(next);
        });
  }

  /** Ends it; its runs stay to be read. What has ended stays as it is. */
  void end(Caller caller, StandingOrderId id) {
    update(
        id,
        order -> {
          requireManager(caller, order);
          return order.state().status() == Status.ENDED
              ? order
              : order.with(State.ended("deleted"));
        });
  }

  private StandingOrder update(StandingOrderId id, UnaryOperator<StandingOrder> change) {
    return inTransaction(
        handle -> {
          StandingOrderDao dao = handle.attach(StandingOrderDao.class);
          StandingOrder before = dao.lock(id).orElseThrow(BankException::notFound);
          StandingOrder after = change.apply(before);
          if (!after.equals(before)) {
            dao.update(after);
          }
          return after;
        });
  }

  private interface Work {
    StandingOrder in(Handle handle);
  }

  private StandingOrder inTransaction(Work work) {
    try (Handle handle = jdbi.open()) {
      handle.begin();
      try {
        StandingOrder order = work.in(handle);
        handle.commit();
        return order;
      } catch (Throwable failure) {
        Rollback.after(failure, handle);
        throw failure;
      }
    }
  }

  private static boolean isBy(Caller caller, StandingOrder order) {
    return order.userId().equals(caller.userId());
  }

  /** Whoever gave it, or manages the account that pays. */
  private void requireManager(Caller caller, StandingOrder order) {
    if (!isBy(caller, order) && access.find(caller, order.from(), Access.MANAGE).isEmpty()) {
      throw BankException.notFound();
    }
  }

  private static void requireNotEnded(StandingOrder order) {
    if (order.state().status() == Status.ENDED) {
      throw new BankException(
          ErrorCode.STANDING_ORDER_ENDED, "The order has ended; make another one.");
    }
  }

  private ZoneId zoneOf(Authorized account) {
    try (Handle handle = jdbi.open()) {
      return ZoneId.of(handle.attach(StandingOrderDao.class).zoneOf(account.accountId()));
    }
  }

  private Instant now() {
    return business.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
