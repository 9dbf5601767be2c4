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

  /** What cards paid is given back as a refund, which is counted where it was captured. */
  boolean isReversible() {
    boolean cards = kind.equals(TransferKind.CARD.slug()) || kind.equals(RefundCard.KIND);
    return posted && !cards && !kind.equals(Reverse.KIND);
  }

  Original reversed(long amountCents) {
    return new Original(id, kind, posted, from, to, money, reversedCents + amountCents);
  }
}
