package florin.access;

import florin.core.Access;
import florin.core.AccountId;
import florin.core.UserId;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.sqlobject.config.RegisterConstructorMapper;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.statement.SqlQuery;

@RegisterConstructorMapper(AccessDao.Granted.class)
interface AccessDao {
  record Granted(AccountId accountId, Access access) {}

  /** Of one user, in no order; at most {@code limit}. */
  @SqlQuery("SELECT account_id, access FROM account_access WHERE user_id = :user LIMIT :limit")
  List<Granted> grantsOf(@Bind("user") UserId user, @Bind("limit") int limit);

  @SqlQuery(
      "SELECT account_id, access FROM account_access"
          + " WHERE user_id = :user AND account_id = ANY (:accounts)")
  List<Granted> grantsOf(@Bind("user") UserId user, @Bind("accounts") AccountId[] accounts);

  @SqlQuery("SELECT access FROM account_access WHERE account_id = :account AND user_id = :user")
  Optional<Access> access(@Bind("account") AccountId account, @Bind("user") UserId user);

  @SqlQuery("SELECT EXISTS (SELECT 1 FROM account WHERE account_id = :account)")
  boolean exists(@Bind("account") AccountId account);

  @SqlQuery("SELECT account_id FROM account_access WHERE user_id = :user ORDER BY account_id DESC")
  List<AccountId> accountsOf(@Bind("user") UserId user);
}
