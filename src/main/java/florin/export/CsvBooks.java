package florin.export;

import de.siegmar.fastcsv.writer.CsvWriter;
import florin.core.Money;
import florin.http.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import org.jspecify.annotations.Nullable;

/** One record an entry, in the order of booking; RFC 4180. */
final class CsvBooks implements Books {
  private static final String ACTS_IN_A_SHEET = "=+-@\t\r";

  private final Snapshot snapshot;

  CsvBooks(Snapshot snapshot) {
    this.snapshot = snapshot;
  }

  @Override
  public void write(Writer out) throws IOException {
    try {
      write(CsvWriter.builder().bufferSize(0).build(out));
    } catch (UncheckedIOException failure) {
      throw failure.getCause();
    }
  }

  private void write(CsvWriter csv) {
    csv.writeRecord(
        "booked_at",
        "effective_at",
        "transfer_id",
        "kind",
        "account_id",
        "account_number",
        "external_number",
        "sequence",
        "amount",
        "balance_after",
        "currency",
        "memo");
    for (Snapshot.Posting entry : snapshot.rows().postings()) {
      csv.writeRecord(
          Json.time(entry.bookedAt()),
          Json.time(entry.effectiveAt()),
          entry.transferId().toString(),
          text(entry.kind()),
          entry.accountId().toString(),
          text(entry.number()),
          text(entry.externalNumber()),
          Long.toString(entry.sequence()),
          Money.decimal(entry.amount(), entry.currency()),
          Money.decimal(entry.balanceAfter(), entry.currency()),
          text(entry.currency()),
          text(entry.memo()));
    }
  }

  /** A spreadsheet runs what begins like a formula, unless an apostrophe stands before it. */
  private static String text(@Nullable String text) {
    boolean acts = text != null && !text.isEmpty() && ACTS_IN_A_SHEET.indexOf(text.charAt(0)) >= 0;
    return text == null ? "" : acts ? "'" + text : text;
  }
}
