package florin.reversal;

import florin.core.AccountId;
import florin.core.TransferId;
import java.util.Optional;
import org.jdbi.v3.sqlobject.config.RegisterConstructorMapper;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.statement.SqlQuery;

interface ReversalDao {
  /** Sides and currency never change, so they may be read before the ledger locks anything. */
  @RegisterConstructorMapper(Sides.class)
  @SqlQuery(
      """
      SELECT from_account_id, to_account_id, currency, outcome = 'posted' AS posted
      FROM journal
      WHERE command_id = :id AND amount_cents IS NOT NULL AND kind <> 'hold'
        AND from_account_id IS NOT NULL AND to_account_id IS NOT NULL
      """)
  Optional<Sides> sides(@Bind("id") TransferId id);

  /** Who paid, and who was paid. */
  record Sides(AccountId fromAccountId, AccountId toAccountId, String currency, boolean posted) {}
}
