package florin.access;

import florin.core.AccountId;
import florin.core.Caller;

/**
 * Proof that a caller may use an account, given by {@link AccountAccess} alone. Services take this
 * and never a bare id, so that a forgotten check does not compile.
 */
public final class Authorized {
  private final Caller caller;
  private final AccountId accountId;
  private final boolean own;

  Authorized(Caller caller, AccountId accountId, boolean own) {
    this.caller = caller;
    this.accountId = accountId;
    this.own = own;
  }

  public Caller caller() {
    return caller;
  }

  public AccountId accountId() {
    return accountId;
  }

  /** By a grant of the caller's, not by his role. */
  public boolean isOwn() {
    return own;
  }
}
