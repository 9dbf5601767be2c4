package florin.access;

import florin.core.Access;
import florin.core.AccountId;
import florin.core.Caller;
import org.jspecify.annotations.Nullable;

/**
 * Proof that a caller may use an account, given by {@link AccountAccess} alone. Services take this
 * and never a bare id, so that a forgotten check does not compile.
 */
public final class Authorized {
  private final Caller caller;
  private final AccountId accountId;
  private final @Nullable Access access;

  /**
   * @param access that was granted to the caller; null where his role suffices
   */
  Authorized(Caller caller, AccountId accountId, @Nullable Access access) {
    this.caller = caller;
    this.accountId = accountId;
    this.access = access;
  }

  public Caller caller() {
    return caller;
  }

  public AccountId accountId() {
    return accountId;
  }

  /** By a grant of the caller's, not by his role. */
  public boolean isOwn() {
    return access != null;
  }

  /** What was granted to the caller; null where he comes by his role. */
  public @Nullable Access access() {
    return access;
  }
}
