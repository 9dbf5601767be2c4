package florin.proof;

import florin.core.Hash;
import java.time.Instant;
import java.util.List;

/**
 * What the ledger was when its last booking was {@code bookedUntil}; 1970 when there was none.
 *
 * @param accounts those with at least one entry
 * @param sums in the order of their currencies
 * @param root over the accounts' last entries
 */
public record LedgerState(
    Instant bookedUntil, long accounts, long entries, long journalRows, List<Sum> sums, Hash root) {

  /**
   * All accounts of a currency with at least one entry.
   *
   * @param entries by their last sequences
   * @param customerBalance of all customers' accounts together, minor units: what the bank owes
   */
  public record Sum(String currency, long accounts, long entries, long customerBalance) {
    @Override
    public String toString() {
      return currency + " " + accounts + " " + entries + " " + customerBalance;
    }
  }
}
