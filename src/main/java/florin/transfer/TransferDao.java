package florin.transfer;

import florin.core.AccountId;
import florin.core.TransferId;
import florin.core.UserId;
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

/** Reads of transfers in the journal; commands without money are not among them. */
@RegisterRowMapper(TransferDao.FoundMapper.class)
interface TransferDao {
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
      "SELECT j.*, t.text AS memo, taken.* FROM journal j\n"
          + REVERSED
          + """
      WHERE j.command_id = :id AND j.amount_cents IS NOT NULL AND j.kind <> 'hold'
      """)
  Optional<Found> find(@Bind("id") TransferId id);

  /**
   * Newest first, of the given accounts: what they sent or were refused, and what they received.
   * One index scan an account and side, so that it does not slow down as the journal grows.
   */
  @SqlQuery(
      """
      SELECT j.*, t.text AS memo, taken.*
      FROM (
        SELECT DISTINCT ON (side.booked_at) side.*
        FROM unnest(:accounts) AS mine (account_id)
        CROSS JOIN LATERAL (
          (SELECT * FROM journal j
           WHERE j.from_account_id = mine.account_id
             AND j.amount_cents IS NOT NULL AND j.kind <> 'hold'
             AND j.booked_at < :filter.before
             AND j.booked_at >= :filter.from
             AND (CAST(:filter.outcome AS text) IS NULL OR j.outcome = :filter.outcome)
             AND (CAST(:filter.key AS text) IS NULL
               OR (j.user_id = :filter.user
                   AND (j.idempotency_key = :filter.key
                        OR starts_with(j.idempotency_key, :filter.key || ' '))))
           ORDER BY j.booked_at DESC
           LIMIT :limit)
          UNION ALL
          (SELECT * FROM journal j
           WHERE j.to_account_id = mine.account_id
             AND j.amount_cents IS NOT NULL AND j.kind <> 'hold'
             AND j.outcome = 'posted'
             AND j.booked_at < :filter.before
             AND j.booked_at >= :filter.from
             AND (CAST(:filter.outcome AS text) IS NULL OR j.outcome = :filter.outcome)
             AND (CAST(:filter.key AS text) IS NULL
               OR (j.user_id = :filter.user
                   AND (j.idempotency_key = :filter.key
                        OR starts_with(j.idempotency_key, :filter.key || ' '))))
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

  /**
   * @param from inclusive, by booking
   * @param before exclusive, by booking; the page's start
   * @param key the reader's own idempotency key; a batch's further transfers have it with their
   *     place behind a space, which no client's key contains
   */
  record Filter(
      UserId user, Instant from, Instant before, @Nullable String outcome, @Nullable String key) {}

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
