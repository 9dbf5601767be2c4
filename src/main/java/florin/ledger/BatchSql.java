package florin.ledger;

import florin.core.Access;
import florin.core.AccountId;
import florin.core.Role;
import florin.core.TransferId;
import florin.core.UserId;
import florin.db.Sealing;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/**
 * What a batch asks of the database before it decides: one round trip, however large the batch, on
 * the caller's transaction.
 */
final class BatchSql {
  private static final String PATIENCE = "SET LOCAL lock_timeout = '2s'";

  /** For what no client waits for: whoever does, comes first. */
  static final String SHORT_PATIENCE = "SET LOCAL lock_timeout = '300ms'";

  static final String TURN = "LOCK TABLE ledger_turn IN EXCLUSIVE MODE";
  private static final String LAST_BOOKING = "SELECT max(booked_at) FROM journal";

  private static final String KNOWN_KEYS =
      """
      SELECT j.*, %s AS memo
      FROM unnest(?::uuid[], ?::text[]) AS asked (user_id, idempotency_key)
      JOIN journal j USING (user_id, idempotency_key)
      LEFT JOIN command_text t ON t.command_id = j.command_id
      """
          .formatted(Sealing.MEMO);

  private static final String READ =
      """
      SELECT account_id, currency, system, closed, restrictions, restricted_by_operator,
             balance_cents, held_cents, overdraft_limit_cents, sequence, hash, next_hold_expiry,
             forced, fenced
      FROM balance
      WHERE account_id = ANY (?::uuid[])
      ORDER BY account_id
      """;

  /** Rows that a stranger holds are passed over: nobody else waits for them. */
  private static final String LOCK = READ + "FOR NO KEY UPDATE SKIP LOCKED";

  private static final String EXISTING =
      "SELECT account_id FROM balance WHERE account_id = ANY (?::uuid[])";

  private static final String ROLES =
      """
      SELECT user_id, role, locked_at IS NOT NULL, verified_until
      FROM unnest(?::uuid[]) AS asked (user_id)
      JOIN app_user USING (user_id) LEFT JOIN holder USING (user_id)
      """;

  private static final String GRANTS =
      """
      SELECT user_id, account_id, access
      FROM unnest(?::uuid[], ?::uuid[]) AS asked (user_id, account_id)
      JOIN account_access USING (user_id, account_id)
      """;

  private static final String MANAGERS =
      """
      SELECT user_id, account_id, access FROM account_access
      WHERE account_id = ANY (?::uuid[]) AND access = 'MANAGE'
      """;

  private static final String ORIGINALS =
      """
      SELECT j.command_id, j.kind, j.outcome, j.from_account_id, j.to_account_id, j.amount_cents,
             j.currency, (
               SELECT coalesce(sum(r.amount_cents), 0) FROM journal r
               WHERE r.concerns_id = j.command_id AND r.kind = 'reversal'
                 AND r.outcome = 'posted') AS reversed_cents
      FROM journal j
      WHERE j.command_id = ANY (?::uuid[]) AND j.to_account_id IS NOT NULL
        AND j.amount_cents IS NOT NULL AND j.kind <> 'hold'
      """;

  private static final String COMMITTED =
      "SELECT 1 FROM journal WHERE command_id = ANY (?::uuid[]) LIMIT 1";

  private final Handle handle;

  BatchSql(Handle handle) {
    this.handle = handle;
  }

  /**
   * What was found under the turn.
   *
   * @param lastBooking the last booking's time, or the epoch
   * @param known what was answered under the asked keys before
   * @param locked the asked accounts, locked, but for those that a stranger holds or that are none
   */
  record Found(
      Instant lastBooking,
      Map<Batch.UserKey, Batch.Known> known,
      List<AccountState> locked,
      Books.Rights rights,
      List<HoldState> holds,
      List<Original> originals,
      Map<Allowance.Id, Allowance> allowances,
      List<CardState> cards) {}

  /**
   * Takes the ledger's turn until the transaction ends, then locks the accounts, and only then
   * reads who may use them. LOCK TABLE takes no snapshot, so what is read after it is current at
   * every isolation level (PostgreSQL 13.2).
   */
  Found takeTurn(Asked asked) throws SQLException {
    List<Instant> lastBooking = new ArrayList<>();
    Map<Batch.UserKey, Batch.Known> known = new HashMap<>();
    List<AccountState> locked = new ArrayList<>();
    Trip trip = new Trip(handle).tell(TURN);
    trip.ask(
        LAST_BOOKING,
        row -> {
          Timestamp last = row.getTimestamp(1);
          lastBooking.add(last == null ? Instant.EPOCH : last.toInstant());
        });
    knownKeys(trip, asked.keys(), known);
    states(trip, LOCK, asked.accounts(), locked);
    Books.Rights rights = rights(trip, asked);
    Map<Allowance.Id, Allowance> allowances = new HashMap<>();
    AllowanceSql.lock(trip, asked.subjects(), allowances);
    List<HoldState> holds = new ArrayList<>();
    if (!asked.holds().isEmpty()) {
      HoldSql.named(trip, asked.holds(), holds);
      AllowanceSql.lockHolders(trip, asked.holds(), allowances);
    }
    List<Original> originals = new ArrayList<>();
    if (!asked.originals().isEmpty()) {
      trip.ask(ORIGINALS, row -> originals.add(JournalRow.original(row)))
          .uuids(asked.originals(), TransferId::value);
    }
    List<CardState> cards = new ArrayList<>();
    CardSql.read(trip, asked.cards(), cards);
    trip.run();
    return new Found(
        lastBooking.get(0), known, locked, rights, holds, originals, allowances, cards);
  }

  /**
   * The books of a batch, with the holds that expire on its accounts before it ends, or of users
   * whose spending is limited.
   *
   * @param first when its first decision comes
   * @param horizon no decision of the batch comes later
   */
  Books books(Asked asked, Found found, Instant first, Instant horizon) throws SQLException {
    List<UUID> due =
        found.locked().stream()
            .filter(state -> state.nextHoldExpiry() != null)
            .filter(state -> !horizon.isBefore(state.nextHoldExpiry()))
            .map(state -> state.id().value())
            .toList();
    List<UUID> limited = Allowance.holders(found.allowances().values());
    Map<Allowance.Id, Allowance> allowances = found.allowances();
    List<Allowance> fresh =
        asked.limits().stream()
            .filter(set -> !allowances.containsKey(set.allowance()))
            .map(set -> Allowance.fresh(set, first))
            .toList();
    List<HoldState> holds = new ArrayList<>(found.holds());
    Map<AccountId, Instant> later = new HashMap<>();
    if (!due.isEmpty() || !limited.isEmpty() || !fresh.isEmpty()) {
      Trip trip = new Trip(handle);
      HoldSql.due(trip, horizon, due, limited, holds);
      HoldSql.laterExpiries(trip, horizon, due, later);
      AllowanceSql.lockDueHolders(trip, horizon, due, allowances);
      AllowanceSql.count(trip, fresh, allowances);
      trip.run();
    }
    Set<Allowance.Id> unset = fresh.stream().map(Allowance::id).collect(Collectors.toSet());
    var atHand =
        new AtHand(holds, later, found.originals(), allowances.values(), unset, found.cards());
    return new Books(found.locked(), found.rights(), atHand);
  }

  Map<Batch.UserKey, Batch.Known> knownKeys(Collection<Batch.UserKey> keys) throws SQLException {
    Map<Batch.UserKey, Batch.Known> known = new HashMap<>();
    Trip trip = new Trip(handle);
    knownKeys(trip, keys, known);
    trip.run();
    return known;
  }

  private void knownKeys(
      Trip trip, Collection<Batch.UserKey> keys, Map<Batch.UserKey, Batch.Known> known)
      throws SQLException {
    trip.ask(
            KNOWN_KEYS,
            row -> {
              Batch.Known first = JournalRow.known(row, handle);
              UserId user = first.record().userId();
              known.put(new Batch.UserKey(user, row.getString("idempotency_key")), first);
            })
        .uuids(keys, key -> key.userId().value())
        .texts(keys, Batch.UserKey::key);
  }

  private static Books.Rights rights(Trip trip, Asked asked) throws SQLException {
    var rights =
        new Books.Rights(new HashMap<>(), new HashSet<>(), new HashMap<>(), new HashMap<>());
    trip.ask(
            ROLES,
            row -> {
              UserId user = new UserId(row.getObject(1, UUID.class));
              rights.roles().put(user, Role.valueOf(row.getString(2)));
              if (row.getBoolean(3)) {
                rights.lockedOut().add(user);
              }
              Timestamp verifiedUntil = row.getTimestamp(4);
              if (verifiedUntil != null) {
                rights.verified().put(user, verifiedUntil.toInstant());
              }
            })
        .uuids(asked.users(), UserId::value);
    Trip.Row granted =
        row ->
            rights
                .grants()
                .put(
                    new Books.Grant(
                        new UserId(row.getObject(1, UUID.class)),
                        new AccountId(row.getObject(2, UUID.class))),
                    Access.valueOf(row.getString(3)));
    trip.ask(GRANTS, granted)
        .uuids(asked.grants(), grant -> grant.userId().value())
        .uuids(asked.grants(), grant -> grant.accountId().value());
    if (!asked.regranted().isEmpty()) {
      trip.ask(MANAGERS, granted).uuids(asked.regranted(), AccountId::value);
    }
    return rights;
  }

  /** Of whoever orders, as they stand now. */
  Books.Rights rights(Asked asked) throws SQLException {
    Trip trip = new Trip(handle);
    Books.Rights rights = rights(trip, asked);
    trip.run();
    return rights;
  }

  /** The rows as they stand, unlocked. */
  List<AccountState> read(Collection<AccountId> ids) throws SQLException {
    List<AccountState> states = new ArrayList<>();
    Trip trip = new Trip(handle);
    states(trip, READ, ids, states);
    trip.run();
    return states;
  }

  private static void states(
      Trip trip, String sql, Collection<AccountId> ids, List<AccountState> states)
      throws SQLException {
    trip.ask(sql, row -> states.add(JournalRow.state(row))).uuids(ids, AccountId::value);
  }

  /** Of the asked accounts that were not locked, those that exist: a stranger holds them. */
  Set<AccountId> heldByStrangers(Collection<AccountId> asked, List<AccountState> locked)
      throws SQLException {
    Set<AccountId> missing = new HashSet<>(asked);
    locked.forEach(state -> missing.remove(state.id()));
    Set<AccountId> held = new HashSet<>();
    if (!missing.isEmpty()) {
      Trip trip = new Trip(handle);
      trip.ask(EXISTING, row -> held.add(new AccountId(row.getObject(1, UUID.class))))
          .uuids(missing, AccountId::value);
      trip.run();
    }
    return held;
  }

  /**
   * Waits for its turn, so that no commit of these is still on its way; on any connection, the
   * ledger's being the one that was lost.
   */
  boolean isCommitted(List<TransferId> journalIds) throws SQLException {
    List<Integer> found = new ArrayList<>();
    Trip trip = new Trip(handle).tell(PATIENCE).tell(TURN);
    trip.ask(COMMITTED, row -> found.add(row.getInt(1))).uuids(journalIds, TransferId::value);
    trip.run();
    return !found.isEmpty();
  }
}
