package florin.ledger;

import florin.core.AccountId;
import florin.core.HoldId;
import florin.core.UserId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads allowances, and counts what was spent where there is none yet. */
final class AllowanceSql {
  private static final String OF =
      "SELECT a.* FROM unnest(?::uuid[]) AS asked (subject_id) JOIN allowance a USING (subject_id)";

  /** After the balances, in one order. */
  private static final String LOCK = " ORDER BY a.subject_id, a.currency FOR NO KEY UPDATE OF a";

  /** Of those who placed holds: what is released is given back to them. */
  private static final String OF_HOLDERS =
      """
      SELECT * FROM allowance a WHERE subject_id IN (
        WITH held AS (
          SELECT h.* FROM unnest(?::uuid[]) AS asked (hold_id) JOIN hold h USING (hold_id))
        SELECT user_id FROM held
        UNION ALL
        SELECT line_id FROM held
        UNION ALL
        SELECT p.subject_id FROM held JOIN allowance p
          ON p.subject = 'payer' AND p.account_id = held.from_account_id
            AND p.user_id = held.user_id)
      """;

  /** And of those whose holds are due on these accounts. */
  private static final String OF_DUE_HOLDERS =
      """
      SELECT * FROM allowance a WHERE subject_id IN (
        WITH held AS (
          SELECT h.* FROM hold h, unnest(?::timestamptz[]) AS horizon (at)
          WHERE h.from_account_id = ANY (?::uuid[]) AND h.status = 'active'
            AND h.expires_at <= horizon.at)
        SELECT user_id FROM held
        UNION ALL
        SELECT line_id FROM held
        UNION ALL
        SELECT p.subject_id FROM held JOIN allowance p
          ON p.subject = 'payer' AND p.account_id = held.from_account_id
            AND p.user_id = held.user_id)
      """;

  /**
   * What counts against a subject {@code a}: what an account paid by its entries, what a user
   * ordered by the journal, what he ordered from an account by both, of all their holds, what a
   * line of cards paid by holds alone; of one that is given back, only what was captured.
   *
   * @param until what was {@code booked_at} at or after it is not there yet
   * @param givenBack of a hold {@code h}
   * @param held of one that is not: what it is about
   */
  private static String spent(String until, String givenBack, String held) {
    return """
      SELECT coalesce(sum(cents) FILTER (WHERE booked_at >= a.day_start), 0) AS day_cents,
             coalesce(sum(cents), 0) AS month_cents
      FROM (
        SELECT e.booked_at, -e.amount_cents AS cents FROM entry e
        WHERE e.account_id = a.subject_id
          AND e.sequence > entries_before(a.subject_id, a.month_start)
          AND e.amount_cents < 0 AND e.kind IN ('transfer', 'withdrawal')
        UNION ALL
        SELECT h.created_at, CASE WHEN %1$s THEN h.captured_cents ELSE %3$s END
        FROM hold h
        WHERE h.from_account_id = a.subject_id AND h.created_at >= a.month_start
        UNION ALL
        SELECT j.booked_at, CASE WHEN %1$s THEN h.captured_cents
                                 ELSE coalesce(%3$s, j.amount_cents) END
        FROM journal j LEFT JOIN hold h ON h.hold_id = j.command_id
        WHERE j.user_id = a.subject_id AND j.kind IN ('transfer', 'hold')
          AND j.outcome = 'posted' AND j.currency = a.currency AND j.booked_at >= a.month_start
        UNION ALL
        SELECT e.booked_at, -e.amount_cents FROM entry e JOIN journal j USING (command_id)
        WHERE e.account_id = a.account_id AND j.user_id = a.user_id
          AND e.sequence > entries_before(a.account_id, a.month_start)
          AND e.amount_cents < 0 AND e.kind = 'transfer'
        UNION ALL
        SELECT h.created_at, CASE WHEN %1$s THEN h.captured_cents ELSE %3$s END
        FROM hold h
        WHERE h.from_account_id = a.account_id AND h.user_id = a.user_id
          AND h.created_at >= a.month_start
        UNION ALL
        SELECT h.created_at, CASE WHEN %1$s THEN h.captured_cents ELSE %3$s END
        FROM hold h
        WHERE h.line_id = a.subject_id AND h.created_at >= a.month_start
      ) spent
      WHERE %2$s
      """
        .formatted(givenBack, until, held);
  }

  /** What a hold {@code h} was about just before then: of a card's, parts may be let go since. */
  static String heldAmount(String at) {
    return "h.amount_cents + CASE WHEN h.line_id IS NULL THEN 0 ELSE let_go_after(h.hold_id, "
        + at
        + " - interval '1 microsecond') END";
  }

  /** By the rows as they are, which may not say yet that a hold is due. */
  static final String SPENT =
      spent("true", "h.status IN ('released', 'expired')", "h.amount_cents");

  private static final String SPENT_BEFORE =
      spent(
          "booked_at < a.until",
          "(h.status = 'released' AND h.resolved_at < a.until) OR h.expires_at <= a.until",
          heldAmount("a.until"));

  private static final String ASKED =
      """
      SELECT a.subject_id, a.currency, spent.*
      FROM unnest(?::uuid[], ?::text[], ?::timestamptz[], ?::timestamptz[], ?::timestamptz[],
          ?::uuid[], ?::uuid[])
        AS a (subject_id, currency, day_start, month_start, until, account_id, user_id)
      CROSS JOIN LATERAL (%s) spent
      """;

  private static final String COUNT = ASKED.formatted(SPENT);
  private static final String COUNT_BEFORE = ASKED.formatted(SPENT_BEFORE);

  private AllowanceSql() {}

  static void read(Trip trip, Collection<UUID> subjects, Map<Allowance.Id, Allowance> found)
      throws SQLException {
    trip.ask(OF, row -> add(row, found)).uuids(subjects, Function.identity());
  }

  static void lock(Trip trip, Collection<UUID> subjects, Map<Allowance.Id, Allowance> found)
      throws SQLException {
    trip.ask(OF + LOCK, row -> add(row, found)).uuids(subjects, Function.identity());
  }

  static void lockHolders(Trip trip, Collection<HoldId> holds, Map<Allowance.Id, Allowance> found)
      throws SQLException {
    trip.ask(OF_HOLDERS + LOCK, row -> add(row, found)).uuids(holds, HoldId::value);
  }

  static void lockDueHolders(
      Trip trip, Instant horizon, Collection<UUID> accounts, Map<Allowance.Id, Allowance> found)
      throws SQLException {
    trip.ask(OF_DUE_HOLDERS + LOCK, row -> add(row, found))
        .times(List.of(horizon), Function.identity())
        .uuids(accounts, Function.identity());
  }

  /** Fills in what was spent of these in their day and month, by the rows as they are. */
  static void count(Trip trip, Collection<Allowance> fresh, Map<Allowance.Id, Allowance> found)
      throws SQLException {
    count(trip, COUNT, fresh, Instant.EPOCH, found);
  }

  /** The same as of just before an instant. */
  static void countBefore(
      Trip trip, Collection<Allowance> fresh, Instant until, Map<Allowance.Id, Allowance> found)
      throws SQLException {
    count(trip, COUNT_BEFORE, fresh, until, found);
  }

  private static void count(
      Trip trip,
      String sql,
      Collection<Allowance> fresh,
      Instant until,
      Map<Allowance.Id, Allowance> found)
      throws SQLException {
    fresh.forEach(one -> found.put(one.id(), one));
    trip.ask(
            sql,
            row -> {
              long day = row.getLong("day_cents");
              long month = row.getLong("month_cents");
              found.computeIfPresent(id(row), (id, one) -> one.having(day, month));
            })
        .uuids(fresh, one -> one.id().subjectId())
        .texts(fresh, one -> one.id().currency())
        .times(fresh, one -> one.dayStart())
        .times(fresh, one -> one.monthStart())
        .times(fresh, one -> until)
        .uuids(fresh, one -> one.payer() == null ? null : one.payer().account().value())
        .uuids(fresh, one -> one.payer() == null ? null : one.payer().user().value());
  }

  /** A row of {@code allowance}. */
  static void add(ResultSet row, Map<Allowance.Id, Allowance> found) throws SQLException {
    Allowance.Id id = id(row);
    found.put(
        id,
        new Allowance(
            id,
            Allowance.Subject.valueOf(row.getString("subject").toUpperCase(Locale.ROOT)),
            payer(row),
            new Allowance.Limits(
                row.getObject("per_transfer_limit_cents", Long.class),
                row.getObject("daily_limit_cents", Long.class),
                row.getObject("monthly_limit_cents", Long.class)),
            ZoneId.of(row.getString("time_zone")),
            JournalRow.instant(row, "day_start"),
            JournalRow.instant(row, "month_start"),
            row.getLong("day_cents"),
            row.getLong("month_cents")));
  }

  private static @Nullable Payer payer(ResultSet row) throws SQLException {
    UUID account = row.getObject("account_id", UUID.class);
    UUID user = row.getObject("user_id", UUID.class);
    return account == null || user == null
        ? null
        : new Payer(new AccountId(account), new UserId(user));
  }

  private static Allowance.Id id(ResultSet row) throws SQLException {
    return new Allowance.Id(row.getObject("subject_id", UUID.class), row.getString("currency"));
  }
}
