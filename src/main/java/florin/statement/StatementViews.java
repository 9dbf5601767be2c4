package florin.statement;

import florin.core.AccountId;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A statement's parts as JSON has them. */
final class StatementViews {
  private StatementViews() {}

  /** All that comes before the entries. */
  record Head(
      AccountView account,
      List<String> holders,
      PeriodView period,
      long openingBalance,
      long closingBalance,
      long totalIn,
      long totalOut,
      long entryCount) {
    static Head of(Statement statement) {
      Statement.Totals totals = statement.totals();
      return new Head(
          AccountView.of(statement.account()),
          statement.holders(),
          PeriodView.of(statement.period(), statement.issued()),
          statement.opening(),
          statement.closing(),
          totals.incoming(),
          totals.outgoing(),
          totals.count());
    }
  }

  record AccountView(
      AccountId id, String number, String type, String name, String currency, String timeZone) {
    static AccountView of(Statement.Holding account) {
      return new AccountView(
          account.id(),
          account.number(),
          account.type(),
          account.name(),
          account.currency(),
          account.timeZone());
    }
  }

  /**
   * @param month null for a range that is none
   * @param to exclusive
   */
  record PeriodView(@Nullable String month, LocalDate from, LocalDate to, boolean issued) {
    static PeriodView of(Period period, boolean issued) {
      YearMonth month = period.month();
      return new PeriodView(
          month == null ? null : month.toString(), period.from(), period.to(), issued);
    }
  }

  record ReceiptView(
      Statement.Head head, String digest, @Nullable String publicKey, @Nullable String signature) {
    static ReceiptView of(Statement statement, Receipt receipt) {
      return new ReceiptView(
          statement.head(), receipt.digest(), receipt.publicKey(), receipt.signature());
    }
  }

  /** A month in the list. */
  record MonthView(
      String month,
      LocalDate from,
      LocalDate to,
      boolean issued,
      long openingBalance,
      long closingBalance,
      long entryCount) {}
}
