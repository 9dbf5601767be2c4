package florin.export;

import florin.core.Money;
import florin.core.TransferId;
import java.io.IOException;
import java.io.Writer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/**
 * What journals of plain-text accounting have in common: accounts, then transfers in the order of
 * booking, then what each account must have come to. Amounts keep the bank's own signs.
 */
abstract class PlainTextBooks implements Books {
  private final Snapshot snapshot;
  private LocalDate last = LocalDate.EPOCH;

  PlainTextBooks(Snapshot snapshot) {
    this.snapshot = snapshot;
  }

  abstract void begin(Writer out, List<String> currencies) throws IOException;

  /** An account that is used from {@code date} on. */
  abstract void open(Writer out, Snapshot.Account account, LocalDate date) throws IOException;

  /** All postings of one transfer. */
  abstract void transfer(Writer out, List<Snapshot.Posting> postings) throws IOException;

  /**
   * @param last no account was opened later, and nothing was booked later
   */
  abstract void end(Writer out, Iterable<Snapshot.Account> accounts, LocalDate last)
      throws IOException;

  @Override
  public final void write(Writer out) throws IOException {
    begin(out, snapshot.rows().currencies());
    for (Snapshot.Account account : snapshot.rows().accounts()) {
      open(out, account, reached(used(account)));
    }
    List<Snapshot.Posting> postings = new ArrayList<>();
    for (Snapshot.Posting posting : snapshot.rows().postings()) {
      if (!postings.isEmpty() && !of(postings).equals(posting.transferId())) {
        transfer(out, postings);
        postings.clear();
      }
      postings.add(posting);
      reached(posting.bookedAt());
    }
    if (!postings.isEmpty()) {
      transfer(out, postings);
    }
    end(out, snapshot.rows().accounts(), last);
  }

  /** A system account is as old as the database says, its entries as the bank's clock says. */
  private static Instant used(Snapshot.Account account) {
    Instant first = account.firstBookedAt();
    return first != null && first.isBefore(account.createdAt()) ? first : account.createdAt();
  }

  private static TransferId of(List<Snapshot.Posting> postings) {
    return postings.get(0).transferId();
  }

  private LocalDate reached(Instant instant) {
    LocalDate date = date(instant);
    last = date.isAfter(last) ? date : last;
    return date;
  }

  static LocalDate date(Instant instant) {
    return LocalDate.ofInstant(instant, ZoneOffset.UTC);
  }

  static String name(Snapshot.Account account) {
    return Words.account(account.id(), account.number(), account.systemCode(), account.currency());
  }

  static String name(Snapshot.Posting posting) {
    return Words.account(
        posting.accountId(), posting.number(), posting.systemCode(), posting.currency());
  }

  static String amount(long minorUnits, String currency) {
    return Money.decimal(minorUnits, currency) + " " + currency;
  }
}
