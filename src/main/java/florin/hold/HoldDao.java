package florin.hold;

import florin.core.AccountId;
import florin.core.HoldId;
import florin.core.TransferId;
import florin.core.UserId;
import florin.db.Sealing;
import florin.ledger.HoldState;
import florin.ledger.JournalRow;
import florin.seal.Field;
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
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jspecify.annotations.Nullable;

/**
 * Holds as of a booking, {@code at}, which may run ahead of the clock; {@code now} says which have
 * expired.
 */
@RegisterRowMapper(HoldDao.SeenMapper.class)
@RegisterRowMapper(HoldDao.TermsMapper.class)
interface HoldDao {
  String COLUMNS =
      "SELECT "
          + Sealing.MEMO
          + """
           AS memo, h.hold_id, h.user_id, h.from_account_id, h.to_account_id,
                 h.amount_cents + CASE WHEN h.line_id IS NULL THEN 0
                   ELSE let_go_after(h.hold_id, :at) END AS amount_cents,
                 h.currency, h.created_at, h.expires_at, c.captured_cents, c.transfer_ids,
                 h.refunded_cents, h.line_id,
                 CASE WHEN h.resolved_at <= :at THEN h.status
                      WHEN h.expires_at <= :now THEN 'expired'
                      ELSE 'active' END AS status,
                 CASE WHEN h.resolved_at <= :at THEN h.resolved_at END AS resolved_at
          FROM hold h
          LEFT JOIN command_text t ON t.command_id = h.hold_id
          CROSS JOIN LATERAL (
            SELECT coalesce(sum(j.amount_cents), 0) AS captured_cents,
                   array_agg(j.command_id ORDER BY j.booked_at) AS transfer_ids
            FROM journal j
            WHERE j.concerns_id = h.hold_id AND j.kind IN ('capture', 'card')
              AND j.outcome = 'posted' AND j.booked_at <= :at
          ) c
          """;

  @SqlQuery(COLUMNS + "WHERE h.hold_id = :id")
  Optional<Seen> find(@Bind("id") HoldId id, @Bind("at") Instant at, @Bind("now") Instant now);

  /**
   * Who placed it and between which accounts, which never changes, and what was written. Not of a
   * card's: that is captured and let go where cards are.
   */
  @SqlQuery(
      "SELECT "
          + Sealing.MEMO
          + """
           AS memo, h.user_id, h.from_account_id, h.to_account_id, h.currency
          FROM hold h LEFT JOIN command_text t ON t.command_id = h.hold_id
          WHERE h.hold_id = :id AND h.line_id IS NULL
          """)
  Optional<Terms> terms(@Bind("id") HoldId id);

  /** Newest first; of each account what it reserved and what is reserved for it. */
  @SqlQuery(
      COLUMNS
          + """
          WHERE h.hold_id IN (
            SELECT mine.hold_id FROM unnest(:accounts) AS asked (account_id)
            CROSS JOIN LATERAL (
              (SELECT o.hold_id FROM hold o WHERE o.from_account_id = asked.account_id
                 AND (CAST(:before AS uuid) IS NULL OR o.hold_id < CAST(:before AS uuid))
               ORDER BY o.hold_id DESC LIMIT :limit)
              UNION ALL
              (SELECT i.hold_id FROM hold i WHERE i.to_account_id = asked.account_id
                 AND (CAST(:before AS uuid) IS NULL OR i.hold_id < CAST(:before AS uuid))
               ORDER BY i.hold_id DESC LIMIT :limit)) mine)
          ORDER BY h.hold_id DESC
          LIMIT :limit
          """)
  List<Seen> list(
      @Bind("accounts") AccountId[] accounts,
      @Bind("before") @Nullable UUID before,
      @Bind("limit") int limit,
      @Bind("at") Instant at,
      @Bind("now") Instant now);

  /**
   * @param by who placed it
   */
  record Seen(Hold hold, UserId by) {}

  record Terms(
      UserId by,
      AccountId fromAccountId,
      AccountId toAccountId,
      String currency,
      @Nullable String memo) {}

  /** By hand: one that finds the constructor costs each capture more than the question does. */
  final class TermsMapper implements RowMapper<Terms> {
    @Override
    public Terms map(ResultSet row, StatementContext context) throws SQLException {
      return new Terms(
          new UserId(row.getObject("user_id", UUID.class)),
          new AccountId(row.getObject("from_account_id", UUID.class)),
          new AccountId(row.getObject("to_account_id", UUID.class)),
          row.getString("currency"),
          Sealing.text(row, "memo", Field.MEMO, context));
    }
  }

  final class SeenMapper implements RowMapper<Seen> {
    @Override
    public Seen map(ResultSet row, StatementContext context) throws SQLException {
      HoldState state = JournalRow.hold(row);
      return new Seen(
          Hold.of(state, Sealing.text(row, "memo", Field.MEMO, context), transfers(row)),
          state.by());
    }

    private static List<TransferId> transfers(ResultSet row) throws SQLException {
      java.sql.Array ids = row.getArray("transfer_ids");
      return ids == null
          ? List.of()
          : Arrays.stream((UUID[]) ids.getArray()).map(TransferId::new).toList();
    }
  }
}
