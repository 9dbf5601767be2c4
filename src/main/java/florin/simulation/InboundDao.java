package florin.simulation;

import florin.core.AccountId;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.statement.SqlQuery;

interface InboundDao {
  @SqlQuery("SELECT currency FROM account WHERE account_id = :account")
  String currencyOf(@Bind("account") AccountId account);
}
