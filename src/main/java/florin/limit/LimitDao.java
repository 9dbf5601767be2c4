package florin.limit;

import florin.core.AccountId;
import org.jdbi.v3.sqlobject.config.RegisterConstructorMapper;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.statement.SqlQuery;

interface LimitDao {
  record Days(String currency, String timeZone) {}

  @SqlQuery("SELECT currency, time_zone FROM account WHERE account_id = :account")
  @RegisterConstructorMapper(Days.class)
  Days daysOf(@Bind("account") AccountId account);
}
