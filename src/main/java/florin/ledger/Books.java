package florin.ledger;

import florin.core.Access;
import florin.core.AccountId;
import florin.core.Caller;
import florin.core.Role;
import florin.core.UserId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The locked accounts of a batch and who may use them, as the core sees them; changed by each
 * decision that is applied, so that the next one sees its effect. Not thread-safe.
 */
final class Books {
  private final Map<AccountId, AccountState> accounts;
  private final Map<AccountId, AccountState> changed;
  private final Map<UserId, Role> roles;
  private final Map<Grant, Access> grants;

  record Grant(UserId userId, AccountId accountId) {}

  Books(List<AccountState> locked, Map<UserId, Role> roles, Map<Grant, Access> grants) {
    this(new HashMap<>(), new LinkedHashMap<>(), Map.copyOf(roles), new HashMap<>(grants));
    locked.forEach(state -> accounts.put(state.id(), state));
  }

  private Books(
      Map<AccountId, AccountState> accounts,
      Map<AccountId, AccountState> changed,
      Map<UserId, Role> roles,
      Map<Grant, Access> grants) {
    this.accounts = accounts;
    this.changed = changed;
    this.roles = roles;
    this.grants = grants;
  }

  Books copy() {
    return new Books(
        new HashMap<>(accounts), new LinkedHashMap<>(changed), roles, new HashMap<>(grants));
  }

  @Nullable AccountState account(AccountId id) {
    return accounts.get(id);
  }

  /** The grant as it stands now, whatever the route remembered. */
  boolean allows(Caller caller, AccountId id, Access needed) {
    Access access = grants.get(new Grant(caller.userId(), id));
    return access != null && access.includes(needed);
  }

  /** The role as it stands now; what the bank does on an owner's behalf has none. */
  boolean isOperator(Caller caller) {
    return caller.isOperator() && roles.get(caller.userId()) == Role.OPERATOR;
  }

  void apply(Decision decision) {
    for (AccountState state : decision.after()) {
      accounts.put(state.id(), state);
      changed.put(state.id(), state);
    }
    if (decision.command() instanceof Command.OpenAccount open) {
      Grant owner = new Grant(open.origin().caller().userId(), open.account().id());
      grants.put(owner, Access.MANAGE);
    }
  }

  List<AccountState> changed() {
    return new ArrayList<>(changed.values());
  }
}
