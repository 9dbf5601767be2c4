package florin.interest;

import com.github.f4b6a3.uuid.UuidCreator;
import florin.core.AccountId;
import florin.core.ErrorCode;
import florin.core.Money;
import florin.core.TransferId;
import florin.interest.Earner.Growth;
import florin.ledger.Command;
import florin.ledger.ErasableText;
import florin.ledger.Outcome;
import florin.ledger.SystemAccount;
import florin.ledger.TransferKind;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What an account is credited or charged for some days, and what has become of it.
 *
 * @param zone of the account
 * @param carriedParts what the rounding left, as {@link Accrued} counts
 * @param endsAt when it is given up; null for never
 */
record Posting(
    PostingKey key,
    String currency,
    ZoneId zone,
    long amountCents,
    long carriedParts,
    Progress progress,
    @Nullable Instant endsAt) {
  enum State {
    /** Less than a minor unit: it is all carried on. */
    NOTHING,
    WAITING,
    POSTED,
    GIVEN_UP
  }

  /**
   * How far it is.
   *
   * @param code why the last attempt was refused
   * @param attempt that comes next, or was the last
   * @param nextAt null unless it waits
   * @param transferId posted, or declined last; null before the first attempt
   */
  record Progress(
      State state,
      @Nullable String code,
      int attempt,
      @Nullable Instant nextAt,
      @Nullable TransferId transferId) {}

  /** Of what has grown, rounded down; due at that instant. */
  static Posting of(Growth growth, Instant at) {
    Earner earner = growth.earner();
    long cents = growth.accrued().cents();
    return new Posting(
        new PostingKey(TransferKind.INTEREST, earner.id(), growth.fromOn(), growth.throughOn()),
        earner.group().currency(),
        earner.zone(),
        cents,
        growth.accrued().restParts(),
        due(cents > 0 ? State.WAITING : State.NOTHING, at),
        null);
  }

  private static Progress due(State state, Instant at) {
    return new Progress(state, null, 1, state == State.WAITING ? at : null, null);
  }

  /**
   * The fee of a month, tried until the next one.
   *
   * @param nextOn the first day after that month
   * @param now from when on it is tried
   */
  static Posting fee(Earner earner, long cents, LocalDate nextOn, Instant now) {
    LocalDate today = LocalDate.ofInstant(now, earner.zone());
    LocalDate ends = today.withDayOfMonth(1).plusMonths(1);
    return new Posting(
        new PostingKey(TransferKind.FEE, earner.id(), nextOn.minusMonths(1), nextOn.minusDays(1)),
        earner.group().currency(),
        earner.zone(),
        cents,
        0,
        due(State.WAITING, begin(nextOn, earner.zone())),
        begin(ends, earner.zone()));
  }

  private static Instant begin(LocalDate day, ZoneId zone) {
    return day.atStartOfDay(zone).toInstant();
  }

  AccountId account() {
    return key.account();
  }

  /** By the bank, as its next attempt. */
  Command command() {
    Command.Key attempt = key.attempt(progress.attempt());
    return command(new Command.Origin(newId(), key.byTheBank(), attempt, attempt.value()));
  }

  /** With the closing of the account, under the key of whoever orders that. */
  Command.Transfer closing(Command.Origin by) {
    return command(
        new Command.Origin(newId(), key.by(by.caller().userId()), by.key(), by.requestId()));
  }

  private static TransferId newId() {
    return new TransferId(UuidCreator.getTimeOrderedEpoch());
  }

  private Command.Transfer command(Command.Origin origin) {
    boolean isFee = key.kind() == TransferKind.FEE;
    SystemAccount own = isFee ? SystemAccount.FEES : SystemAccount.INTEREST;
    return new Command.Transfer(
        origin,
        key.kind(),
        isFee ? account() : own.id(currency),
        isFee ? own.id(currency) : account(),
        new Money(amountCents, currency),
        new Command.Terms(ErasableText.of(key.memo()), null, null, false));
  }

  boolean isOver(Instant now) {
    return endsAt != null && !endsAt.isAfter(now);
  }

  Posting givenUp() {
    return with(new Progress(State.GIVEN_UP, progress.code(), progress.attempt(), null, null));
  }

  /** Tried again on the next day, if that is before its end. A closed account has no next day. */
  Posting refused(Outcome.Declined declined, Instant now) {
    Instant tomorrow = begin(LocalDate.ofInstant(now, zone).plusDays(1), zone);
    boolean isLast = declined.code() == ErrorCode.ACCOUNT_CLOSED || isOver(tomorrow);
    return with(
        new Progress(
            isLast ? State.GIVEN_UP : State.WAITING,
            declined.code().slug(),
            isLast ? progress.attempt() : progress.attempt() + 1,
            isLast ? null : tomorrow,
            declined.record().id()));
  }

  private Posting with(Progress next) {
    return new Posting(
        key, currency, zone, amountCents, carriedParts, Objects.requireNonNull(next), endsAt);
  }
}
