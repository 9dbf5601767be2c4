package florin.ledger;

import florin.core.Access;
import florin.core.AccountId;
import florin.core.Role;
import florin.core.TransferId;
import florin.core.UserId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
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
import java.util.function.Function;
import org.jdbi.v3.core.Handle;

/**
 * What a batch asks of the database before it decides: one statement a question, however large the
 * batch, on the caller's transaction. Plain JDBC on Jdbi's handle, because arrays of hundreds of
 * rows are bound here.
 */
final class BatchSql {
  private static final String TURN =
      """
      SET LOCAL lock_timeout = '2s';
      LOCK TABLE ledger_turn IN EXCLUSIVE MODE;
      SELECT max(booked_at) FROM journal
      """;

  private static final String KNOWN_KEYS =
      """
      SELECT j.*, t.text AS memo
      FROM unnest(?::uuid[], ?::text[]) AS asked (user_id, idempotency_key)
      JOIN journal j USING (user_id, idempotency_key)
      LEFT JOIN command_text t ON t.command_id = j.command_id
      """;

  private static final String READ =
      """
      SELECT account_id, currency, system, closed, restrictions, restricted_by_operator,
             balance_cents, held_cents, overdraft_limit_cents, sequence, hash
      FROM balance
      WHERE account_id = ANY (?)
      ORDER BY account_id
      """;

  /** Rows that a stranger holds are passed over: nobody else waits for them. */
  private static final String LOCK = READ + "FOR NO KEY UPDATE SKIP LOCKED";

  private static final String EXISTING =
      "SELECT account_id FROM balance WHERE account_id = ANY (?)";

  private static final String RIGHTS =
      """
      SELECT u.user_id, u.role, a.account_id, a.access
      FROM app_user u
      LEFT JOIN account_access a ON a.user_id = u.user_id AND a.account_id = ANY (?)
      WHERE u.user_id = ANY (?)
      """;

  private static final String COMMITTED =
      "SELECT 1 FROM journal WHERE command_id = ANY (?) LIMIT 1";

  private final Connection connection;

  BatchSql(Handle handle) {
    this.connection = handle.getConnection();
  }

  /**
   * Takes the ledger's turn until the transaction ends. LOCK TABLE takes no snapshot, so what is
   * read after it is current at every isolation level (PostgreSQL 13.2).
   *
   * @return the last booking's time, or the epoch
   */
  Instant takeTurn() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(TURN);
      while (statement.getUpdateCount() != -1) {
        statement.getMoreResults();
      }
      try (ResultSet row = statement.getResultSet()) {
        row.next();
        Timestamp last = row.getTimestamp(1);
        return last == null ? Instant.EPOCH : last.toInstant();
      }
    }
  }

  Map<Batch.UserKey, Batch.Known> knownKeys(Collection<Batch.UserKey> keys) throws SQLException {
    Map<Batch.UserKey, Batch.Known> known = new HashMap<>();
    if (keys.isEmpty()) {
      return known;
    }
    try (PreparedStatement statement = connection.prepareStatement(KNOWN_KEYS)) {
      statement.setArray(1, uuids(keys, key -> key.userId().value()));
      statement.setArray(
          2, connection.createArrayOf("text", keys.stream().map(Batch.UserKey::key).toArray()));
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          Batch.Known first = JournalRow.known(row);
          known.put(
              new Batch.UserKey(first.record().userId(), row.getString("idempotency_key")), first);
        }
      }
    }
    return known;
  }

  List<AccountState> lock(Collection<AccountId> ids) throws SQLException {
    return states(LOCK, ids);
  }

  /** The rows as they stand, unlocked. */
  List<AccountState> read(Collection<AccountId> ids) throws SQLException {
    return states(READ, ids);
  }

  private List<AccountState> states(String sql, Collection<AccountId> ids) throws SQLException {
    List<AccountState> states = new ArrayList<>();
    if (ids.isEmpty()) {
      return states;
    }
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setArray(1, uuids(ids, AccountId::value));
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          states.add(JournalRow.state(row));
        }
      }
    }
    return states;
  }

  /** Of the asked accounts that were not locked, those that exist: a stranger holds them. */
  Set<AccountId> heldByStrangers(Collection<AccountId> asked, List<AccountState> locked)
      throws SQLException {
    Set<AccountId> missing = new HashSet<>(asked);
    locked.forEach(state -> missing.remove(state.id()));
    Set<AccountId> held = new HashSet<>();
    if (missing.isEmpty()) {
      return held;
    }
    try (PreparedStatement statement = connection.prepareStatement(EXISTING)) {
      statement.setArray(1, uuids(missing, AccountId::value));
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          held.add(new AccountId(row.getObject(1, UUID.class)));
        }
      }
    }
    return held;
  }

  /** The locked rows with the callers' roles and grants, read after the locks. */
  Books books(List<AccountState> locked, Collection<AccountId> asked, Collection<UserId> users)
      throws SQLException {
    Map<UserId, Role> roles = new HashMap<>();
    Map<Books.Grant, Access> grants = new HashMap<>();
    try (PreparedStatement statement = connection.prepareStatement(RIGHTS)) {
      statement.setArray(1, uuids(asked, AccountId::value));
      statement.setArray(2, uuids(users, UserId::value));
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          UserId user = new UserId(row.getObject(1, UUID.class));
          roles.put(user, Role.valueOf(row.getString(2)));
          UUID account = row.getObject(3, UUID.class);
          if (account != null) {
            grants.put(
                new Books.Grant(user, new AccountId(account)), Access.valueOf(row.getString(4)));
          }
        }
      }
    }
    return new Books(locked, roles, grants);
  }

  boolean isCommitted(List<TransferId> journalIds) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(COMMITTED)) {
      statement.setArray(1, uuids(journalIds, TransferId::value));
      try (ResultSet row = statement.executeQuery()) {
        return row.next();
      }
    }
  }

  private <T> java.sql.Array uuids(Collection<T> values, Function<T, UUID> id) throws SQLException {
    return connection.createArrayOf("uuid", values.stream().map(id).toArray());
  }
}
