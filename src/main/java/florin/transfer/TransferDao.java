package florin.transfer;

import florin.core.AccountId;
import florin.core.TransferId;
import florin.core.UserId;
import florin.db.Sealing;
import florin.ledger.JournalRow;
import florin.ledger.Recorded;
import florin.money.TransferView;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.StatementContext;
import org.jdbi.v3.sqlobject.config.RegisterRowMapper;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jspecify.annotations.Nullable;

/**
 * Reads of transfers in the journal, and of what was refused to become one, a hold too; commands
 * without money are not among them.
 */
@RegisterRowMapper(TransferDao.FoundMapper.class)
interface TransferDao {
  String SELECTED = "SELECT j.*, " + Sealing.MEMO + " AS memo, taken.*\n";

  String REVERSED =
      """
      LEFT JOIN command_text t ON t.command_id = j.command_id
      CROSS JOIN LATERAL (
        SELECT coalesce(sum(r.amount_cents), 0) AS reversed_cents,
               array_agg(r.command_id ORDER BY r.booked_at) AS reversed_by
        FROM journal r
        WHERE r.concerns_id = j.command_id AND r.kind = 'reversal' AND r.outcome = 'posted'
      ) taken
      """;

  @SqlQuery(
      SELECTED
          + "FROM journal j\n"
          + REVERSED
          + """
      WHERE j.command_id = :id AND j.amount_cents IS NOT NULL
        AND (j.kind <> 'hold' OR j.outcome = 'declined')
      """)
  Optional<Found> find(@Bind("id") TransferId id);

  /**
   * Newest first, of the given accounts: what they sent or were refused, and what they received.
   * One index scan an account for what was posted and one for what was not, so that it does not
   * slow down as the journal grows.
   */
  @SqlQuery(
      SELECTED
          + """
      FROM (
        SELECT DISTINCT ON (side.booked_at) side.*
        FROM unnest(:accounts) AS mine (account_id)
        CROSS JOIN LATERAL (
          (SELECT j.* FROM entry e JOIN journal j ON j.command_id = e.command_id
           WHERE e.account_id = mine.account_id
             AND e.sequence > entries_before(mine.account_id, :filter.from)
             AND e.sequence <= entries_before(mine.account_id, :filter.before)
             AND CAST(:filter.outcome AS text) IS DISTINCT FROM 'declined'
           ORDER BY e.sequence DESC
           LIMIT :limit)
          UNION ALL
          (SELECT j.* FROM journal j
           WHERE j.from_account_id = mine.account_id AND j.outcome = 'declined'
             AND j.amount_cents IS NOT NULL
             AND j.booked_at < :filter.before
             AND j.booked_at >= :filter.from
             AND CAST(:filter.outcome AS text) IS DISTINCT FROM 'posted'
           ORDER BY j.booked_at DESC
           LIMIT :limit)
        ) side
        ORDER BY side.booked_at DESC
        LIMIT :limit
      ) j
      """
          + REVERSED
          + "ORDER BY j.booked_at DESC")
  List<Found> list(
      @Bind("accounts") AccountId[] accounts,
      @BindMethods("filter") Filter filter,
      @Bind("limit") int limit);

  /** The same of what was ordered under one of the user's keys: by the index of keys. */
  @SqlQuery(
      SELECTED
          + """
      FROM (
        SELECT k.* FROM journal k
        WHERE k.user_id = :filter.user
          AND k.idempotency_key IN (
            SELECT :key
            UNION ALL
            SELECT :key || ' ' || place FROM generate_series(1, :batch) AS place)
          AND k.amount_cents IS NOT NULL AND (k.kind <> 'hold' OR k.outcome = 'declined')
          AND k.booked_at < :filter.before
          AND k.booked_at >= :filter.from
          AND k.outcome = coalesce(CAST(:filter.outcome AS text), k.outcome)
          AND (k.from_account_id = ANY (:accounts)
            OR (k.to_account_id = ANY (:accounts) AND k.outcome = 'posted'))
        ORDER BY k.booked_at DESC
        LIMIT :limit
      ) j
      """
          + REVERSED
          + "ORDER BY j.booked_at DESC")
  List<Found> listUnder(
      @Bind("key") String key,
      @Bind("batch") int batchMax,
      @Bind("accounts") AccountId[] accounts,
      @BindMethods("filter") Filter filter,
      @Bind("limit") int limit);

  /**
   * @param from inclusive, by booking
   * @param before exclusive, by booking; the page's start
   */
  record Filter(UserId user, Instant from, Instant before, @Nullable String outcome) {}

  /** A transfer, and what was taken back of it. */
  record Found(Recorded transfer, TransferView.Reversed reversed) {}

  final class FoundMapper implements RowMapper<Found> {
    @Override
    public Found map(ResultSet row, StatementContext context) throws SQLException {
      java.sql.Array by = row.getArray("reversed_by");
      return new Found(
          new JournalRow().map(row, context),
          by == null
              ? TransferView.Reversed.NOTHING
              : new TransferView.Reversed(
                  row.getLong("reversed_cents"),
                  Arrays.stream((UUID[]) by.getArray()).map(TransferId::new).toList()));
    }
  }
}
