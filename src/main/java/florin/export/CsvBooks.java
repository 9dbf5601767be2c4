package florin.export;

import de.siegmar.fastcsv.writer.CsvWriter;
import florin.core.Money;
import florin.core.SheetText;
import florin.http.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;

/** One record an entry, in the order of booking; RFC 4180. */
final class CsvBooks implements Books {
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
          SheetText.of(entry.kind()),
          entry.accountId().toString(),
          SheetText.of(entry.number()),
          SheetText.of(entry.externalNumber()),
          Long.toString(entry.sequence()),
          Money.decimal(entry.amount(), entry.currency()),
          Money.decimal(entry.balanceAfter(), entry.currency()),
          SheetText.of(entry.currency()),
          SheetText.of(entry.memo()));
    }
  }
}
