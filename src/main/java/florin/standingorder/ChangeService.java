package florin.standingorder;

import florin.access.AccountAccess;
import florin.audit.Actor;
import florin.audit.Audit;
import florin.audit.AuditEvent;
import florin.audit.AuditKind;
import florin.core.Access;
import florin.core.BankException;
import florin.core.Caller;
import florin.core.ErrorCode;
import florin.core.StandingOrderId;
import florin.db.Rollback;
import florin.standingorder.StandingOrder.State;
import florin.standingorder.StandingOrder.Status;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * Changes orders that are there. Each change is a transaction of its own with the order's row
 * locked, and audited; what leaves an order as it was is nothing. Thread-safe.
 */
final class ChangeService {
  private final Jdbi jdbi;
  private final AccountAccess access;
  private final Audit audit;
  private final Clock business;

  ChangeService(Jdbi jdbi, AccountAccess access, Audit audit, Clock business) {
    this.jdbi = jdbi;
    this.access = access;
    this.audit = audit;
    this.business = business;
  }

  /** Who wants it, and how the log names him. */
  record By(Caller caller, Actor actor) {}

  /** Something of an order that may be otherwise after a change; no words of a person's. */
  private record Fact(String name, Function<StandingOrder, @Nullable Object> of) {}

  private static final List<Fact> FACTS =
      List.of(
          new Fact("status", order -> order.state().status().name().toLowerCase(Locale.ROOT)),
          new Fact("amount", order -> order.terms().money().amountCents()),
          new Fact(
              "on_shortfall", order -> order.terms().onShortfall().name().toLowerCase(Locale.ROOT)),
          new Fact("retry_days", order -> order.terms().retryDays()),
          new Fact("end_on", order -> order.schedule().endOn()),
          new Fact("count", order -> order.schedule().count()),
          new Fact("skip_on", StandingOrder::skipOn));

  static AuditEvent created(StandingOrder order, Actor actor) {
    return AuditEvent.done(AuditKind.STANDING_ORDER_CREATED, actor)
        .about(order.id(), order.from(), order.to())
        .with("amount", order.terms().money().amountCents())
        .with("currency", order.terms().money().currency());
  }

  /** Changes what an order says; only who gave it may. */
  StandingOrder change(By by, StandingOrderId id, Change change) {
    return update(
        AuditKind.STANDING_ORDER_CHANGED,
        by,
        id,
        order -> {
          if (!order.isBy(by.caller)) {
            throw access.refusal(by.caller, order.from());
          }
          requireNotEnded(order);
          return change.of(order, now());
        });
  }

  /** No date is made up for that falls into the pause. */
  StandingOrder pause(By by, StandingOrderId id) {
    return update(
        AuditKind.STANDING_ORDER_PAUSED,
        by,
        id,
        order -> {
          requireManager(by.caller, order);
          requireNotEnded(order);
          return order.with(State.PAUSED);
        });
  }

  /** Goes on with the next due date that has not begun. */
  StandingOrder resume(By by, StandingOrderId id) {
    return update(
        AuditKind.STANDING_ORDER_RESUMED,
        by,
        id,
        order -> {
          requireManager(by.caller, order);
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
  StandingOrder skipNext(By by, StandingOrderId id) {
    return update(
        AuditKind.STANDING_ORDER_SKIPPED,
        by,
        id,
        order -> {
          requireManager(by.caller, order);
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
  void end(By by, StandingOrderId id) {
    update(
        AuditKind.STANDING_ORDER_DELETED,
        by,
        id,
        order -> {
          requireManager(by.caller, order);
          return order.state().status() == Status.ENDED
              ? order
              : order.with(State.ended("deleted"));
        });
  }

  private StandingOrder update(
      AuditKind kind, By by, StandingOrderId id, UnaryOperator<StandingOrder> change) {
    try (Handle handle = jdbi.open()) {
      handle.begin();
      try {
        StandingOrderDao dao = handle.attach(StandingOrderDao.class);
        StandingOrder before = dao.lock(id).orElseThrow(BankException::notFound);
        StandingOrder after = change.apply(before);
        if (!after.equals(before)) {
          dao.update(after);
          audit.record(handle, event(AuditEvent.done(kind, by.actor), before, after));
        }
        handle.commit();
        return after;
      } catch (Throwable failure) {
        Rollback.after(failure, handle);
        throw failure;
      }
    }
  }

  private static AuditEvent event(AuditEvent event, StandingOrder before, StandingOrder after) {
    AuditEvent whole = event.about(after.id(), after.from());
    for (Fact fact : FACTS) {
      Object was = fact.of.apply(before);
      Object is = fact.of.apply(after);
      whole = Objects.equals(was, is) ? whole : whole.changed(fact.name, was, is);
    }
    return whole;
  }

  /** Whoever gave it, or manages the account that pays. */
  private void requireManager(Caller caller, StandingOrder order) {
    if (!order.isBy(caller) && access.find(caller, order.from(), Access.MANAGE).isEmpty()) {
      throw access.refusal(caller, order.from());
    }
  }

  private static void requireNotEnded(StandingOrder order) {
    if (order.state().status() == Status.ENDED) {
      throw new BankException(
          ErrorCode.STANDING_ORDER_ENDED, "The order has ended; make another one.");
    }
  }

  private Instant now() {
    return business.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
