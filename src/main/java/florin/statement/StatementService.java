package florin.statement;

import florin.access.Authorized;
import florin.core.BankException;
import florin.core.ErrorCode;
import florin.db.Rollback;
import florin.ledger.LedgerService;
import florin.proof.SigningKey;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.result.ResultIterator;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;
import org.jspecify.annotations.Nullable;

/** Statements, made from the books whenever they are asked for. Nothing of them is kept. */
public final class StatementService {
  /** Batches older than this are surely committed; a month that ended since waits for its turn. */
  private static final Duration SETTLED_AFTER = Duration.ofSeconds(60);

  /**
   * A statement with more lines may be longer than what is collected before it is sent, and then
   * holds its connection as long as its reader takes.
   */
  private static final long LINES_AT_ONCE = 1_000;

  private static final int LONG_ONES_MAX = 2;

  private final Jdbi jdbi;
  private final LedgerService ledger;
  private final Clock business;
  private final @Nullable SigningKey key;
  private final Semaphore longOnes = new Semaphore(LONG_ONES_MAX);

  /**
   * @param jdbi whose statements may take long
   * @param key that receipts are signed with, if the bank has one
   */
  public StatementService(
      Jdbi jdbi, LedgerService ledger, Clock business, @Nullable SigningKey key) {
    this.jdbi = jdbi;
    this.ledger = ledger;
    this.business = business;
    this.key = key;
  }

  /** Where a statement is written to, once all is found right. */
  interface Opener {
    Form open(Statement statement) throws IOException;
  }

  Statement.Holding account(Authorized account) {
    try (Handle handle = jdbi.open()) {
      return handle
          .attach(StatementDao.class)
          .account(account.accountId())
          .orElseThrow(BankException::notFound);
    }
  }

  LocalDate today(Statement.Holding account) {
    return LocalDate.ofInstant(business.instant(), account.zone());
  }

  /** The account's months, newest first; the one that has not ended is the first. */
  List<StatementViews.MonthView> months(
      Authorized authorized, @Nullable YearMonth before, int limit) {
    Statement.Holding account = account(authorized);
    YearMonth first = YearMonth.from(LocalDate.ofInstant(account.createdAt(), account.zone()));
    YearMonth newest = YearMonth.from(today(account));
    YearMonth at = before == null || before.isAfter(newest) ? newest : before.minusMonths(1);
    List<StatementViews.MonthView> months = new ArrayList<>();
    try (Handle handle = jdbi.open()) {
      StatementDao books = handle.attach(StatementDao.class);
      for (; months.size() < limit && !at.isBefore(first); at = at.minusMonths(1)) {
        months.add(month(books, account, Period.of(at, account.zone())));
      }
    }
    return months;
  }

  private StatementViews.MonthView month(
      StatementDao books, Statement.Holding account, Period period) {
    StatementDao.Stand opening = books.before(account.id(), period.start());
    StatementDao.Stand closing = books.before(account.id(), period.end());
    return new StatementViews.MonthView(
        YearMonth.from(period.from()).toString(),
        period.from(),
        period.to(),
        isIssued(period),
        opening.balance(),
        closing.balance(),
        closing.sequence() - opening.sequence());
  }

  private boolean isIssued(Period period) {
    return !period.issuedAt().isAfter(business.instant());
  }

  /**
   * Whether the statement is issued, once that is certain: a month that ended just now waits for
   * its place in the ledger's queue, after which nothing is booked in it any more.
   */
  CompletableFuture<Boolean> settled(Period period) {
    Instant end = period.issuedAt();
    if (!isIssued(period)) {
      return CompletableFuture.completedFuture(false);
    }
    return end.isAfter(business.instant().minus(SETTLED_AFTER))
        ? ledger.settled(end.minusNanos(1_000)).thenApply(nothing -> true)
        : CompletableFuture.completedFuture(true);
  }

  /**
   * Writes a statement from one snapshot, line by line; memory does not grow with them.
   *
   * @param issued {@link #settled}
   * @throws IllegalStateException when the books do not agree; before anything was opened, unless a
   *     line differs from what was summed
   * @throws BankException {@code overloaded} where too many long ones are being read
   */
  void write(Statement.Holding account, Period period, boolean issued, Opener opener)
      throws IOException {
    try (Handle handle = jdbi.open()) {
      handle.setTransactionIsolationLevel(TransactionIsolationLevel.REPEATABLE_READ);
      handle.begin();
      try {
        handle.execute("SET TRANSACTION READ ONLY");
        StatementDao books = handle.attach(StatementDao.class);
        var composition = new Composition(books, account.id(), period);
        List<String> holders =
            books.holders(account.id()).stream().map(StatementDao.Holder::fullName).toList();
        Statement statement = composition.statement(account, holders, issued);
        write(statement, composition, books, opener);
        handle.commit();
      } catch (Throwable failure) {
        Rollback.after(failure, handle);
        throw failure;
      }
    }
  }

  private void write(
      Statement statement, Composition composition, StatementDao books, Opener opener)
      throws IOException {
    boolean isLong = statement.totals().count() > LINES_AT_ONCE;
    if (isLong && !longOnes.tryAcquire()) {
      throw new BankException(
          ErrorCode.OVERLOADED, "Long statements are being read. Ask for this one again soon.");
    }
    try {
      lines(statement, composition, books, opener.open(statement));
    } finally {
      if (isLong) {
        longOnes.release();
      }
    }
  }

  private void lines(Statement statement, Composition composition, StatementDao books, Form form)
      throws IOException {
    Canonical canonical = new Canonical(statement);
    form.begin(statement);
    long balance = statement.opening();
    for (StatementDao.Part part : composition.parts()) {
      try (ResultIterator<StatementDao.Row> rows = books.entries(part).iterator()) {
        while (rows.hasNext()) {
          StatementDao.Row row = rows.next();
          balance += row.amount();
          Line line = line(row, statement.account(), balance);
          canonical.add(line);
          form.line(line);
        }
      }
    }
    if (balance != statement.closing()) {
      throw new IllegalStateException("the lines of a statement do not add up to its balance");
    }
    form.end(Receipt.of(canonical.digest(statement), key));
  }

  private static Line line(StatementDao.Row row, Statement.Holding account, long balance) {
    return new Line(
        row.sequence(),
        LocalDate.ofInstant(row.standsAt(), account.zone()),
        row.bookedAt(),
        row.effectiveAt(),
        row.transferId(),
        row.kind(),
        row.amount(),
        balance,
        row.counterparty(),
        row.memo());
  }
}
