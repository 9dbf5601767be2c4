package florin.standingorder;

import florin.core.BankException;
import florin.core.FieldError;
import florin.core.Money;
import florin.standingorder.StandingOrder.Status;
import florin.standingorder.StandingOrder.Terms;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is to be otherwise with an order; null is as it was. Of the end, one at most is given. */
record Change(
    @Nullable Long amountCents,
    @Nullable String memo,
    @Nullable OnShortfall onShortfall,
    @Nullable Integer retryDays,
    @Nullable LocalDate endOn,
    @Nullable Integer count) {

  /**
   * The order as it is then; one whose next due date is beyond its new end is completed.
   *
   * @throws BankException {@code invalid_request} where that does not fit the order
   */
  StandingOrder of(StandingOrder order, Instant now) {
    Terms terms = terms(order.terms());
    Schedule schedule = schedule(order.schedule());
    FieldError wrong = Shortfall.complaint(schedule, terms.onShortfall(), retryDays);
    if (wrong != null) {
      throw BankException.invalid(List.of(wrong));
    }
    if (endOn != null && endOn.isBefore(LocalDate.ofInstant(now, order.zone()))) {
      throw Judge.inThePast("#/schedule/end_on", order.zone());
    }
    if (endOn != null && endOn.isBefore(schedule.startOn())) {
      throw BankException.invalid(List.of(ScheduleFields.BEFORE_START));
    }
    StandingOrder changed = order.with(terms, schedule);
    StandingOrder.Next next = order.state().next();
    boolean isOver =
        order.state().status() == Status.ACTIVE
            && next != null
            && !next.dueOn().equals(schedule.next(next.dueOn()));
    return isOver ? changed.with(changed.goOn(null)) : changed;
  }

  private Terms terms(Terms old) {
    OnShortfall then = onShortfall == null ? old.onShortfall() : onShortfall;
    Integer days = retryDays;
    if (days == null && then == old.onShortfall()) {
      days = old.retryDays();
    }
    Money money = old.money();
    return Terms.of(
        amountCents == null ? money : new Money(amountCents, money.currency()),
        memo == null ? old.memo() : memo,
        then,
        days);
  }

  private Schedule schedule(Schedule old) {
    if (endOn == null && count == null) {
      return old;
    }
    return new Schedule(old.frequency(), old.day(), old.startOn(), endOn, count);
  }
}
