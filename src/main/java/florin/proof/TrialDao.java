package florin.proof;

import java.util.List;
import java.util.UUID;
import org.jdbi.v3.sqlobject.config.RegisterConstructorMapper;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jspecify.annotations.Nullable;

/** The trial balance: what customers have and what the bank's own accounts have against it. */
interface TrialDao {
  /**
   * @param code of the bank's own account; null for all customers' together, whose id says nothing
   */
  record Sum(String currency, @Nullable String code, UUID id, long accounts, long balance) {}

  @SqlQuery(
      """
      SELECT b.currency, a.system_code AS code, min(b.account_id::text)::uuid AS id,
             count(*) AS accounts, sum(b.balance_cents)::bigint AS balance
      FROM balance b
      LEFT JOIN account a ON b.system AND a.account_id = b.account_id
      GROUP BY b.currency, a.system_code
      ORDER BY b.currency, a.system_code
      """)
  @RegisterConstructorMapper(Sum.class)
  List<Sum> sums();
}
