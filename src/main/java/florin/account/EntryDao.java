package florin.account;

import florin.core.AccountId;
import florin.core.TransferId;
import florin.ledger.JournalRow;
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
      """
      SELECT e.account_id, e.sequence, e.amount_cents, e.balance_after_cents, e.kind,
             t.text AS memo, e.command_id, e.booked_at, e.effective_at,
             other.number AS other_number,
             CASE WHEN e.amount_cents > 0 THEN sender.full_name END AS other_name
      FROM entry e
      JOIN journal j ON j.command_id = e.command_id
      LEFT JOIN command_text t ON t.command_id = e.command_id
      LEFT JOIN account other
        ON other.account_id
             = CASE WHEN e.amount_cents > 0 THEN j.from_account_id ELSE j.to_account_id END
           AND other.type <> 'system'
      LEFT JOIN LATERAL (
        SELECT u.full_name
        FROM account_access g JOIN app_user u USING (user_id)
        WHERE g.account_id = other.account_id AND g.access = 'MANAGE'
        ORDER BY g.user_id
        LIMIT 1
      ) sender ON true
      """;

  @SqlQuery(COLUMNS + "WHERE e.account_id = :account AND e.sequence = :sequence")
  Optional<AccountEntry> find(@Bind("account") AccountId account, @Bind("sequence") long sequence);

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
                AND (CAST(:f.text AS text) IS NULL
                     OR position(lower(:f.text) in lower(t.text)) > 0)
                AND CASE WHEN :f.booked THEN e.booked_at ELSE e.effective_at END
                    >= coalesce(CAST(:f.from AS timestamptz), '-infinity')
                AND CASE WHEN :f.booked THEN e.booked_at ELSE e.effective_at END
                    < coalesce(CAST(:f.to AS timestamptz), 'infinity')
              THEN true ELSE false END
          ORDER BY e.sequence DESC
          LIMIT :limit
          """)
  List<AccountEntry> list(
      @Bind("account") AccountId account,
      @BindMethods("f") Filter filter,
      @Bind("limit") int limit);

  /**
   * @param before exclusive, a sequence: the page's start
   * @param booked whether {@code from} and {@code to} mean the booking instead of the effect
   * @param text found anywhere in the memo, whatever its case
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
      boolean booked) {}

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
      SELECT coalesce(sum(h.amount_cents - coalesce(c.captured_cents, 0)), 0)
      FROM hold h
      CROSS JOIN LATERAL (
        SELECT sum(j.amount_cents) AS captured_cents FROM journal j
        WHERE j.concerns_id = h.hold_id AND j.kind = 'capture' AND j.outcome = 'posted'
          AND j.booked_at <= :at
      ) c
      WHERE h.from_account_id = :account AND h.created_at <= :at AND h.expires_at > :at
        AND (h.resolved_at IS NULL OR h.resolved_at > :at)
      """)
  long heldAt(@Bind("account") AccountId account, @Bind("at") Instant at);

  final class EntryMapper implements RowMapper<AccountEntry> {
    @Override
    public AccountEntry map(ResultSet row, StatementContext context) throws SQLException {
      return new AccountEntry(
          new AccountId(row.getObject("account_id", UUID.class)),
          row.getLong("sequence"),
          row.getLong("amount_cents"),
          row.getLong("balance_after_cents"),
          row.getString("kind"),
          row.getString("memo"),
          new TransferId(row.getObject("command_id", UUID.class)),
          new AccountEntry.Counterparty(row.getString("other_name"), row.getString("other_number")),
          JournalRow.instant(row, "booked_at"),
          JournalRow.instant(row, "effective_at"));
    }
  }
}
