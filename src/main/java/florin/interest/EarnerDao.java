package florin.interest;

import florin.core.AccountId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.StatementContext;
import org.jdbi.v3.sqlobject.config.RegisterConstructorMapper;
import org.jdbi.v3.sqlobject.config.RegisterRowMapper;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

/** Customers' accounts, how far they are settled, and their balances at the ends of days. */
@RegisterRowMapper(EarnerDao.EarnerMapper.class)
@RegisterConstructorMapper(EarnerDao.DayEnd.class)
interface EarnerDao {
  String COLUMNS =
      """
      SELECT a.account_id, a.type, a.currency, a.time_zone, a.created_at, b.closed,
             last.through_on, coalesce(last.carried, 0) AS carried
      FROM account a
      JOIN balance b USING (account_id)
      LEFT JOIN LATERAL (
        SELECT p.through_on, p.carried FROM periodic_posting p
        WHERE p.account_id = a.account_id AND p.kind = 'INTEREST'
        ORDER BY p.from_on DESC LIMIT 1
      ) last ON true
      """;

  @SqlQuery(COLUMNS + "WHERE a.account_id = :id AND a.type <> 'system'")
  Optional<Earner> find(@Bind("id") AccountId id);

  /** Those of a zone that there were before an instant, are open, and have terms; by their ids. */
  @SqlQuery(
      COLUMNS
          + """
          WHERE a.time_zone = :zone AND a.type <> 'system' AND a.account_id > :after
            AND a.created_at < :before AND NOT b.closed
            AND EXISTS (SELECT FROM account_terms t
              WHERE t.account_type = a.type AND t.currency = a.currency)
          ORDER BY a.account_id
          LIMIT :limit
          """)
  List<Earner> list(
      @Bind("zone") String zone,
      @Bind("after") UUID after,
      @Bind("before") Instant before,
      @Bind("limit") int limit);

  /**
   * A zone with accounts, and what is due there and everywhere.
   *
   * @param nextOn when its next month is settled; null where none was yet
   * @param termsOn from when on there are terms at all; null for never
   * @param waitingAt when something that waits is due in any zone; null where nothing does
   */
  record Zone(
      String timeZone,
      @Nullable LocalDate nextOn,
      @Nullable LocalDate termsOn,
      @Nullable Instant waitingAt) {}

  /**
   * From one zone to the next along the index, however many accounts each has; all in one question,
   * since it is asked at every instant of a clock that is moved. A frozen account is not tried:
   * what waits for it is due again once it is not.
   */
  @SqlQuery(
      """
      WITH RECURSIVE zone (time_zone) AS (
        SELECT min(time_zone) FROM account WHERE type <> 'system'
        UNION ALL
        SELECT (SELECT min(a.time_zone) FROM account a
                WHERE a.type <> 'system' AND a.time_zone > zone.time_zone)
        FROM zone WHERE zone.time_zone IS NOT NULL
      )
      SELECT zone.time_zone, m.next_on, (SELECT min(from_on) FROM account_terms) AS terms_on,
             (SELECT min(CASE WHEN b.restrictions = 0 THEN p.next_at ELSE p.ends_at END)
              FROM periodic_posting p JOIN balance b USING (account_id)
              WHERE p.outcome = 'WAITING') AS waiting_at
      FROM zone LEFT JOIN settled_month m USING (time_zone)
      WHERE zone.time_zone IS NOT NULL
      """)
  @RegisterConstructorMapper(Zone.class)
  List<Zone> zones();

  @SqlUpdate(
      """
      INSERT INTO settled_month (time_zone, next_on) VALUES (:zone, :nextOn)
      ON CONFLICT (time_zone) DO UPDATE SET next_on = excluded.next_on
      WHERE settled_month.next_on < excluded.next_on
      """)
  void settled(@Bind("zone") String zone, @Bind("nextOn") LocalDate nextOn);

  /**
   * The balance that a day ended with, where something was booked on it; and the one before.
   *
   * @param day its place among the days, from 1; 0 for before the first
   */
  record DayEnd(AccountId accountId, int day, long balanceCents) {}

  /**
   * As booked. Each account's entries are read once.
   *
   * @param starts since when, for each account
   * @param days the instants at which the days begin, ascending
   * @param end of the last day
   */
  @SqlQuery(
      """
      SELECT asked.account_id, ended.day, ended.balance_cents
      FROM unnest(:accounts, :starts) AS asked (account_id, start_at)
      CROSS JOIN LATERAL (
        SELECT DISTINCT ON (day)
               width_bucket(e.booked_at, CAST(:days AS timestamptz[])) AS day,
               e.balance_after_cents AS balance_cents
        FROM entry e
        WHERE e.account_id = asked.account_id
          AND e.sequence >= entries_before(asked.account_id, CAST(asked.start_at AS timestamptz))
          AND e.sequence <= entries_before(asked.account_id, :end)
        ORDER BY day, e.sequence DESC
      ) ended
      """)
  List<DayEnd> dayEnds(
      @Bind("accounts") UUID[] accounts,
      @Bind("starts") String[] starts,
      @Bind("days") String[] days,
      @Bind("end") Instant end);

  final class EarnerMapper implements RowMapper<Earner> {
    @Override
    public Earner map(ResultSet row, StatementContext context) throws SQLException {
      ZoneId zone = ZoneId.of(row.getString("time_zone"));
      return new Earner(
          new AccountId(row.getObject("account_id", UUID.class)),
          new Terms.Group(row.getString("type"), row.getString("currency")),
          zone,
          LocalDate.ofInstant(row.getTimestamp("created_at").toInstant(), zone),
          row.getBoolean("closed"),
          row.getObject("through_on", LocalDate.class),
          row.getLong("carried"));
    }
  }
}
