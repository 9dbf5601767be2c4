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

  Authorized(Caller caller, AccountId accountId) {
    this.caller = caller;
    this.accountId = accountId;
  }

  public Caller caller() {
    return caller;
  }

  public AccountId accountId() {
    return accountId;
  }
}
