package florin.ledger;

import florin.core.TransferId;
import florin.db.Rollback;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;

/**
 * Checks the whole ledger against its own rules, in one read-only snapshot. A quick look first; of
 * what that does not prove, every row is looked at in an order in which what is wrong has a name.
 * Memory does not grow with the ledger. Believes no constraint, but see {@link QuickVerification}.
 */
public final class Verification {
  /** Findings kept in full; further ones are counted. */
  public static final int FINDINGS_MAX = 1_000;

  private static final int FETCH_ROWS = 5_000;

  private static final int WAIT_MILLIS_MAX = 3_600_000;

  private static final String ENTRIES =
      "SELECT least(coalesce(sum(greatest(sequence, 0)), 0), 9e15)::bigint FROM balance";

  private static final List<VerificationSql.Check> CHECKS =
      Stream.concat(VerificationSql.CHECKS.stream(), CardChecks.ALL.stream()).toList();

  private final Jdbi jdbi;
  private final QuickBounds bounds;
  private final List<Finding> findings = new ArrayList<>();
  private long findingCount;
  private long entryCount;
  private boolean inOrder = true;

  public Verification(Jdbi jdbi) {
    this(jdbi, QuickBounds.USUAL);
  }

  Verification(Jdbi jdbi, QuickBounds bounds) {
    this.jdbi = jdbi;
    this.bounds = bounds;
  }

  /**
   * One thing that is wrong.
   *
   * @param row which row, in the ids of the API where it has one
   */
  public record Finding(String check, String row, String detail) {}

  /**
   * What was read and what is wrong with it.
   *
   * @param findingCount may exceed the list
   * @param unopenedTexts could not be checked: the key they are sealed with is not here
   */
  public record Result(
      long entries, long findingCount, List<Finding> findings, long unopenedTexts) {
    public boolean isRight() {
      return findingCount == 0;
    }

    /** With what others found. */
    public Result plus(List<Finding> more) {
      List<Finding> all = new ArrayList<>(findings);
      all.addAll(more);
      return new Result(entries, findingCount + more.size(), List.copyOf(all), unopenedTexts);
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
    Connection connection = handle.getConnection();
    connection.setNetworkTimeout(Runnable::run, WAIT_MILLIS_MAX); // whole tables are sorted
    handle.execute("SET LOCAL work_mem = '64MB'");
    // helpers and compiled queries would spend more processor time than they save
    handle.execute("SET LOCAL max_parallel_workers_per_gather = 0");
    handle.execute("SET LOCAL jit = off");
    long total = handle.createQuery(ENTRIES).mapTo(Long.class).one();
    LongConsumer read = entries -> progress.accept(entries, Math.max(entries, total));
    QuickVerification quick = new QuickVerification(handle, bounds, read);
    Set<QuickVerification.Part> proven = quick.proven();
    entryCount = quick.count();
    boolean isProven = proven.contains(QuickVerification.Part.BOOKS);
    if (!isProven) {
      entries(connection, read);
    }
    for (VerificationSql.Check check : CHECKS) {
      if (!proven.contains(check.part())) {
        sql(connection, check);
      }
    }
    TextCheck texts = new TextCheck(handle);
    if (!proven.contains(QuickVerification.Part.TEXTS)) {
      texts.run((row, detail) -> found(TextCheck.NAME, row, detail));
    }
    if (!isProven) {
      sums(handle);
    }
    read.accept(entryCount);
    return new Result(entryCount, findingCount, List.copyOf(findings), texts.unopened());
  }

  private void entries(Connection connection, LongConsumer progress) throws SQLException {
    entryCount = 0;
    try (EntryStream entry = new EntryStream(connection)) {
      Last last = new Last(0, 0, 0);
      while (entry.next()) {
        last = follow(entry.isFirst() ? new Last(0, 0, Long.MIN_VALUE) : last, entry);
        if (++entryCount % FETCH_ROWS == 0) {
          progress.accept(entryCount);
        }
      }
    }
  }

  /** That each transfer has its two entries and all come to nothing; after the other checks. */
  private void sums(Handle handle) throws SQLException {
    if (!eachHasTwo(handle)) {
      sql(handle.getConnection(), VerificationSql.TWO_ENTRIES);
    }
    if (!isSummedUp(handle)) {
      for (VerificationSql.Check check : VerificationSql.SUMS) {
        sql(handle.getConnection(), check);
      }
    }
  }

  private record Last(long sequence, long balanceCents, long bookedAt) {}

  /** An entry against the one before it and against its journal row. */
  private Last follow(Last before, EntryStream stream) {
    EntryContent entry = stream.content();
    long sequence = before.sequence() + 1;
    long balance = before.balanceCents() + entry.amountCents();
    if (entry.sequence() != sequence) {
      found("sequence", entry, "is " + entry.sequence() + " where " + sequence + " follows");
    }
    if (entry.balanceAfterCents() != balance) {
      found("balance_after", entry, entry.balanceAfterCents() + " where the sum is " + balance);
    }
    if (!stream.isLinked()) {
      found("chain", entry, "the hash does not fit its content and the entry before");
    }
    Boolean agrees = stream.agrees();
    if (agrees == null) {
      found("journal", entry, "no journal row " + new TransferId(entry.command()));
    } else if (!agrees) {
      found("journal", entry, "differs from its journal row " + new TransferId(entry.command()));
    }
    inOrder &= Boolean.TRUE.equals(agrees) && entry.bookedAt() > before.bookedAt();
    return new Last(entry.sequence(), entry.balanceAfterCents(), entry.bookedAt());
  }

  /**
   * Whether each transfer has its two entries, without joining them: while all entries agree with
   * the journal and each account's are booked one after the other, no account has two of the same
   * transfer, so that none has more than two, and the count tells whether each has.
   */
  private boolean eachHasTwo(Handle handle) {
    long transfers = handle.createQuery(VerificationSql.TRANSFERS).mapTo(Long.class).one();
    return inOrder && entryCount == 2 * transfers;
  }

  /**
   * Whether the entries sum to nothing and each has an account, without reading them again: while
   * nothing else is wrong, each balance is the sum of the account's entries and its sequence is
   * their number, so that no other entry is there when the sequences add up to all of them.
   */
  private boolean isSummedUp(Handle handle) {
    return findingCount == 0
        && handle
            .createQuery(VerificationSql.SUMMED_UP)
            .bind("entries", entryCount)
            .mapTo(Boolean.class)
            .one();
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

  private void found(String check, EntryContent entry, String detail) {
    found(check, entry.accountId() + " entry " + entry.sequence(), detail);
  }

  private void found(String check, String row, String detail) {
    findingCount++;
    if (findings.size() < FINDINGS_MAX) {
      findings.add(new Finding(check, row, detail));
    }
  }
}
