package florin.standingorder;

import florin.core.ErrorCode;
import florin.core.Kyc;
import florin.core.Money;
import florin.core.StandingOrderId;
import florin.core.StepUp;
import florin.core.TransferId;
import florin.ledger.Allowance;
import florin.ledger.Command;
import florin.ledger.ErasableText;
import florin.ledger.Outcome;
import florin.ledger.Recorded;
import florin.ledger.TransferKind;
import florin.standingorder.StandingOrder.Next;
import florin.standingorder.StandingOrder.State;
import java.time.Instant;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An order's try that is due, and what follows from what became of it. Decides; does nothing. */
record Try(StandingOrder order, RunKey key, long amountCents) {
  /** So often what is there is looked at again, where it was less than a moment before. */
  private static final int LOOKS_MAX = 5;

  private static final Set<ErrorCode> SHORTFALLS =
      EnumSet.of(ErrorCode.INSUFFICIENT_FUNDS, ErrorCode.LIMIT_EXCEEDED);

  /**
   * What follows.
   *
   * @param run null where its row says it already
   * @param state of the order from now on; null where there is another try first
   * @param again that other try
   */
  record Follows(@Nullable Run run, @Nullable State state, @Nullable Try again) {}

  static Try of(StandingOrder order) {
    Next next = Objects.requireNonNull(order.state().next(), "an order that is due");
    return new Try(
        order,
        new RunKey(order.id(), next.dueOn(), next.attempt()),
        order.terms().money().amountCents());
  }

  private StandingOrderId id() {
    return order.id();
  }

  boolean isToBeSkipped() {
    return key.dueOn().equals(order.skipOn());
  }

  /**
   * Nobody is there to show a second factor; he did when he gave the order.
   *
   * @param kyc whether he has to be somebody the bank knows
   */
  Command command(TransferId transfer, Kyc kyc) {
    String memo = order.terms().memo();
    var origin =
        new Command.Origin(
            transfer,
            RunKey.caller(order),
            key.key(),
            id().toString(),
            null,
            StepUp.NOT_NEEDED,
            kyc);
    return new Command.Transfer(
        origin,
        TransferKind.TRANSFER,
        order.from(),
        order.to(),
        new Money(amountCents, order.terms().money().currency()),
        new Command.Terms(memo == null ? null : ErasableText.of(memo), null, null, false));
  }

  Follows skipped(Instant now) {
    return new Follows(run(Run.Outcome.SKIPPED, Run.SKIP_ASKED, now), nextDate(), null);
  }

  Follows after(Outcome outcome, Instant now) {
    if (outcome instanceof Outcome.Posted) {
      return new Follows(null, nextDate(), null);
    }
    if (!(outcome instanceof Outcome.Declined declined)) {
      throw new IllegalStateException("the key of " + key + " belongs to something else");
    }
    ErrorCode code = declined.code();
    if (!SHORTFALLS.contains(code)) {
      boolean isOver = code == ErrorCode.ACCOUNT_CLOSED;
      State state = isOver ? State.ended(code.slug()) : nextDate();
      return new Follows(run(Run.Outcome.DECLINED, code.slug(), now), state, null);
    }
    return switch (order.terms().onShortfall()) {
      case SKIP -> new Follows(run(Run.Outcome.SKIPPED, code.slug(), now), nextDate(), null);
      case RETRY -> retry(code, now);
      case AVAILABLE -> reduce(declined, now);
    };
  }

  private Follows retry(ErrorCode code, Instant now) {
    LocalDate tomorrow = LocalDate.ofInstant(now, order.zone()).plusDays(1);
    if (tomorrow.isAfter(key.dueOn().plusDays(order.terms().retryDays()))) {
      return new Follows(run(Run.Outcome.GIVEN_UP, code.slug(), now), nextDate(), null);
    }
    Instant at = Schedule.begin(tomorrow, order.zone());
    return new Follows(
        run(Run.Outcome.RETRYING, code.slug(), now),
        State.active(new Next(key.dueOn(), key.attempt() + 1, at)),
        null);
  }

  private Follows reduce(Outcome.Declined declined, Instant now) {
    String code = declined.code().slug();
    Long available = whatIsThere(declined);
    if (available == null || available < 1 || key.attempt() >= LOOKS_MAX) {
      return new Follows(run(Run.Outcome.SKIPPED, code, now), nextDate(), null);
    }
    Try again = new Try(order, key.next(), Math.min(available, amountCents));
    return new Follows(run(Run.Outcome.REDUCED, code, now), null, again);
  }

  /** Where a limit was short, what it leaves: the funds are looked at by the next try. */
  private static @Nullable Long whatIsThere(Outcome.Declined declined) {
    Recorded.Decline decline = declined.record().decline();
    Allowance.Use limit = decline == null ? null : decline.limit();
    return limit == null ? declined.availableCents() : Long.valueOf(limit.leftCents());
  }

  private State nextDate() {
    return order.goOn(order.schedule().after(key.dueOn()));
  }

  private Run run(Run.Outcome outcome, String code, Instant now) {
    return new Run(key, outcome, code, null, amountCents, now);
  }
}
