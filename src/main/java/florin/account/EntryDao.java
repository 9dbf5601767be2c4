package florin.account;

import florin.core.AccountId;
import florin.core.TransferId;
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
import org.jdbi.v3.core.statement.StatementContext;
import org.jdbi.v3.sqlobject.config.RegisterRowMapper;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jspecify.annotations.Nullable;

/** Entries of one account, always by sequence, newest first; balances as of an instant. */
@RegisterRowMapper(EntryDao.EntryMapper.class)
interface EntryDao {
  String COLUMNS =
      "SELECT "
          + Sealing.MEMO
          + """
           AS memo, e.account_id, e.sequence, e.amount_cents, e.balance_after_cents, e.kind,
                 e.command_id, e.other_account_id, e.booked_at, e.effective_at
          FROM entry e
          LEFT JOIN command_text t USING (command_id)
          """;

  @SqlQuery(COLUMNS + "WHERE e.account_id = :account AND e.sequence = :sequence")
  Optional<Row> find(@Bind("account") AccountId account, @Bind("sequence") long sequence);

  /**
   * The filters are one condition whose odds the planner does not guess: taking several for
   * unlikely together, it would read and sort the whole account for a page.
   */
  @SqlQuery(
      COLUMNS
          + """
          WHERE e.account_id = :account
            AND e.sequence < :f.before
            AND CASE
              WHEN (CAST(:f.direction AS text) IS NULL
                    OR (e.amount_cents > 0) = (:f.direction = 'credit'))
                AND (CAST(:f.kind AS text) IS NULL OR e.kind = :f.kind)
                AND abs(e.amount_cents) >= coalesce(CAST(:f.minAmount AS bigint), 0)
                AND abs(e.amount_cents)
                    <= coalesce(CAST(:f.maxAmount AS bigint), 9223372036854775807)
                AND (CAST(:f.text AS text) IS NULL OR t.command_id IS NOT NULL)
                AND CASE WHEN :f.booked THEN e.booked_at ELSE e.effective_at END
                    >= coalesce(CAST(:f.from AS timestamptz), '-infinity')
                AND CASE WHEN :f.booked THEN e.booked_at ELSE e.effective_at END
                    < coalesce(CAST(:f.to AS timestamptz), 'infinity')
              THEN true ELSE false END
          ORDER BY e.sequence DESC
          LIMIT :limit
          """)
  List<Row> list(
      @Bind("account") AccountId account,
      @BindMethods("f") Filter filter,
      @Bind("limit") int limit);

  /**
   * What is asked for.
   *
   * @param before exclusive, a sequence: the page's start
   * @param booked whether {@code from} and {@code to} mean the booking instead of the effect
   * @param text that {@link MemoSearch} looks for; here it asks for a memo, no more
   */
  record Filter(
      long before,
      @Nullable String direction,
      @Nullable String kind,
      @Nullable Long minAmount,
      @Nullable Long maxAmount,
      @Nullable String text,
      @Nullable Instant from,
      @Nullable Instant to,
      boolean booked) {
    Filter before(long sequence) {
      return new Filter(sequence, direction, kind, minAmount, maxAmount, text, from, to, booked);
    }
  }

  @SqlQuery(
      """
      SELECT balance_after_cents FROM entry
      WHERE account_id = :account
        AND sequence = entries_before(:account, CAST(:at AS timestamptz) + interval '1 microsecond')
      """)
  Optional<Long> balanceAt(@Bind("account") AccountId account, @Bind("at") Instant at);

  @SqlQuery(
      """
      SELECT coalesce(sum(amount_cents), 0) FROM entry
      WHERE account_id = :account AND booked_at > :at AND effective_at <= :at
        AND effective_at < booked_at
      """)
  long bookedLater(@Bind("account") AccountId account, @Bind("at") Instant at);

  /** What holds kept back then: placed by then, not expired, less what was captured by then. */
  @SqlQuery(
      """
      SELECT coalesce(sum(h.amount_cents - coalesce(c.captured_cents, 0)
          + CASE WHEN h.line_id IS NULL THEN 0 ELSE let_go_after(h.hold_id, :at) END), 0)
      FROM hold h
      CROSS JOIN LATERAL (
        SELECT sum(j.amount_cents) AS captured_cents FROM journal j
        WHERE j.concerns_id = h.hold_id AND j.kind IN ('capture', 'card') AND j.outcome = 'posted'
          AND j.booked_at <= :at
      ) c
      WHERE h.from_account_id = :account AND h.created_at <= :at AND h.expires_at > :at
        AND (h.resolved_at IS NULL OR h.resolved_at > :at)
      """)
  long heldAt(@Bind("account") AccountId account, @Bind("at") Instant at);

  /**
   * Of customers' accounts: the number, and the name of who has managed it for longest. Others who
   * own it too are named to nobody but each other.
   */
  @SqlQuery(
      "SELECT a.account_id, a.number, (SELECT "
          + Sealing.FULL_NAME
          + """

            FROM account_access g JOIN app_user u USING (user_id)
            WHERE g.account_id = a.account_id AND g.access = 'MANAGE'
            ORDER BY g.granted_at NULLS FIRST, g.user_id
            LIMIT 1
          ) AS full_name
          FROM account a
          WHERE a.account_id = ANY (:ids) AND a.type <> 'system'
          """)
  @RegisterRowMapper(KnownMapper.class)
  List<Known> counterparties(@Bind("ids") AccountId[] ids);

  record Known(AccountId id, AccountEntry.Counterparty counterparty) {}

  final class KnownMapper implements RowMapper<Known> {
    @Override
    public Known map(ResultSet row, StatementContext context) throws SQLException {
      return new Known(
          new AccountId(row.getObject("account_id", UUID.class)),
          new AccountEntry.Counterparty(
              Sealing.text(row, "full_name", Field.FULL_NAME, context), row.getString("number")));
    }
  }

  /** One entry, whose other side is an id still. */
  record Row(AccountEntry entry, AccountId otherId) {}

  final class EntryMapper implements RowMapper<Row> {
    @Override
    public Row map(ResultSet row, StatementContext context) throws SQLException {
      var entry =
          new AccountEntry(
              new AccountId(row.getObject("account_id", UUID.class)),
              row.getLong("sequence"),
              row.getLong("amount_cents"),
              row.getLong("balance_after_cents"),
              row.getString("kind"),
              Sealing.text(row, "memo", Field.MEMO, context),
              new TransferId(row.getObject("command_id", UUID.class)),
              AccountEntry.Counterparty.NOBODY,
              JournalRow.instant(row, "booked_at"),
              JournalRow.instant(row, "effective_at"));
      return new Row(entry, new AccountId(row.getObject("other_account_id", UUID.class)));
    }
  }
}
