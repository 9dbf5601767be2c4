package florin.access;

import florin.core.Access;
import florin.core.AccountId;
import florin.core.UserId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.StatementContext;
import org.jdbi.v3.sqlobject.config.RegisterRowMapper;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.statement.SqlQuery;

@RegisterRowMapper(AccessDao.GrantedMapper.class)
interface AccessDao {
  record Granted(AccountId accountId, Access access) {}

  /** By hand: a user may have a thousand, and all are read at once. */
  final class GrantedMapper implements RowMapper<Granted> {
    @Override
    public Granted map(ResultSet row, StatementContext context) throws SQLException {
      return new Granted(
          new AccountId(row.getObject(1, UUID.class)), Access.valueOf(row.getString(2)));
    }
  }

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

  @SqlQuery(
      "SELECT account_id, access FROM account_access"
          + " WHERE user_id = :user ORDER BY account_id DESC")
  List<Granted> accountsOf(@Bind("user") UserId user);
}
