package florin.ledger;

import florin.core.AccountId;
import florin.core.HoldId;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;

/**
 * Books as they stood just before an instant, rebuilt from what is never changed: entries and the
 * journal, and holds by their times. Reads only, on the caller's snapshot; what it reads does not
 * grow with the history, but for the month's spending of whoever is limited.
 */
final class PastBooks {
  private static final String MOMENT =
      """
      WITH moment AS (
        SELECT * FROM unnest(?::timestamptz[], ?::boolean[]) AS m (at, fences))
      """;

  /** What was captured of a hold {@code h} so far. */
  private static final String CAPTURED =
      """
      CROSS JOIN LATERAL (
        SELECT coalesce(sum(c.amount_cents) FILTER (WHERE c.kind IN ('capture', 'card')), 0)
                 AS cents,
               coalesce(sum(c.amount_cents) FILTER (WHERE c.kind = 'card_refund'), 0)
                 AS refunded_cents
        FROM moment, journal c
        WHERE c.concerns_id = h.hold_id AND c.kind IN ('capture', 'card', 'card_refund')
          AND c.outcome = 'posted' AND c.booked_at < moment.at
      ) captured
      """;

  /** Captured so far, and what has become of it. */
  private static final String HOLD =
      """
      SELECT h.hold_id, h.user_id, h.from_account_id, h.to_account_id,
             HELD AS amount_cents, h.currency,
             h.created_at, h.expires_at, captured.cents AS captured_cents,
             captured.refunded_cents, h.line_id,
             CASE WHEN h.resolved_at < moment.at THEN h.status
                  WHEN h.expires_at <= moment.at THEN 'expired'
                  ELSE 'active' END AS status,
             CASE WHEN h.resolved_at < moment.at THEN h.resolved_at
                  WHEN h.expires_at <= moment.at THEN h.expires_at END AS resolved_at
      FROM moment, hold h
      """
              .replace("HELD", AllowanceSql.heldAmount("moment.at"))
          + CAPTURED;

  private static final String ACTIVE =
      """
      h.created_at < moment.at AND h.expires_at > moment.at
        AND (h.resolved_at IS NULL OR h.resolved_at >= moment.at)
      """;

  private static final String NAMED_HOLDS = MOMENT + HOLD + "WHERE h.hold_id = ANY (?::uuid[])";

  private static final String ACTIVE_HOLDS =
      MOMENT
          + HOLD
          + "WHERE (h.from_account_id = ANY (?::uuid[]) OR h.user_id = ANY (?::uuid[])) AND "
          + ACTIVE
          + "ORDER BY h.expires_at, h.hold_id LIMIT "
          + Explanation.HOLDS_MAX;

  private static final String STATES =
      MOMENT
          + """
      SELECT b.account_id, b.currency, b.system, b.overdraft_limit_cents, b.forced,
             b.fenced AND moment.fences AS fenced,
             EXISTS (
               SELECT FROM journal c
               WHERE c.from_account_id = b.account_id AND c.amount_cents IS NULL
                 AND c.kind = 'close_account' AND c.outcome = 'posted'
                 AND c.booked_at < moment.at) AS closed,
             CASE WHEN restricted.kind = 'freeze' THEN 3 ELSE 0 END AS restrictions,
             restricted.kind = 'freeze'
               AND coalesce(restricted.detail LIKE '%operator=true%', false)
               AS restricted_by_operator,
             coalesce(last.balance_after_cents, 0) AS balance_cents,
             coalesce(last.sequence, 0) AS sequence, b.hash,
             held.cents AS held_cents, held.next_expiry AS next_hold_expiry
      FROM moment, balance b
      LEFT JOIN LATERAL (
        SELECT e.balance_after_cents, e.sequence FROM entry e
        WHERE e.account_id = b.account_id
          AND e.sequence = entries_before(b.account_id, moment.at)
      ) last ON true
      LEFT JOIN LATERAL (
        SELECT r.kind, r.detail FROM moment, journal r
        WHERE r.from_account_id = b.account_id AND r.amount_cents IS NULL
          AND r.kind IN ('freeze', 'unfreeze') AND r.outcome = 'posted'
          AND r.booked_at < moment.at
        ORDER BY r.booked_at DESC LIMIT 1
      ) restricted ON true
      CROSS JOIN LATERAL (
        SELECT coalesce(sum(HELD - captured.cents), 0) AS cents,
               min(h.expires_at) AS next_expiry
        FROM moment, hold h
      """
              .replace("HELD", AllowanceSql.heldAmount("moment.at"))
          + CAPTURED
          + "WHERE h.from_account_id = b.account_id AND "
          + ACTIVE
          + ") held WHERE b.account_id = ANY (?::uuid[])";

  private static final String ORIGINALS =
      MOMENT
          + """
      SELECT j.command_id, j.kind, j.outcome, j.from_account_id, j.to_account_id, j.amount_cents,
             j.currency, (
               SELECT coalesce(sum(r.amount_cents), 0) FROM moment, journal r
               WHERE r.concerns_id = j.command_id AND r.kind = 'reversal'
                 AND r.outcome = 'posted' AND r.booked_at < moment.at) AS reversed_cents
      FROM journal j
      WHERE j.command_id = ANY (?::uuid[])
      """;

  private static final String LIMITS =
      MOMENT
          + """
      SELECT l.*
      FROM moment, unnest(?::uuid[], ?::text[]) AS asked (subject_id, currency)
      CROSS JOIN LATERAL (
        (SELECT * FROM journal a
         WHERE a.from_account_id = asked.subject_id AND a.amount_cents IS NULL
           AND a.kind = 'set_limits' AND a.outcome = 'posted' AND a.booked_at < moment.at)
        UNION ALL
        (SELECT * FROM journal u
         WHERE u.concerns_id = asked.subject_id AND u.kind = 'set_limits' AND u.outcome = 'posted'
           AND u.booked_at < moment.at)
      ) l
      WHERE l.detail LIKE 'currency=' || asked.currency || '%'
      ORDER BY l.booked_at
      """;

  private final Handle handle;
  private final Instant at;
  private final boolean fences;

  /**
   * @param fences whether they stood as they stand now: that is written nowhere else
   */
  PastBooks(Handle handle, Instant at, boolean fences) {
    this.handle = handle;
    this.at = at;
    this.fences = fences;
  }

  /** What these commands look at, before the first of them. */
  Books books(Collection<? extends Command> commands, Books.Rights rights) throws SQLException {
    return books(commands, rights, List.of());
  }

  /**
   * The same.
   *
   * @param cards what was known of them
   */
  Books books(
      Collection<? extends Command> commands, Books.Rights rights, Collection<CardState> cards)
      throws SQLException {
    Set<AccountId> accounts = new LinkedHashSet<>();
    Set<UUID> concerned = new LinkedHashSet<>();
    Set<Allowance.Id> limited = new LinkedHashSet<>();
    for (Command command : commands) {
      accounts.addAll(command.accounts());
      if (command.concerns() != null) {
        concerned.add(command.concerns());
      }
      if (command.money() != null) {
        String currency = command.money().currency();
        command.spenders().forEach(id -> limited.add(new Allowance.Id(id, currency)));
      }
    }
    List<AccountState> states = new ArrayList<>();
    List<Original> originals = new ArrayList<>();
    Map<HoldId, HoldState> holds = new HashMap<>();
    List<Allowance> allowances = allowances(limited);
    List<UUID> users = Allowance.holders(allowances);
    Trip trip = new Trip(handle);
    ask(trip, STATES, row -> states.add(JournalRow.state(row))).uuids(accounts, AccountId::value);
    ask(trip, ACTIVE_HOLDS, row -> put(JournalRow.hold(row), holds))
        .uuids(accounts, AccountId::value)
        .uuids(users, Function.identity());
    ask(trip, NAMED_HOLDS, row -> put(JournalRow.hold(row), holds))
        .uuids(concerned, Function.identity());
    ask(trip, ORIGINALS, row -> originals.add(JournalRow.original(row)))
        .uuids(concerned, Function.identity());
    trip.run();
    List<HoldState> all = List.copyOf(holds.values());
    var atHand = new AtHand(all, Map.of(), originals, allowances, Set.of(), cards);
    return new Books(states, rights, atHand);
  }

  private Trip ask(Trip trip, String sql, Trip.Row each) throws SQLException {
    List<Instant> moment = List.of(at);
    return trip.ask(sql, each).times(moment, Function.identity()).flags(moment, any -> fences);
  }

  private static void put(HoldState hold, Map<HoldId, HoldState> holds) {
    holds.put(hold.id(), hold);
  }

  /** By the last command that set the limits of each, with what was spent since. */
  private List<Allowance> allowances(Collection<Allowance.Id> asked) throws SQLException {
    Map<Allowance.Id, Allowance> found = new HashMap<>();
    Trip trip = new Trip(handle);
    ask(
            trip,
            LIMITS,
            row -> {
              SetLimits set = (SetLimits) JournalCommand.of(row).command();
              if (asked.contains(set.allowance())) { // an account's are found with its payers'
                found.put(
                    set.allowance(),
                    Allowance.fresh(set, at).with(Objects.requireNonNull(set.limits())));
              }
            })
        .uuids(asked, Allowance.Id::subjectId)
        .texts(asked, Allowance.Id::currency);
    trip.run();
    if (!found.isEmpty()) {
      Trip counting = new Trip(handle);
      AllowanceSql.countBefore(counting, List.copyOf(found.values()), at, found);
      counting.run();
    }
    return List.copyOf(found.values());
  }
}
