package florin.ledger;

import java.util.Locale;

/** Why money moves; who may order it hangs on this. */
public enum TransferKind {
  /** By whoever may pay from the source, to any customer's account. */
  TRANSFER,
  /** By an operator, from cash. */
  DEPOSIT,
  /** By an operator, to cash. */
  WITHDRAWAL,
  /** By an import on the owner's behalf, between his account and cash; outside the time window. */
  IMPORT;

  private final String slug = name().toLowerCase(Locale.ROOT);

  public String slug() {
    return slug;
  }
}
