package florin.ledger;

import florin.core.AccountId;
import florin.core.Hash;

/**
 * The locked row of one account: all that a decision about it needs. Amounts in minor units.
 *
 * @param system the bank's own, which may go below zero
 * @param sequence of its last entry, 0 before the first
 * @param hash of its last entry, the chain's head
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
    Hash hash) {

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
        entry.hash());
  }

  AccountState with(Restrictions next) {
    return new AccountState(
        id,
        currency,
        system,
        closed,
        next,
        balanceCents,
        heldCents,
        overdraftLimitCents,
        sequence,
        hash);
  }

  AccountState closedNow() {
    return new AccountState(
        id,
        currency,
        system,
        true,
        restrictions,
        balanceCents,
        heldCents,
        overdraftLimitCents,
        sequence,
        hash);
  }
}
