package florin.ledger;

import florin.core.AccountId;
import florin.core.Hash;
import florin.core.TransferId;
import florin.db.Rollback;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.BiConsumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;
import org.jspecify.annotations.Nullable;

/**
 * Checks the whole ledger against its own rules, in one read-only snapshot: every entry is read
 * once, in order of account and sequence, so memory does not grow with the ledger. Believes no
 * constraint.
 */
public final class Verification {
  /** Findings kept in full; further ones are counted. */
  public static final int FINDINGS_MAX = 1_000;

  private static final int FETCH_ROWS = 5_000;

  private static final String ENTRIES =
      """
      SELECT e.account_id, e.sequence, e.command_id, e.kind, e.amount_cents, e.balance_after_cents,
             e.booked_at, e.effective_at, e.hash, j.text_hash, j.command_id IS NULL AS alone,
             coalesce(
               j.outcome = 'posted' AND j.kind = e.kind
                 AND j.booked_at = e.booked_at AND j.effective_at = e.effective_at
                 AND CASE WHEN e.amount_cents < 0
                   THEN j.from_account_id = e.account_id AND -j.amount_cents = e.amount_cents
                     AND j.from_balance_after_cents = e.balance_after_cents
                   ELSE j.to_account_id = e.account_id AND j.amount_cents = e.amount_cents
                     AND j.to_balance_after_cents = e.balance_after_cents END,
               false) AS agrees
      FROM entry e LEFT JOIN journal j USING (command_id)
      ORDER BY e.account_id, e.sequence
      """;

  private final Jdbi jdbi;
  private final List<Finding> findings = new ArrayList<>();
  private long findingCount;
  private long entryCount;

  public Verification(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /**
   * One thing that is wrong.
   *
   * @param row which row, in the ids of the API where it has one
   */
  public record Finding(String check, String row, String detail) {}

  /** What was read and what is wrong with it; {@code findingCount} may exceed the list. */
  public record Result(long entries, long findingCount, List<Finding> findings) {
    public boolean isRight() {
      return findingCount == 0;
    }

    /** With what others found. */
    public Result plus(List<Finding> more) {
      List<Finding> all = new ArrayList<>(findings);
      all.addAll(more);
      return new Result(entries, findingCount + more.size(), List.copyOf(all));
    }
  }

  /**
   * Runs once; a read of minutes on a large ledger, which nobody waits for.
   *
   * @param progress called now and then with entries read and entries in all
   */
  public Result run(BiConsumer<Long, Long> progress) throws SQLException {
    try (Handle handle = jdbi.open()) {
      handle.setTransactionIsolationLevel(TransactionIsolationLevel.REPEATABLE_READ);
      handle.begin();
      try {
        handle.execute("SET TRANSACTION READ ONLY");
        Result result = within(handle, progress);
        handle.commit();
        return result;
      } catch (Throwable failure) {
        Rollback.after(failure, handle);
        throw failure;
      }
    }
  }

  /** As {@link #run}, in the caller's transaction: what is not committed yet can be checked. */
  public Result within(Handle handle, BiConsumer<Long, Long> progress) throws SQLException {
    handle.execute("SET LOCAL work_mem = '64MB'"); // joins and sorts of whole tables
    long total = handle.createQuery("SELECT count(*) FROM entry").mapTo(Long.class).one();
    entries(handle.getConnection(), read -> progress.accept(read, total));
    for (VerificationSql.Check check : VerificationSql.CHECKS) {
      sql(handle.getConnection(), check);
    }
    progress.accept(entryCount, total);
    return new Result(entryCount, findingCount, List.copyOf(findings));
  }

  private interface Progress {
    void read(long entries);
  }

  private void entries(Connection connection, Progress progress) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(ENTRIES)) {
      statement.setFetchSize(FETCH_ROWS);
      try (ResultSet row = statement.executeQuery()) {
        Entry last = null;
        while (row.next()) {
          Entry entry = entry(row);
          last =
              follow(
                  last != null && last.accountId().equals(entry.accountId()) ? last : null,
                  entry,
                  row);
          if (++entryCount % FETCH_ROWS == 0) {
            progress.read(entryCount);
          }
        }
      }
    }
  }

  /** An entry against the one before it and against its journal row. */
  private Entry follow(@Nullable Entry before, Entry entry, ResultSet row) throws SQLException {
    long sequence = before == null ? 1 : before.sequence() + 1;
    long balance = (before == null ? 0 : before.balanceAfterCents()) + entry.amountCents();
    Hash previous = before == null ? Entry.genesis(entry.accountId()) : before.hash();
    if (entry.sequence() != sequence) {
      found("sequence", entry, "is " + entry.sequence() + " where " + sequence + " follows");
    }
    if (entry.balanceAfterCents() != balance) {
      found("balance_after", entry, entry.balanceAfterCents() + " where the sum is " + balance);
    }
    byte[] text = row.getBytes("text_hash");
    if (!entry.link(previous, text == null ? null : Hash.wrap(text)).equals(entry.hash())) {
      found("chain", entry, "the hash does not fit its content and the entry before");
    }
    if (row.getBoolean("alone")) {
      found("journal", entry, "no journal row " + entry.transferId());
    } else if (!row.getBoolean("agrees")) {
      found("journal", entry, "differs from its journal row " + entry.transferId());
    }
    return entry;
  }

  private static Entry entry(ResultSet row) throws SQLException {
    return new Entry(
        new AccountId(row.getObject("account_id", UUID.class)),
        row.getLong("sequence"),
        new TransferId(row.getObject("command_id", UUID.class)),
        row.getString("kind"),
        row.getLong("amount_cents"),
        row.getLong("balance_after_cents"),
        JournalRow.instant(row, "booked_at"),
        JournalRow.instant(row, "effective_at"),
        Hash.wrap(row.getBytes("hash")));
  }

  /** Each row of a check's query is a finding: an account or command id, and what is wrong. */
  private void sql(Connection connection, VerificationSql.Check check) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(check.sql())) {
      statement.setFetchSize(FETCH_ROWS);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          found(check.name(), check.row(row.getString(1)), row.getString(2));
        }
      }
    }
  }

  private void found(String check, Entry entry, String detail) {
    found(check, entry.accountId() + " entry " + entry.sequence(), detail);
  }

  private void found(String check, String row, String detail) {
    findingCount++;
    if (findings.size() < FINDINGS_MAX) {
      findings.add(new Finding(check, row, detail));
    }
  }
}
