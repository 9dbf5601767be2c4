package florin.ledger;

import florin.core.AccountId;
import florin.core.HoldId;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;

/** Reads holds: they change only in the ledger's turn, with their source's balance. */
final class HoldSql {
  private static final String HOLDS =
      "SELECT h.* FROM unnest(?::uuid[]) AS asked (hold_id) JOIN hold h USING (hold_id)";

  private static final String DUE_HOLDS =
      """
      SELECT h.*
      FROM hold h, unnest(?::timestamptz[]) AS horizon (at)
      WHERE (h.from_account_id = ANY (?::uuid[])
          OR (h.user_id = ANY (?::uuid[])
              AND h.created_at > horizon.at - interval '32 days'))
        AND h.status = 'active'
        AND h.expires_at <= horizon.at
      """;

  private static final String LATER_EXPIRIES =
      """
      SELECT h.from_account_id, min(h.expires_at) AS expires_at
      FROM hold h, unnest(?::timestamptz[]) AS horizon (at)
      WHERE h.from_account_id = ANY (?::uuid[]) AND h.status = 'active'
        AND h.expires_at > horizon.at
      GROUP BY h.from_account_id
      """;

  private HoldSql() {}

  static void named(Trip trip, Collection<HoldId> ids, List<HoldState> found) throws SQLException {
    trip.ask(HOLDS, row -> found.add(JournalRow.hold(row))).uuids(ids, HoldId::value);
  }

  /**
   * Holds that are over and may be told by no row: on these accounts, or of these users and young
   * enough to count against a month.
   */
  static void due(
      Trip trip,
      Instant horizon,
      Collection<UUID> accounts,
      Collection<UUID> users,
      List<HoldState> found)
      throws SQLException {
    trip.ask(DUE_HOLDS, row -> found.add(JournalRow.hold(row)))
        .times(List.of(horizon), Function.identity())
        .uuids(accounts, Function.identity())
        .uuids(users, Function.identity());
  }

  /** Of each account with others, when the first of them expires. */
  static void laterExpiries(
      Trip trip, Instant horizon, Collection<UUID> accounts, Map<AccountId, Instant> found)
      throws SQLException {
    trip.ask(
            LATER_EXPIRIES,
            row ->
                found.put(
                    new AccountId(row.getObject(1, UUID.class)),
                    JournalRow.instant(row, "expires_at")))
        .times(List.of(horizon), Function.identity())
        .uuids(accounts, Function.identity());
  }
}
