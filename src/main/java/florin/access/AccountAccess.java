package florin.access;

import florin.access.AccessDao.Granted;
import florin.core.Access;
import florin.core.AccountId;
import florin.core.BankException;
import florin.core.Caller;
import florin.core.ErrorCode;
import florin.core.Remembered;
import florin.core.Role;
import florin.core.UserId;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * Who may do what with an account: asked by every route that names one. A user's grants are read
 * together and remembered for less than a second, so that whoever moves money between many accounts
 * does not pay for a read with each order; the ledger reads them again under its lock. Each
 * question is one read on its own handle. Thread-safe.
 */
public final class AccountAccess {
  private static final Duration MEMORY = Duration.ofMillis(900);
  private static final int USERS_MAX = 500;

  /** Of a user with more, the others are read one by one. */
  private static final int GRANTS_MAX = 1_000;

  private final Jdbi jdbi;
  private final Remembered<UserId, Grants> remembered;

  /** What one user may do; not all of it where that is very much. */
  private record Grants(Map<AccountId, Access> byAccount) {}

  public AccountAccess(Jdbi jdbi, Clock wall) {
    this.jdbi = jdbi;
    this.remembered = new Remembered<>(wall, MEMORY, USERS_MAX);
  }

  /**
   * By the caller's own grant. Operators and auditors may view every account.
   *
   * @throws BankException {@code not_found}, the same for what is another's and what is not there;
   *     {@code forbidden} to whoever has a grant that does not go so far
   */
  public Authorized require(Caller caller, AccountId id, Access needed) {
    return find(caller, id, needed).orElseThrow(() -> refusal(caller, id));
  }

  /** As {@link #require} throws it. */
  public BankException refusal(Caller caller, AccountId id) {
    return granted(caller, id) == null
        ? BankException.notFound()
        : new BankException(ErrorCode.FORBIDDEN, "Your access to this account does not go so far.");
  }

  /** Like {@link #require}, for where something can be said without the account as well. */
  public Optional<Authorized> find(Caller caller, AccountId id, Access needed) {
    Access access = granted(caller, id);
    boolean granted = access != null && access.includes(needed);
    boolean overseen = needed == Access.VIEW && caller.role() != Role.CUSTOMER;
    return granted || (overseen && exists(id))
        ? Optional.of(new Authorized(caller, id, access))
        : Optional.empty();
  }

  /**
   * By the caller's own grants, of many accounts in one read; those that are missing are not his.
   */
  public Map<AccountId, Authorized> findOwn(
      Caller caller, Collection<AccountId> ids, Access needed) {
    try (Handle handle = jdbi.open()) {
      return handle
          .attach(AccessDao.class)
          .grantsOf(caller.userId(), ids.toArray(AccountId[]::new))
          .stream()
          .filter(grant -> grant.access().includes(needed))
          .collect(
              Collectors.toUnmodifiableMap(
                  Granted::accountId,
                  grant -> new Authorized(caller, grant.accountId(), grant.access())));
    }
  }

  /** For freezing: whoever manages the account, or an operator. */
  public Authorized requireManagerOrOperator(Caller caller, AccountId id) {
    if (granted(caller, id) == null && caller.isOperator()) {
      return requireOperator(caller, id);
    }
    return require(caller, id, Access.MANAGE);
  }

  /** For cash at the counter: an operator, whoever's account it is. */
  public Authorized requireOperator(Caller caller, AccountId id) {
    if (!caller.isOperator() || !exists(id)) {
      throw BankException.notFound();
    }
    return new Authorized(caller, id, null);
  }

  /** What was remembered of a user's grants, once one of them has changed. */
  public void forget(UserId user) {
    remembered.forget(user);
  }

  /**
   * What a list is of that may be asked of one account, for {@link Access#VIEW}.
   *
   * @param account null for all of the caller's
   */
  public List<Authorized> oneOrAll(Caller caller, @Nullable AccountId account) {
    return account == null ? all(caller) : List.of(require(caller, account, Access.VIEW));
  }

  /** Every account the caller has a grant on, newest first. */
  public List<Authorized> all(Caller caller) {
    try (Handle handle = jdbi.open()) {
      return handle.attach(AccessDao.class).accountsOf(caller.userId()).stream()
          .map(grant -> new Authorized(caller, grant.accountId(), grant.access()))
          .toList();
    }
  }

  /** An account that is not among the remembered is looked up: it may have been opened just now. */
  private @Nullable Access granted(Caller caller, AccountId id) {
    Grants known = remembered.get(caller.userId(), this::read);
    Access access = known == null ? null : known.byAccount.get(id);
    return access == null ? read(caller.userId(), id) : access;
  }

  private Grants read(UserId user) {
    try (Handle handle = jdbi.open()) {
      return new Grants(
          handle.attach(AccessDao.class).grantsOf(user, GRANTS_MAX).stream()
              .collect(Collectors.toUnmodifiableMap(Granted::accountId, Granted::access)));
    }
  }

  private @Nullable Access read(UserId user, AccountId id) {
    try (Handle handle = jdbi.open()) {
      return handle.attach(AccessDao.class).access(id, user).orElse(null);
    }
  }

  private boolean exists(AccountId id) {
    try (Handle handle = jdbi.open()) {
      return handle.attach(AccessDao.class).exists(id);
    }
  }
}
