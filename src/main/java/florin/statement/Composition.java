package florin.statement;

import florin.core.AccountId;
import florin.ledger.Entry;
import florin.statement.Statement.Totals;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;

/**
 * A statement put together from the books, within one snapshot. Opening and closing come from the
 * balances that the ledger left with its entries, the totals from the amounts: three witnesses,
 * which must agree.
 */
final class Composition {
  private final StatementDao books;
  private final AccountId account;
  private final Period period;
  private final List<StatementDao.Part> parts = new ArrayList<>();
  private final StatementDao.Stand first;
  private final StatementDao.Stand last;

  Composition(StatementDao books, AccountId account, Period period) {
    this.books = books;
    this.account = account;
    this.period = period;
    List<Period> months = period.months();
    first = books.before(account, months.get(0).start());
    StatementDao.Stand before = first;
    for (Period month : months) {
      StatementDao.Stand after = books.before(account, month.end());
      parts.add(
          new StatementDao.Part(
              account,
              before.sequence(),
              after.sequence(),
              month.start(),
              later(month.start(), period.start()),
              earlier(month.end(), period.end())));
      before = after;
    }
    last = before;
  }

  private static Instant later(Instant a, Instant b) {
    return a.isAfter(b) ? a : b;
  }

  private static Instant earlier(Instant a, Instant b) {
    return a.isBefore(b) ? a : b;
  }

  /**
   * Everything but the lines.
   *
   * @throws IllegalStateException when opening, entries and closing do not agree
   */
  Statement statement(Statement.Holding holding, List<String> holders, boolean issued) {
    StatementDao.Part opens = parts.get(0);
    StatementDao.Part closes = parts.get(parts.size() - 1);
    Totals before = totals(opens, opens.month(), opens.from());
    Totals after = totals(closes, closes.to(), end());
    Totals within = Totals.NONE;
    for (StatementDao.Part part : parts) {
      within = within.plus(totals(part, part.from(), part.to()));
    }
    long opening = first.balance() + before.net();
    long closing = last.balance() - after.net();
    long entries = before.count() + within.count() + after.count();
    if (opening + within.net() != closing || entries != last.sequence() - first.sequence()) {
      throw new IllegalStateException(
          "The books of %s do not agree from %s to %s: %d and %d entries of %d make no %d"
              .formatted(
                  account, period.from(), period.to(), opening, entries, within.net(), closing));
    }
    String hash = last.hash() == null ? genesis() : Objects.requireNonNull(last.hash());
    var head = new Statement.Head(last.sequence(), hash);
    return new Statement(holding, holders, period, issued, opening, closing, within, head);
  }

  private Instant end() {
    List<Period> months = period.months();
    return months.get(months.size() - 1).end();
  }

  private String genesis() {
    return HexFormat.of().formatHex(Entry.genesis(account).bytes());
  }

  private Totals totals(StatementDao.Part of, Instant from, Instant to) {
    boolean isEmpty = of.after() == of.last() || !from.isBefore(to);
    return isEmpty
        ? Totals.NONE
        : books.totals(new StatementDao.Part(account, of.after(), of.last(), of.month(), from, to));
  }

  /** The months' parts in order: each one's entries come before the next one's. */
  List<StatementDao.Part> parts() {
    return parts;
  }
}
