package florin.export;

import florin.core.Money;
import florin.http.Json;
import java.io.IOException;
import java.io.Writer;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * For Beancount 2 or 3. It knows balances at the begin of a day only, so each account has one
 * assertion, for the day after the last booking, without tolerance.
 */
final class BeancountBooks extends PlainTextBooks {
  BeancountBooks(Snapshot snapshot) {
    super(snapshot);
  }

  @Override
  void begin(Writer out, List<String> currencies) throws IOException {
    out.write("; What the bank owes its customers is positive.\n");
    out.write("option \"title\" \"Florin\"\n");
  }

  @Override
  void open(Writer out, Snapshot.Account account, LocalDate date) throws IOException {
    out.write("\n" + date + " open " + name(account) + " " + account.currency() + "\n");
    out.write("  name: " + string(account.name()) + "\n");
    if (account.externalNumber() != null) {
      out.write("  external_number: " + string(account.externalNumber()) + "\n");
    }
  }

  @Override
  void transfer(Writer out, List<Snapshot.Posting> postings) throws IOException {
    Snapshot.Posting first = postings.get(0);
    out.write("\n" + date(first.bookedAt()));
    out.write(" * " + string(first.kind()) + " " + string(first.memo()) + "\n");
    out.write("  transfer: \"" + first.transferId() + "\"\n");
    out.write("  booked_at: \"" + Json.time(first.bookedAt()) + "\"\n");
    out.write("  effective_at: \"" + Json.time(first.effectiveAt()) + "\"\n");
    for (Snapshot.Posting posting : postings) {
      String amount = amount(posting.amount(), posting.currency());
      out.write("  " + name(posting) + "  " + amount + "\n");
    }
  }

  @Override
  void end(Writer out, Iterable<Snapshot.Account> accounts, LocalDate last) throws IOException {
    out.write("\n");
    for (Snapshot.Account account : accounts) {
      String decimal = Money.decimal(account.balance(), account.currency());
      out.write(last.plusDays(1) + " balance " + name(account));
      out.write("  " + decimal + " ~ 0 " + account.currency() + "\n");
    }
  }

  private static String string(@Nullable String text) {
    return '"' + Words.line(text).replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
