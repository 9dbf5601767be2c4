package florin.imports;

import florin.core.AccountId;
import florin.core.UserId;
import java.util.Map;
import java.util.Set;
import org.jdbi.v3.sqlobject.config.KeyColumn;
import org.jdbi.v3.sqlobject.config.ValueColumn;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.statement.SqlQuery;

interface ImportDao {
  /** The owner's accounts by the number they had in the source. */
  @SqlQuery(
      """
      SELECT a.external_number, a.account_id
      FROM account a JOIN account_access g USING (account_id)
      WHERE g.user_id = :owner AND g.access = 'MANAGE' AND a.currency = :currency
        AND a.external_number = ANY (:numbers)
      """)
  @KeyColumn("external_number")
  @ValueColumn("account_id")
  Map<String, AccountId> accounts(
      @Bind("owner") UserId owner,
      @Bind("currency") String currency,
      @Bind("numbers") String[] numbers);

  /** Of these keys of the owner's, those that have an answer. */
  @SqlQuery(
      """
      SELECT idempotency_key FROM journal
      WHERE user_id = :owner AND idempotency_key = ANY (:keys)
      """)
  Set<String> known(@Bind("owner") UserId owner, @Bind("keys") String[] keys);

  @SqlQuery("SELECT nextval('account_ordinal')")
  long nextOrdinal();
}
