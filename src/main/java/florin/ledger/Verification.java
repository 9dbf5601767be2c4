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
             e.booked_at, e.effective_at, e.hash, j.kind AS journal_kind, j.outcome,
             j.from_account_id, j.to_account_id, j.amount_cents AS journal_amount, j.text_hash,
             CASE WHEN e.amount_cents < 0 THEN j.from_balance_after_cents
                  ELSE j.to_balance_after_cents END AS journal_balance_after,
             j.booked_at AS journal_booked_at, j.effective_at AS journal_effective_at
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
    String journal = againstJournal(entry, row);
    if (journal != null) {
      found("journal", entry, journal);
    }
    return entry;
  }

  private static @Nullable String againstJournal(Entry entry, ResultSet row) throws SQLException {
    String outcome = row.getString("outcome");
    if (outcome == null) {
      return "no journal row " + entry.transferId();
    }
    boolean debit = entry.amountCents() < 0;
    UUID side = row.getObject(debit ? "from_account_id" : "to_account_id", UUID.class);
    boolean agrees =
        outcome.equals("posted")
            && entry.accountId().value().equals(side)
            && Math.abs(entry.amountCents()) == row.getLong("journal_amount")
            && entry.balanceAfterCents() == row.getLong("journal_balance_after")
            && entry.kind().equals(row.getString("journal_kind"))
            && entry.bookedAt().equals(JournalRow.instant(row, "journal_booked_at"))
            && entry.effectiveAt().equals(JournalRow.instant(row, "journal_effective_at"));
    return agrees ? null : "differs from its journal row " + entry.transferId();
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
