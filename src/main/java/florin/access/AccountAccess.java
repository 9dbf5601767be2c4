package florin.access;

import florin.core.Access;
import florin.core.AccountId;
import florin.core.BankException;
import florin.core.Caller;
import florin.core.Remembered;
import florin.core.Role;
import florin.core.UserId;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * Who may do what with an account: asked by every route that names one. Grants are remembered for
 * less than a second; the ledger reads them again under its lock. Each question is one read on its
 * own handle. Thread-safe.
 */
public final class AccountAccess {
  private static final Duration MEMORY = Duration.ofMillis(900);
  private static final int REMEMBERED_MAX = 50_000;

  private final Jdbi jdbi;
  private final Remembered<Grant, Access> grants;

  private record Grant(UserId userId, AccountId accountId) {}

  public AccountAccess(Jdbi jdbi, Clock wall) {
    this.jdbi = jdbi;
    this.grants = new Remembered<>(wall, MEMORY, REMEMBERED_MAX);
  }

  /**
   * By the caller's own grant. Operators and auditors may view every account.
   *
   * @throws BankException {@code not_found}, the same for what is another's and what is not there
   */
  public Authorized require(Caller caller, AccountId id, Access needed) {
    return find(caller, id, needed).orElseThrow(BankException::notFound);
  }

  /** Like {@link #require}, for where something can be said without the account as well. */
  public Optional<Authorized> find(Caller caller, AccountId id, Access needed) {
    Access access = grants.get(new Grant(caller.userId(), id), this::read);
    boolean granted = access != null && access.includes(needed);
    boolean overseen = needed == Access.VIEW && caller.role() != Role.CUSTOMER;
    return granted || (overseen && exists(id))
        ? Optional.of(new Authorized(caller, id, granted))
        : Optional.empty();
  }

  /** For freezing: whoever manages the account, or an operator. */
  public Authorized requireManagerOrOperator(Caller caller, AccountId id) {
    Access access = grants.get(new Grant(caller.userId(), id), this::read);
    if (access == null && caller.isOperator()) {
      return requireOperator(caller, id);
    }
    return require(caller, id, Access.MANAGE);
  }

  /** For cash at the counter: an operator, whoever's account it is. */
  public Authorized requireOperator(Caller caller, AccountId id) {
    if (!caller.isOperator() || !exists(id)) {
      throw BankException.notFound();
    }
    return new Authorized(caller, id, false);
  }

  /** Every account the caller has a grant on, newest first. */
  public List<Authorized> all(Caller caller) {
    try (Handle handle = jdbi.open()) {
      return handle.attach(AccessDao.class).accountsOf(caller.userId()).stream()
          .map(id -> new Authorized(caller, id, true))
          .toList();
    }
  }

  private @Nullable Access read(Grant grant) {
    try (Handle handle = jdbi.open()) {
      return handle.attach(AccessDao.class).access(grant.accountId(), grant.userId()).orElse(null);
    }
  }

  private boolean exists(AccountId id) {
    try (Handle handle = jdbi.open()) {
      return handle.attach(AccessDao.class).exists(id);
    }
  }
}
