package florin.ledger;

import florin.core.Access;
import florin.core.AccountId;
import florin.core.UserId;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Who may do what with the accounts of a batch, as it stands in its turn. Not thread-safe. */
final class Grants {
  private final Map<Books.Grant, Access> grants;

  Grants(Map<Books.Grant, Access> grants) {
    this.grants = new HashMap<>(grants);
  }

  Grants copy() {
    return new Grants(grants);
  }

  @Nullable Access of(UserId user, AccountId id) {
    return grants.get(new Books.Grant(user, id));
  }

  /** Whether nobody else manages it, of all who do: read where somebody's grant is changed. */
  boolean isLastManager(Payer member) {
    return of(member.user(), member.account()) == Access.MANAGE
        && grants.entrySet().stream()
            .filter(grant -> grant.getKey().accountId().equals(member.account()))
            .filter(grant -> !grant.getKey().userId().equals(member.user()))
            .noneMatch(grant -> grant.getValue() == Access.MANAGE);
  }

  void opened(Command.OpenAccount open) {
    grants.put(
        new Books.Grant(open.origin().caller().userId(), open.account().id()), Access.MANAGE);
  }

  /** A new grant is good from the next batch on: whether it is written hangs on its invitation. */
  void changed(SetLimits set) {
    Payer member = set.payer();
    GrantChange change = set.grant();
    if (member != null && change != null) {
      grants.computeIfPresent(
          new Books.Grant(member.user(), member.account()), (same, before) -> change.after());
    }
  }
}
