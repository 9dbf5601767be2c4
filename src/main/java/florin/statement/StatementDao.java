package florin.statement;

import florin.core.AccountId;
import florin.core.TransferId;
import florin.db.Opened;
import florin.db.Sealing;
import florin.ledger.JournalRow;
import florin.seal.Field;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.result.ResultIterable;
import org.jdbi.v3.core.statement.StatementContext;
import org.jdbi.v3.sqlobject.config.RegisterConstructorMapper;
import org.jdbi.v3.sqlobject.config.RegisterRowMapper;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.customizer.FetchSize;
import org.jdbi.v3.sqlobject.customizer.QueryTimeOut;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jspecify.annotations.Nullable;

/**
 * An account's entries by statement date: the effective time, or the start of the month in which
 * they were booked where that is later. Months are reckoned outside: PostgreSQL's idea of time
 * zones is never asked.
 */
@RegisterConstructorMapper(Statement.Holding.class)
@RegisterConstructorMapper(Statement.Totals.class)
@RegisterConstructorMapper(StatementDao.Stand.class)
@RegisterRowMapper(StatementDao.RowMapperOfEntries.class)
interface StatementDao {
  int FETCH_ROWS = 1_000;

  @SqlQuery(
      "SELECT "
          + Sealing.ACCOUNT_NAME
          + """
       AS name, a.account_id AS id, a.number, a.type, a.currency, a.time_zone, a.created_at
      FROM account a WHERE a.account_id = :account
      """)
  Optional<Statement.Holding> account(@Bind("account") AccountId account);

  @SqlQuery(
      "SELECT "
          + Sealing.FULL_NAME
          + """
       AS full_name
      FROM account_access g JOIN app_user u USING (user_id)
      WHERE g.account_id = :account AND g.access = 'MANAGE' AND u.erased_at IS NULL
      ORDER BY g.user_id
      """)
  @RegisterConstructorMapper(Holder.class)
  List<Holder> holders(@Bind("account") AccountId account);

  record Holder(@Opened(Field.FULL_NAME) String fullName) {}

  /**
   * The account as it stood before an instant; {@code hash} in hex, null before its first entry.
   */
  record Stand(long sequence, long balance, @Nullable String hash) {}

  @SqlQuery(
      """
      SELECT s.sequence, coalesce(e.balance_after_cents, 0) AS balance,
             encode(e.hash, 'hex') AS hash
      FROM entries_before(:account, CAST(:moment AS timestamptz)) AS s (sequence)
      LEFT JOIN entry e ON e.account_id = :account AND e.sequence = s.sequence
      """)
  Stand before(@Bind("account") AccountId account, @Bind("moment") Instant moment);

  /**
   * Which entries: those that were booked in one month and stand in a part of it.
   *
   * @param after exclusive, a sequence; the last one before the month
   * @param last inclusive, a sequence
   * @param month where it starts
   * @param to exclusive
   */
  record Part(AccountId account, long after, long last, Instant month, Instant from, Instant to) {}

  @SqlQuery(
      """
      SELECT CAST(coalesce(sum(amount_cents) FILTER (WHERE amount_cents > 0), 0) AS bigint)
               AS incoming,
             CAST(coalesce(-sum(amount_cents) FILTER (WHERE amount_cents < 0), 0) AS bigint)
               AS outgoing,
             count(*) AS count
      FROM entry
      WHERE account_id = :p.account AND sequence > :p.after AND sequence <= :p.last
        AND greatest(effective_at, CAST(:p.month AS timestamptz)) >= :p.from
        AND greatest(effective_at, CAST(:p.month AS timestamptz)) < :p.to
      """)
  @QueryTimeOut(0)
  Statement.Totals totals(@BindMethods("p") Part part);

  /** Through a cursor: read once, within the transaction. */
  @SqlQuery(
      "SELECT "
          + Sealing.MEMO
          + " AS memo, CASE WHEN e.amount_cents > 0 AND o.number IS NOT NULL THEN (SELECT "
          + Sealing.FULL_NAME
          + """

        FROM account_access g JOIN app_user u USING (user_id)
        WHERE g.account_id = e.other_account_id AND g.access = 'MANAGE'
        ORDER BY g.granted_at NULLS FIRST, g.user_id
        LIMIT 1) END AS other_name, o.number AS other_number, e.sequence, e.amount_cents, e.kind,
             e.command_id, e.booked_at, e.effective_at,
             greatest(e.effective_at, CAST(:p.month AS timestamptz)) AS stands_at
      FROM entry e
      LEFT JOIN account o ON o.account_id = e.other_account_id AND o.type <> 'system'
      LEFT JOIN command_text t USING (command_id)
      WHERE e.account_id = :p.account AND e.sequence > :p.after AND e.sequence <= :p.last
        AND greatest(e.effective_at, CAST(:p.month AS timestamptz)) >= :p.from
        AND greatest(e.effective_at, CAST(:p.month AS timestamptz)) < :p.to
      ORDER BY stands_at, e.sequence
      """)
  @FetchSize(FETCH_ROWS)
  @QueryTimeOut(0)
  ResultIterable<Row> entries(@BindMethods("p") Part part);

  /** An entry that has no balance yet. */
  record Row(
      long sequence,
      Instant standsAt,
      Instant bookedAt,
      Instant effectiveAt,
      TransferId transferId,
      String kind,
      long amount,
      Line.Counterparty counterparty,
      @Nullable String memo) {}

  /** By hand: a statement may have a million. */
  final class RowMapperOfEntries implements RowMapper<Row> {
    @Override
    public Row map(ResultSet row, StatementContext context) throws SQLException {
      return new Row(
          row.getLong("sequence"),
          JournalRow.instant(row, "stands_at"),
          JournalRow.instant(row, "booked_at"),
          JournalRow.instant(row, "effective_at"),
          new TransferId(row.getObject("command_id", UUID.class)),
          row.getString("kind"),
          row.getLong("amount_cents"),
          new Line.Counterparty(
              Sealing.text(row, "other_name", Field.FULL_NAME, context),
              row.getString("other_number")),
          Sealing.text(row, "memo", Field.MEMO, context));
    }
  }
}
