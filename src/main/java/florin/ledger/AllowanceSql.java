package florin.ledger;

import florin.core.HoldId;
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

/** Reads allowances, and counts what was spent where there is none yet. */
final class AllowanceSql {
  private static final String OF = "SELECT * FROM allowance WHERE subject_id = ANY (?::uuid[])";

  /** After the balances, in one order. */
  private static final String LOCK = " ORDER BY subject_id, currency FOR NO KEY UPDATE";

  /** Of those who placed holds: what is released is given back to them. */
  private static final String OF_HOLDERS =
      "SELECT * FROM allowance WHERE subject_id IN"
          + " (SELECT user_id FROM hold WHERE hold_id = ANY (?::uuid[]))";

  /** And of those whose holds are due on these accounts. */
  private static final String OF_DUE_HOLDERS =
      """
      SELECT * FROM allowance WHERE subject_id IN (
        SELECT h.user_id FROM hold h, unnest(?::bigint[]) AS horizon (micros)
        WHERE h.from_account_id = ANY (?::uuid[]) AND h.status = 'active'
          AND h.expires_at <= timestamptz 'epoch' + horizon.micros * interval '1 microsecond')
      """;

  /**
   * What counts against a subject {@code a} by the journal; of a hold that is given back, only what
   * was captured.
   *
   * @param until what comes at or after it is not there yet
   * @param givenBack of a hold {@code h}
   */
  private static String spent(String until, String givenBack) {
    return """
      SELECT coalesce(sum(cents) FILTER (WHERE booked_at >= a.day_start), 0) AS day_cents,
             coalesce(sum(cents), 0) AS month_cents
      FROM (
        SELECT j.booked_at,
               CASE WHEN %s THEN h.captured_cents ELSE j.amount_cents END AS cents
        FROM journal j LEFT JOIN hold h ON h.hold_id = j.command_id
        WHERE j.booked_at >= a.month_start AND %s
          AND j.outcome = 'posted' AND j.currency = a.currency
          AND ((j.from_account_id = a.subject_id AND j.kind IN ('transfer', 'hold', 'withdrawal'))
            OR (j.user_id = a.subject_id AND j.kind IN ('transfer', 'hold')))
      ) spent
      """
        .formatted(givenBack, until);
  }

  /** By the rows as they are, which may not say yet that a hold is due. */
  static final String SPENT = spent("true", "h.status IN ('released', 'expired')");

  private static final String SPENT_BEFORE =
      spent(
          "j.booked_at < a.until",
          "(h.status = 'released' AND h.resolved_at < a.until) OR h.expires_at <= a.until");

  private static final String ASKED =
      """
      SELECT a.subject_id, a.currency, spent.*
      FROM (
        SELECT subject_id, currency,
               timestamptz 'epoch' + r.day * interval '1 microsecond' AS day_start,
               timestamptz 'epoch' + r.month * interval '1 microsecond' AS month_start,
               timestamptz 'epoch' + r.until * interval '1 microsecond' AS until
        FROM unnest(?::uuid[], ?::text[], ?::bigint[], ?::bigint[], ?::bigint[])
          AS r (subject_id, currency, day, month, until)
      ) a
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
        .longs(List.of(horizon), Entry::micros)
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
        .longs(fresh, one -> Entry.micros(one.dayStart()))
        .longs(fresh, one -> Entry.micros(one.monthStart()))
        .longs(fresh, one -> Entry.micros(until));
  }

  /** A row of {@code allowance}. */
  static void add(ResultSet row, Map<Allowance.Id, Allowance> found) throws SQLException {
    Allowance.Id id = id(row);
    found.put(
        id,
        new Allowance(
            id,
            Allowance.Subject.valueOf(row.getString("subject").toUpperCase(Locale.ROOT)),
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

  private static Allowance.Id id(ResultSet row) throws SQLException {
    return new Allowance.Id(row.getObject("subject_id", UUID.class), row.getString("currency"));
  }
}
