package florin.ledger;

import florin.core.AccountId;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The holds, transfers, allowances and cards that a batch is about, beside its accounts.
 *
 * @param holds those that commands name, and those that are due on the locked accounts or of users
 *     whose spending is limited
 * @param laterExpiries of an account with due ones, when the first of the others expires
 * @param fresh those of the allowances that have no limits yet: kept once some are set
 */
record AtHand(
    List<HoldState> holds,
    Map<AccountId, Instant> laterExpiries,
    List<Original> originals,
    Collection<Allowance> allowances,
    Set<Allowance.Id> fresh,
    Collection<CardState> cards) {
  AtHand(
      List<HoldState> holds,
      Map<AccountId, Instant> laterExpiries,
      List<Original> originals,
      Collection<Allowance> allowances) {
    this(holds, laterExpiries, originals, allowances, Set.of(), List.of());
  }
}
