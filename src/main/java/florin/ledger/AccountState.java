package florin.ledger;

import florin.core.AccountId;
import florin.core.Hash;
import florin.core.Money;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The locked row of one account: all that a decision about it needs. Amounts in minor units.
 *
 * @param system the bank's own, which may go below zero
 * @param sequence of its last entry, 0 before the first
 * @param hash of its last entry, the chain's head
 * @param nextHoldExpiry no active hold expires before; null for none
 * @param forced below its limit by an operator's will, until it is back above
 * @param fenced found wrong by the last verification
 */
record AccountState(
    AccountId id,
    String currency,
    boolean system,
    boolean closed,
    Restrictions restrictions,
    long balanceCents,
    long heldCents,
    long overdraftLimitCents,
    long sequence,
    Hash hash,
    @Nullable Instant nextHoldExpiry,
    boolean forced,
    boolean fenced) {

  /** Without holds. */
  AccountState(
      AccountId id,
      String currency,
      boolean system,
      boolean closed,
      Restrictions restrictions,
      long balanceCents,
      long heldCents,
      long overdraftLimitCents,
      long sequence,
      Hash hash) {
    this(
        id,
        currency,
        system,
        closed,
        restrictions,
        balanceCents,
        heldCents,
        overdraftLimitCents,
        sequence,
        hash,
        null,
        false,
        false);
  }

  /** Before its first entry. */
  static AccountState opened(
      AccountId id, String currency, boolean system, long overdraftLimitCents) {
    Hash genesis = Entry.genesis(id);
    return new AccountState(
        id, currency, system, false, Restrictions.NONE, 0, 0, overdraftLimitCents, 0, genesis);
  }

  /** Bits of the row: 1 no debits, 2 no credits. */
  record Restrictions(int bits, boolean byOperator) {
    static final Restrictions NONE = new Restrictions(0, false);
    private static final int DEBIT = 1;
    private static final int CREDIT = 2;

    static Restrictions frozen(boolean byOperator) {
      return new Restrictions(DEBIT | CREDIT, byOperator);
    }

    boolean any() {
      return bits != 0;
    }

    boolean debit() {
      return (bits & DEBIT) != 0;
    }

    boolean credit() {
      return (bits & CREDIT) != 0;
    }
  }

  long availableCents() {
    return balanceCents - heldCents + overdraftLimitCents;
  }

  boolean isInRange(long changeCents) {
    long result = balanceCents + changeCents;
    return system
        ? (changeCents < 0) == (result < balanceCents)
        : Math.abs(result) <= Money.AMOUNT_MAX;
  }

  /**
   * The entry that changes the balance by so much.
   *
   * @param other the account on the other side
   * @param text hash of the command's words, or null
   */
  Entry next(
      Command command, AccountId other, long changeCents, Entry.Times times, @Nullable Hash text) {
    return new Entry(
            id,
            other,
            sequence + 1,
            command.origin().id(),
            command.kind(),
            changeCents,
            balanceCents + changeCents,
            times.bookedAt(),
            times.effectiveAt(),
            hash)
        .linked(hash, text);
  }

  AccountState after(Entry entry) {
    return new AccountState(
        id,
        currency,
        system,
        closed,
        restrictions,
        entry.balanceAfterCents(),
        heldCents,
        overdraftLimitCents,
        entry.sequence(),
        entry.hash(),
        nextHoldExpiry,
        forced && availableCents() + entry.amountCents() < 0,
        fenced);
  }

  /** What a forced reversal took may be more than there was. */
  AccountState forcedIf(boolean byOperator) {
    boolean below = !system && availableCents() < 0;
    return new AccountState(
        id,
        currency,
        system,
        closed,
        restrictions,
        balanceCents,
        heldCents,
        overdraftLimitCents,
        sequence,
        hash,
        nextHoldExpiry,
        forced || (byOperator && below),
        fenced);
  }

  AccountState with(Restrictions next) {
    return with(closed, next, heldCents, nextHoldExpiry);
  }

  AccountState closedNow() {
    return with(true, restrictions, heldCents, nextHoldExpiry);
  }

  AccountState reserving(HoldState hold) {
    Instant expiry = hold.expiresAt();
    boolean first = nextHoldExpiry == null || expiry.isBefore(nextHoldExpiry);
    long held = heldCents + hold.money().amountCents();
    return with(closed, restrictions, held, first ? expiry : nextHoldExpiry);
  }

  /** So much more, or less below zero. */
  AccountState reserving(long cents) {
    return with(closed, restrictions, heldCents + cents, nextHoldExpiry);
  }

  AccountState withNextExpiry(@Nullable Instant next) {
    return with(closed, restrictions, heldCents, next);
  }

  private AccountState with(
      boolean isClosed, Restrictions restricted, long held, @Nullable Instant nextExpiry) {
    return new AccountState(
        id,
        currency,
        system,
        isClosed,
        restricted,
        balanceCents,
        held,
        overdraftLimitCents,
        sequence,
        hash,
        nextExpiry,
        forced && balanceCents - held + overdraftLimitCents < 0,
        fenced);
  }
}
