package florin.export;

import florin.db.Sealing;
import java.util.List;
import org.jdbi.v3.core.result.ResultIterable;
import org.jdbi.v3.sqlobject.config.RegisterConstructorMapper;
import org.jdbi.v3.sqlobject.customizer.FetchSize;
import org.jdbi.v3.sqlobject.customizer.QueryTimeOut;
import org.jdbi.v3.sqlobject.statement.SqlQuery;

/** What is exported, through cursors: each result is read once, within the transaction. */
@RegisterConstructorMapper(Snapshot.Counts.class)
@RegisterConstructorMapper(Snapshot.Account.class)
@RegisterConstructorMapper(Snapshot.Command.class)
@RegisterConstructorMapper(Snapshot.Hold.class)
@RegisterConstructorMapper(Snapshot.Limits.class)
@RegisterConstructorMapper(Snapshot.Entry.class)
@RegisterConstructorMapper(Snapshot.Posting.class)
interface ExportDao {
  int FETCH_ROWS = 2_000;

  @SqlQuery(
      """
      SELECT (SELECT count(*) FROM account) AS account,
             (SELECT count(*) FROM hold) AS hold,
             (SELECT count(*) FROM allowance) AS limits,
             (SELECT count(*) FROM journal) AS command,
             (SELECT count(*) FROM entry) AS entry
      """)
  @QueryTimeOut(0)
  Snapshot.Counts counts();

  @SqlQuery("SELECT DISTINCT currency FROM account ORDER BY currency")
  @QueryTimeOut(0)
  List<String> currencies();

  @SqlQuery(
      "SELECT "
          + Sealing.ACCOUNT_NAME
          + """
       AS name, 'account' AS type, a.account_id AS id, a.number, a.type AS account_type,
             a.system_code, a.currency, a.external_number, a.created_at,
             first.booked_at AS first_booked_at, b.closed, b.balance_cents AS balance,
             b.held_cents AS held, b.overdraft_limit_cents AS overdraft_limit, b.sequence,
             encode(b.hash, 'hex') AS hash
      FROM account a JOIN balance b USING (account_id)
      LEFT JOIN entry first ON first.account_id = a.account_id AND first.sequence = 1
      ORDER BY a.account_id
      """)
  @FetchSize(FETCH_ROWS)
  @QueryTimeOut(0)
  ResultIterable<Snapshot.Account> accounts();

  @SqlQuery(
      "SELECT "
          + Sealing.MEMO
          + """
       AS text, 'command' AS type, j.command_id AS id, j.kind, j.outcome, j.user_id,
             j.idempotency_key, encode(j.request_hash, 'hex') AS request_hash, j.request_id,
             j.from_account_id, j.to_account_id, j.amount_cents AS amount, j.currency,
             j.from_balance_after_cents AS from_balance_after,
             j.to_balance_after_cents AS to_balance_after, j.decline_code,
             j.decline_available_cents AS decline_available,
             CASE WHEN j.kind IN ('capture', 'release', 'card', 'card_refund')
               THEN j.concerns_id END AS hold_id,
             CASE WHEN j.kind = 'reversal' THEN j.concerns_id END AS reverses_id,
             CASE WHEN j.kind = 'set_limits' AND j.detail NOT LIKE '% card=%'
               THEN j.concerns_id END AS limited_user_id, j.detail,
             encode(j.text_hash, 'hex') AS text_hash, encode(t.salt, 'hex') AS salt,
             j.effective_at, j.booked_at
      FROM journal j LEFT JOIN command_text t USING (command_id)
      ORDER BY j.booked_at, j.command_id
      """)
  @FetchSize(FETCH_ROWS)
  @QueryTimeOut(0)
  ResultIterable<Snapshot.Command> commands();

  @SqlQuery(
      """
      SELECT 'hold' AS type, hold_id AS id, user_id, from_account_id, to_account_id,
             amount_cents AS amount, currency, captured_cents AS captured_amount, status,
             created_at, expires_at, resolved_at
      FROM hold
      ORDER BY created_at, hold_id
      """)
  @FetchSize(FETCH_ROWS)
  @QueryTimeOut(0)
  ResultIterable<Snapshot.Hold> holds();

  @SqlQuery(
      """
      SELECT 'limits' AS type,
             CASE WHEN subject = 'account' THEN subject_id ELSE account_id END AS account_id,
             CASE WHEN subject = 'user' THEN subject_id ELSE user_id END AS user_id,
             CASE WHEN subject = 'card' THEN subject_id END AS card_line_id, currency,
             per_transfer_limit_cents AS per_transfer, daily_limit_cents AS daily,
             monthly_limit_cents AS monthly, time_zone, day_start, month_start,
             day_cents AS used_daily, month_cents AS used_monthly
      FROM allowance
      ORDER BY subject_id, currency
      """)
  @FetchSize(FETCH_ROWS)
  @QueryTimeOut(0)
  ResultIterable<Snapshot.Limits> limits();

  @SqlQuery(
      """
      SELECT 'entry' AS type, account_id, sequence, command_id AS transfer_id, kind,
             amount_cents AS amount, balance_after_cents AS balance_after, booked_at,
             effective_at, encode(hash, 'hex') AS hash
      FROM entry
      ORDER BY account_id, sequence
      """)
  @FetchSize(FETCH_ROWS)
  @QueryTimeOut(0)
  ResultIterable<Snapshot.Entry> entries();

  /** By booking, each transfer's together, what was taken before what was given. */
  @SqlQuery(
      "SELECT "
          + Sealing.MEMO
          + """
       AS memo, e.command_id AS transfer_id, e.kind, e.booked_at, e.effective_at,
             e.account_id, a.number, a.system_code, a.external_number, a.currency, e.sequence,
             e.amount_cents AS amount, e.balance_after_cents AS balance_after
      FROM entry e
      JOIN account a USING (account_id)
      LEFT JOIN command_text t USING (command_id)
      ORDER BY e.booked_at, e.command_id, e.amount_cents
      """)
  @FetchSize(FETCH_ROWS)
  @QueryTimeOut(0)
  ResultIterable<Snapshot.Posting> postings();
}
