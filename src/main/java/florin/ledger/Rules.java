package florin.ledger;

import florin.core.ErrorCode;
import florin.core.Money;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Every reason to refuse money once it is known who asks for what: in the order of the contract, of
 * which the first that applies is the answer. After the last of its list a command must succeed.
 */
final class Rules {
  private static final Rule SAME_ACCOUNT =
      new Rule(ErrorCode.SAME_ACCOUNT, asked -> asked.from().id().equals(asked.to().id()));

  private static final Rule CURRENCY =
      new Rule(ErrorCode.CURRENCY_MISMATCH, Rules::isOtherCurrency);

  private static final Rule CLOSED =
      new Rule(ErrorCode.ACCOUNT_CLOSED, asked -> asked.from().closed() || asked.to().closed());

  private static final Rule FROZEN =
      new Rule(
          ErrorCode.ACCOUNT_FROZEN,
          asked ->
              !asked.isForced()
                  && (asked.from().restrictions().debit() || asked.to().restrictions().credit()));

  private static final Rule FENCED =
      new Rule(ErrorCode.ACCOUNT_FENCED, asked -> asked.from().fenced() || asked.to().fenced());

  private static final Rule VERSION =
      new Rule(
          ErrorCode.BALANCE_VERSION_MISMATCH,
          Rules::isOtherVersion,
          asked -> Map.of("balance_version", asked.from().sequence()));

  private static final Rule WINDOW =
      new Rule(
          ErrorCode.EFFECTIVE_AT_OUT_OF_WINDOW,
          Rules::isOutOfWindow,
          asked -> Map.of("effective_at", Decision.effectiveAt(asked.command(), asked.at())));

  private static final Rule KYC =
      new Rule(
          ErrorCode.KYC_REQUIRED,
          asked -> asked.books().isUnknown(asked.command().origin(), asked.at()));

  private static final Rule STEP_UP =
      new Rule(ErrorCode.STEP_UP_REQUIRED, asked -> asked.command().origin().stepUp().isMissing());

  private static final Rule LIMIT =
      new Rule(
          ErrorCode.LIMIT_EXCEEDED,
          asked -> asked.exceeded() != null,
          asked -> {
            List<Allowance.Use> limits = asked.limits();
            return limits.isEmpty() ? Map.of() : Map.of("limits", limits);
          });

  private static final Rule FUNDS =
      new Rule(
          ErrorCode.INSUFFICIENT_FUNDS,
          asked ->
              !asked.from().system()
                  && !asked.isForced()
                  && asked.from().availableCents() < asked.amountCents(),
          asked ->
              Map.of(
                  "balance", asked.from().balanceCents(),
                  "held", asked.from().heldCents(),
                  "overdraft_limit", asked.from().overdraftLimitCents(),
                  "available", asked.from().availableCents()));

  private static final Rule RANGE =
      new Rule(
          ErrorCode.BALANCE_OUT_OF_RANGE,
          asked ->
              !asked.from().isInRange(-asked.amountCents())
                  || !asked.to().isInRange(asked.amountCents()),
          true,
          asked -> Map.of());

  private static final Rule CARD_INACTIVE =
      new Rule(ErrorCode.CARD_INACTIVE, asked -> is(asked, CardState.Status.INACTIVE));

  private static final Rule CARD_FROZEN =
      new Rule(ErrorCode.CARD_FROZEN, asked -> is(asked, CardState.Status.FROZEN));

  private static final Rule CARD_CANCELLED =
      new Rule(ErrorCode.CARD_CANCELLED, asked -> asked.card().isCancelled(asked.shown().card()));

  private static final Rule CARD_EXPIRED =
      new Rule(ErrorCode.CARD_EXPIRED, asked -> asked.card().isExpired(asked.at()));

  private static final Rule VERIFICATION =
      new Rule(
          ErrorCode.CARD_VERIFICATION_FAILED, asked -> !asked.card().isVerified(asked.shown()));

  private static final Rule CATEGORY =
      new Rule(
          ErrorCode.CATEGORY_BLOCKED,
          asked -> asked.card().blocked().contains(asked.shown().category()));

  private static final Rule NOT_REVERSIBLE =
      new Rule(ErrorCode.NOT_REVERSIBLE, asked -> !asked.original().isReversible());

  private static final Rule EXCEEDS_ORIGINAL =
      new Rule(
          ErrorCode.EXCEEDS_ORIGINAL,
          asked ->
              asked.amountCents() > asked.original().remainingCents() || asked.amountCents() == 0,
          asked -> Map.of("left_to_reverse", asked.original().remainingCents()));

  private static final Rule EXCEEDS_CAPTURED =
      new Rule(
          ErrorCode.EXCEEDS_ORIGINAL,
          asked -> asked.amountCents() > asked.hold().refundableCents() || asked.amountCents() == 0,
          asked -> Map.of("left_to_reverse", asked.hold().refundableCents()));

  private static final Rule EXCEEDS_HOLD =
      new Rule(
          ErrorCode.EXCEEDS_HOLD,
          asked -> asked.amountCents() > asked.hold().remainingCents(),
          asked -> Map.of("left_of_hold", asked.hold().remainingCents()));

  private static final Rule CAPTURED =
      resolved(ErrorCode.HOLD_ALREADY_CAPTURED, HoldState.Status.CAPTURED);
  private static final Rule RELEASED = resolved(ErrorCode.HOLD_RELEASED, HoldState.Status.RELEASED);
  private static final Rule EXPIRED = resolved(ErrorCode.HOLD_EXPIRED, HoldState.Status.EXPIRED);

  /** A hold is refused for whatever its transfer would be, so that its capture finds the money. */
  static final List<Rule> TRANSFER =
      List.of(
          SAME_ACCOUNT,
          CURRENCY,
          CLOSED,
          FROZEN,
          FENCED,
          VERSION,
          WINDOW,
          KYC,
          STEP_UP,
          LIMIT,
          FUNDS,
          RANGE);

  /** A card's hold: the card first, then what a transfer would be refused for. */
  static final List<Rule> AUTHORIZATION =
      List.of(
          CARD_INACTIVE,
          CARD_FROZEN,
          CARD_CANCELLED,
          CARD_EXPIRED,
          VERIFICATION,
          CATEGORY,
          CURRENCY,
          CLOSED,
          FROZEN,
          FENCED,
          KYC,
          LIMIT,
          FUNDS,
          RANGE);

  static final List<Rule> REFUND = List.of(CLOSED, FROZEN, FENCED, EXCEEDS_CAPTURED, RANGE);

  static final List<Rule> CAPTURE =
      List.of(CAPTURED, RELEASED, EXPIRED, CLOSED, FENCED, EXCEEDS_HOLD, RANGE);

  static final List<Rule> RELEASE = List.of(CAPTURED, RELEASED, EXPIRED, FENCED);

  /** Of a card's hold, which is let go in parts too. */
  static final List<Rule> CARD_RELEASE = List.of(CAPTURED, RELEASED, EXPIRED, FENCED, EXCEEDS_HOLD);

  static final List<Rule> REVERSAL =
      List.of(NOT_REVERSIBLE, CLOSED, FROZEN, FENCED, EXCEEDS_ORIGINAL, FUNDS, RANGE);

  private Rules() {}

  /** Those that a command which moves or holds money has to pass. */
  static List<Rule> of(Command command) {
    if (command instanceof Reverse) {
      return REVERSAL;
    }
    if (command instanceof CaptureHold) {
      return CAPTURE;
    }
    if (command instanceof RefundCard) {
      return REFUND;
    }
    if (command instanceof Command.PlaceHold place && place.card() != null) {
      return AUTHORIZATION;
    }
    if (command instanceof ReleaseHold release) {
      return release.card() == null ? RELEASE : CARD_RELEASE;
    }
    return TRANSFER;
  }

  /** Of the one that is good: one before it is cancelled, whatever that is. */
  private static boolean is(Movement asked, CardState.Status status) {
    CardState card = asked.card();
    return card.status() == status && card.card().equals(asked.shown().card());
  }

  private static Rule resolved(ErrorCode code, HoldState.Status status) {
    return new Rule(code, asked -> asked.hold().status() == status);
  }

  private static boolean isOtherCurrency(Movement asked) {
    Money money = asked.command().money();
    return money != null
        && !(money.currency().equals(asked.from().currency())
            && money.currency().equals(asked.to().currency()));
  }

  private static boolean isOtherVersion(Movement asked) {
    if (!(asked.command() instanceof Command.Transfer transfer)) {
      return false;
    }
    Long version = transfer.terms().ifBalanceVersion();
    return version != null && version != asked.from().sequence();
  }

  private static boolean isOutOfWindow(Movement asked) {
    Instant at = asked.at();
    if (!(asked.command() instanceof Command.Transfer transfer)) {
      return false;
    }
    Instant effectiveAt = Decision.effectiveAt(transfer, at);
    boolean anyPast =
        transfer.transferKind() == TransferKind.IMPORT
            || asked.books().isOperator(transfer.origin().caller());
    return effectiveAt.isAfter(at)
        || !(anyPast || !effectiveAt.isBefore(at.minus(transfer.terms().past())));
  }
}
