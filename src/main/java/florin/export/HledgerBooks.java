package florin.export;

import florin.core.Money;
import florin.http.Json;
import java.io.IOException;
import java.io.Writer;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * For hledger 1.25 or newer, strict mode too. The date is the booking's, so that the assertion on
 * each posting holds in the file's order; another effective date is the secondary one.
 */
final class HledgerBooks extends PlainTextBooks {
  HledgerBooks(Snapshot snapshot) {
    super(snapshot);
  }

  @Override
  void begin(Writer out, List<String> currencies) throws IOException {
    out.write("; What the bank owes its customers is positive. Read as UTF-8.\n");
    out.write("decimal-mark .\n");
    for (String currency : currencies) {
      String sample = Money.decimal(10_000_000, currency);
      out.write("commodity " + sample + (sample.contains(".") ? " " : ". ") + currency + "\n");
    }
  }

  /** Words stand in comments of their own: beside an account they could be tags that act. */
  @Override
  void open(Writer out, Snapshot.Account account, LocalDate date) throws IOException {
    String external = Words.line(account.externalNumber());
    out.write(
        "\n; " + Words.line(account.name()) + (external.isEmpty() ? "" : ", was " + external));
    out.write("\naccount " + name(account) + "\n");
  }

  @Override
  void transfer(Writer out, List<Snapshot.Posting> postings) throws IOException {
    Snapshot.Posting first = postings.get(0);
    LocalDate booked = date(first.bookedAt());
    LocalDate effective = date(first.effectiveAt());
    boolean second = !effective.equals(booked) && effective.getYear() >= 1000;
    out.write("\n" + booked + (second ? "=" + effective : ""));
    out.write(" * (" + first.transferId() + ") " + description(first.memo(), first.kind()));
    out.write("\n    ; kind:" + first.kind() + times(first.bookedAt(), first.effectiveAt()) + "\n");
    for (Snapshot.Posting posting : postings) {
      out.write("    " + name(posting) + "  " + amount(posting.amount(), posting.currency()));
      out.write(" = " + amount(posting.balanceAfter(), posting.currency()) + "\n");
    }
  }

  private static String times(Instant booked, Instant effective) {
    return ", booked_at:" + Json.time(booked) + ", effective_at:" + Json.time(effective);
  }

  /** There is no escape: a semicolon would begin a comment, its full-width form does not. */
  private static String description(@Nullable String memo, String kind) {
    String line = Words.line(memo).replace(';', '；');
    return line.isEmpty() ? kind : line;
  }

  @Override
  void end(Writer out, Iterable<Snapshot.Account> accounts, LocalDate last) throws IOException {
    boolean isFirst = true;
    for (Snapshot.Account account : accounts) {
      String currency = account.currency();
      out.write(isFirst ? "\n" + last + " * balances\n" : "");
      out.write("    " + name(account) + "  " + amount(0, currency));
      out.write(" = " + amount(account.balance(), currency) + "\n");
      isFirst = false;
    }
  }
}
