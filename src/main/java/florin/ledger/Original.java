package florin.ledger;

import florin.core.AccountId;
import florin.core.Money;
import florin.core.TransferId;

/**
 * A transfer that is to be reversed.
 *
 * @param reversedCents what was taken back of it so far
 */
record Original(
    TransferId id,
    String kind,
    boolean posted,
    AccountId from,
    AccountId to,
    Money money,
    long reversedCents) {

  long remainingCents() {
    return money.amountCents() - reversedCents;
  }

  boolean isReversible() {
    return posted && !kind.equals(Reverse.KIND);
  }

  Original reversed(long amountCents) {
    return new Original(id, kind, posted, from, to, money, reversedCents + amountCents);
  }
}
