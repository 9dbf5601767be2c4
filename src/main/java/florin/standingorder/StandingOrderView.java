package florin.standingorder;

import florin.core.AccountId;
import florin.core.StandingOrderId;
import florin.core.TransferId;
import florin.standingorder.StandingOrder.Next;
import florin.standingorder.StandingOrder.Status;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A standing order as the API shows it.
 *
 * @param retryDays null unless it is tried again
 * @param nextRun null unless it is active
 * @param skipOn a due date that is passed over
 */
public record StandingOrderView(
    StandingOrderId id,
    Status status,
    @Nullable String endReason,
    AccountId fromAccountId,
    AccountId toAccountId,
    String toAccountNumber,
    long amount,
    String currency,
    @Nullable String memo,
    Schedule schedule,
    OnShortfall onShortfall,
    @Nullable Integer retryDays,
    String timeZone,
    @Nullable Next nextRun,
    @Nullable LocalDate skipOn,
    Instant createdAt) {

  static StandingOrderView of(StandingOrder order) {
    StandingOrder.Terms terms = order.terms();
    return new StandingOrderView(
        order.id(),
        order.state().status(),
        order.state().endReason(),
        order.from(),
        order.to(),
        Objects.requireNonNull(order.toNumber()),
        terms.money().amountCents(),
        terms.money().currency(),
        terms.memo(),
        order.schedule(),
        terms.onShortfall(),
        terms.retryDays() == 0 ? null : terms.retryDays(),
        order.zone().getId(),
        next(order),
        order.skipOn(),
        order.createdAt());
  }

  private static @Nullable Next next(StandingOrder order) {
    Next next = order.state().next();
    return next == null || !next.dueOn().equals(order.skipOn())
        ? next
        : order.goOn(order.schedule().after(next.dueOn())).next();
  }

  /** A try as the API shows it. */
  public record RunView(
      LocalDate dueOn,
      int attempt,
      Run.Outcome outcome,
      @Nullable String code,
      @Nullable TransferId transferId,
      long amount,
      String currency,
      Instant runAt) {
    /** Where it is told beside those of others. */
    public record Own(StandingOrderId standingOrderId, RunView run) {}

    static RunView of(Run run, String currency) {
      return new RunView(
          run.key().dueOn(),
          run.key().attempt(),
          run.outcome(),
          run.code(),
          run.transferId(),
          run.amountCents(),
          currency,
          run.at());
    }
  }
}
