package florin.ledger;

import florin.core.AccountId;
import florin.core.HoldId;
import florin.core.TransferId;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Keeps money off the accounts that a verification found wrong, while the rest of the bank goes on.
 * Thread-safe.
 */
public final class Fences {
  /** Words and grants move no money. */
  private static final Set<String> HARMLESS = Set.of("orphan_text", "orphan_access");

  private static final String SET =
      """
      WITH wrong AS (
        SELECT unnest(:accounts) AS account_id
        UNION ALL
        SELECT unnest(ARRAY[from_account_id, to_account_id]) FROM journal
        WHERE command_id = ANY (:commands)
        UNION ALL
        SELECT unnest(ARRAY[from_account_id, to_account_id]) FROM hold
        WHERE hold_id = ANY (:commands)
      )
      UPDATE balance SET fenced = NOT fenced
      WHERE (NOT fenced AND account_id IN (SELECT account_id FROM wrong))
         OR (fenced AND :lift AND account_id NOT IN
              (SELECT account_id FROM wrong WHERE account_id IS NOT NULL))
      RETURNING account_id, fenced
      """;

  private final Jdbi jdbi;

  public Fences(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /** A fence that was put up, or taken away. */
  public record Change(AccountId account, boolean fenced) {}

  /** Those that stand, at most so many. */
  public List<AccountId> standing(int limit) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery("SELECT account_id FROM balance WHERE fenced LIMIT :limit")
                .bind("limit", limit)
                .mapTo(UUID.class)
                .map(AccountId::new)
                .list());
  }

  public long count() {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery("SELECT count(*) FROM balance WHERE fenced")
                .mapTo(Long.class)
                .one());
  }

  /**
   * Fences what is named as wrong, both sides of a transfer or hold, and lifts all other fences,
   * unless more is wrong than could be named. In the ledger's turn, so that no batch meets it
   * halfway; takes none when there is nothing to do.
   */
  public List<Change> set(Verification.Result result) {
    Set<UUID> accounts = new HashSet<>();
    Set<UUID> commands = new HashSet<>();
    for (Verification.Finding finding : result.findings()) {
      if (!HARMLESS.contains(finding.check())) {
        String id = finding.row().split(" ", 2)[0];
        switch (id.split("_", 2)[0]) {
          case AccountId.PREFIX -> accounts.add(AccountId.parse(id).value());
          case TransferId.PREFIX -> commands.add(TransferId.parse(id).value());
          case HoldId.PREFIX -> commands.add(HoldId.parse(id).value());
          default -> {} // a currency, a checkpoint
        }
      }
    }
    if (accounts.isEmpty() && commands.isEmpty() && standing(1).isEmpty()) {
      return List.of();
    }
    boolean allNamed = result.findingCount() == result.findings().size();
    return jdbi.inTransaction(handle -> set(handle, accounts, commands, allNamed));
  }

  private static List<Change> set(
      Handle handle, Set<UUID> accounts, Set<UUID> commands, boolean lift) {
    handle.execute("LOCK TABLE ledger_turn IN EXCLUSIVE MODE");
    return handle
        .createQuery(SET)
        .bindArray("accounts", UUID.class, accounts)
        .bindArray("commands", UUID.class, commands)
        .bind("lift", lift)
        .map(
            (row, context) ->
                new Change(new AccountId(row.getObject(1, UUID.class)), row.getBoolean(2)))
        .list();
  }
}
