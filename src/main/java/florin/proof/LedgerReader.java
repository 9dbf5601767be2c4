package florin.proof;

import florin.core.AccountId;
import florin.core.CheckpointId;
import florin.core.Hash;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the state of the ledger as of one of its bookings, in the caller's transaction, account by
 * account: each finds its last entry by {@code entries_before}, and memory does not grow. Since
 * bookings only rise, nothing is ever booked at or before one that is committed.
 */
final class LedgerReader {
  private static final int FETCH_ROWS = 2_000;
  private static final int WAIT_MILLIS_MAX = 600_000;

  /** The accounts' last entries as of an instant. */
  private static final String HEADS =
      """
      SELECT b.account_id, b.currency, b.system, h.sequence, h.hash, h.balance_after_cents,
             h.booked_at
      FROM balance b
      CROSS JOIN LATERAL (
        SELECT e.sequence, e.hash, e.balance_after_cents, e.booked_at FROM entry e
        WHERE e.account_id = b.account_id
          AND e.sequence = entries_before(b.account_id, ?::timestamptz + interval '1 microsecond')
      ) h
      """;

  private static final String MOVED_HEADS =
      "INSERT INTO checkpoint_head (checkpoint_id, account_id, sequence, hash)"
          + " SELECT ?, account_id, sequence, hash FROM (%s) heads WHERE booked_at > ?"
              .formatted(HEADS);

  /** What checkpoints kept of the heads as of an instant, beside what the heads as of then are. */
  private static final String KEPT_BESIDE_FOUND =
      """
      SELECT account_id, kept.sequence AS kept_sequence, kept.hash AS kept_hash,
             found.sequence, found.hash
      FROM (SELECT DISTINCT ON (account_id) account_id, sequence, hash
            FROM checkpoint_head JOIN checkpoint USING (checkpoint_id)
            WHERE booked_until <= ?
            ORDER BY account_id, booked_until DESC) kept
      FULL JOIN (%s) found USING (account_id)
      ORDER BY account_id
      """
          .formatted(HEADS);

  private final Connection connection;

  /** The connection's transaction is its user's; its reads may take minutes from now on. */
  LedgerReader(Connection connection) throws SQLException {
    this.connection = connection;
    connection.setNetworkTimeout(Runnable::run, WAIT_MILLIS_MAX);
  }

  /** An account's last entry, and what checkpoints kept of it; sequence 0 for none. */
  record Head(AccountId account, long keptSequence, Hash kept, long sequence, Hash found) {
    boolean isAsKept() {
      return keptSequence == sequence && kept.equals(found);
    }
  }

  /** Of the whole ledger as this transaction sees it. */
  LedgerState now() throws SQLException {
    return asOf(lastBooking());
  }

  Instant lastBooking() throws SQLException {
    String sql = "SELECT coalesce(max(booked_at), 'epoch') FROM journal";
    try (PreparedStatement statement = connection.prepareStatement(sql);
        ResultSet row = statement.executeQuery()) {
      row.next();
      return row.getObject(1, OffsetDateTime.class).toInstant();
    }
  }

  LedgerState asOf(Instant until) throws SQLException {
    Map<String, LedgerState.Sum> sums = new TreeMap<>();
    MerkleTree tree = new MerkleTree();
    try (PreparedStatement statement = prepared(HEADS + "ORDER BY b.account_id", until);
        ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        long sequence = row.getLong("sequence");
        tree.add(leaf(id(row), sequence, Hash.wrap(row.getBytes("hash"))));
        long owed = row.getBoolean("system") ? 0 : row.getLong("balance_after_cents");
        sums.merge(
            row.getString("currency"),
            new LedgerState.Sum(row.getString("currency"), 1, sequence, owed),
            LedgerReader::add);
      }
    }
    long accounts = sums.values().stream().mapToLong(LedgerState.Sum::accounts).sum();
    long entries = count("SELECT count(*) FROM entry WHERE booked_at <= ?", until);
    long rows = count("SELECT count(*) FROM journal WHERE booked_at <= ?", until);
    return new LedgerState(until, accounts, entries, rows, List.copyOf(sums.values()), tree.root());
  }

  private static LedgerState.Sum add(LedgerState.Sum a, LedgerState.Sum b) {
    return new LedgerState.Sum(
        a.currency(),
        a.accounts() + b.accounts(),
        a.entries() + b.entries(),
        Math.addExact(a.customerBalance(), b.customerBalance()));
  }

  /** Keeps the heads that moved after {@code since} with a checkpoint that was just written. */
  void keepHeads(CheckpointId id, Instant until, Instant since) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(MOVED_HEADS)) {
      statement.setObject(1, id.value());
      statement.setObject(2, time(until));
      statement.setObject(3, time(since));
      statement.executeUpdate();
    }
  }

  /**
   * Every head as of then that is not as it was kept.
   *
   * @param differing told each, in the order of accounts, with how many there were before
   * @return the root of the kept ones: what they are worth, if it is the signed one
   */
  Hash compareHeads(Instant until, BiConsumer<Head, Long> differing) throws SQLException {
    MerkleTree tree = new MerkleTree();
    long before = 0;
    try (PreparedStatement statement = prepared(KEPT_BESIDE_FOUND, until)) {
      statement.setObject(2, time(until));
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          Head head = head(row);
          if (head.keptSequence() > 0) {
            tree.add(leaf(head.account(), head.keptSequence(), head.kept()));
          }
          if (!head.isAsKept()) {
            differing.accept(head, before++);
          }
        }
      }
    }
    return tree.root();
  }

  private static Head head(ResultSet row) throws SQLException {
    return new Head(
        id(row),
        row.getLong("kept_sequence"),
        hash(row.getBytes("kept_hash")),
        row.getLong("sequence"),
        hash(row.getBytes("hash")));
  }

  private static Hash hash(byte @Nullable [] bytes) {
    return bytes == null ? Hash.of() : Hash.wrap(bytes);
  }

  private static AccountId id(ResultSet row) throws SQLException {
    return new AccountId(row.getObject("account_id", UUID.class));
  }

  /** Account id (16 bytes), sequence (8, big-endian), hash (32). */
  private static byte[] leaf(AccountId account, long sequence, Hash hash) {
    return ByteBuffer.allocate(56)
        .putLong(account.value().getMostSignificantBits())
        .putLong(account.value().getLeastSignificantBits())
        .putLong(sequence)
        .put(hash.bytes())
        .array();
  }

  private long count(String sql, Instant until) throws SQLException {
    try (PreparedStatement statement = prepared(sql, until);
        ResultSet row = statement.executeQuery()) {
      row.next();
      return row.getLong(1);
    }
  }

  private PreparedStatement prepared(String sql, Instant until) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    statement.setFetchSize(FETCH_ROWS);
    statement.setObject(1, time(until));
    return statement;
  }

  private static OffsetDateTime time(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }
}
