package florin.statement;

import static java.nio.charset.StandardCharsets.UTF_8;

import de.siegmar.fastcsv.writer.CsvWriter;
import florin.core.Money;
import florin.core.SheetText;
import florin.http.Json;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * RFC 4180. One table, whose first column says what a record is: what the statement is about and
 * how it begins, its entries, how it ends, its receipt.
 */
final class CsvForm implements Form {
  private static final int BUFFER = 1 << 14;

  /** The columns of a record, by name; the rest stay empty. */
  private enum Column {
    RECORD,
    DATE,
    BOOKED_AT,
    EFFECTIVE_AT,
    SEQUENCE,
    TRANSFER_ID,
    KIND,
    COUNTERPARTY_NAME,
    COUNTERPARTY_ACCOUNT_NUMBER,
    MEMO,
    AMOUNT,
    BALANCE,
    CURRENCY,
    AMOUNT_MINOR,
    BALANCE_MINOR;

    String title() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final Writer out;
  private final CsvWriter csv;
  private @Nullable Statement statement;

  CsvForm(OutputStream out) {
    this.out = new BufferedWriter(new OutputStreamWriter(out, UTF_8), BUFFER);
    this.csv = CsvWriter.builder().bufferSize(0).build(this.out);
  }

  /** A record in the making. */
  private final class Row {
    private final Map<Column, String> fields = new EnumMap<>(Column.class);

    Row(String record) {
      put(Column.RECORD, record);
    }

    Row put(Column column, Object value) {
      fields.put(column, value.toString());
      return this;
    }

    /** What somebody typed. */
    Row text(Column column, @Nullable String text) {
      return put(column, SheetText.of(text));
    }

    Row money(Column decimal, Column minor, long units) {
      String currency = of().account().currency();
      put(Column.CURRENCY, currency);
      return put(decimal, Money.decimal(units, currency)).put(minor, units);
    }

    void write() throws IOException {
      record(column -> fields.getOrDefault(column, ""));
    }
  }

  private void record(Function<Column, String> fields) throws IOException {
    try {
      csv.writeRecord(Arrays.stream(Column.values()).map(fields).toArray(String[]::new));
    } catch (UncheckedIOException failure) {
      throw failure.getCause();
    }
  }

  private Statement of() {
    return Objects.requireNonNull(statement);
  }

  @Override
  public void begin(Statement begun) throws IOException {
    statement = begun;
    record(Column::title);
    new Row("account")
        .text(Column.MEMO, begun.account().name())
        .put(Column.COUNTERPARTY_ACCOUNT_NUMBER, begun.account().number())
        .put(Column.CURRENCY, begun.account().currency())
        .write();
    for (String holder : begun.holders()) {
      new Row("holder").text(Column.COUNTERPARTY_NAME, holder).write();
    }
    balance("opening", begun.opening()).put(Column.DATE, begun.period().from()).write();
  }

  @Override
  public void line(Line line) throws IOException {
    balance("entry", line.balance())
        .put(Column.DATE, line.date())
        .put(Column.BOOKED_AT, Json.time(line.bookedAt()))
        .put(Column.EFFECTIVE_AT, Json.time(line.effectiveAt()))
        .put(Column.SEQUENCE, line.sequence())
        .put(Column.TRANSFER_ID, line.transferId())
        .put(Column.KIND, line.kind())
        .text(Column.COUNTERPARTY_NAME, line.counterparty().name())
        .text(Column.COUNTERPARTY_ACCOUNT_NUMBER, line.counterparty().accountNumber())
        .text(Column.MEMO, line.memo())
        .money(Column.AMOUNT, Column.AMOUNT_MINOR, line.amount())
        .write();
  }

  private Row balance(String record, long balance) {
    return new Row(record).money(Column.BALANCE, Column.BALANCE_MINOR, balance);
  }

  @Override
  public void end(Receipt receipt) throws IOException {
    Statement ended = of();
    balance("closing", ended.closing()).put(Column.DATE, ended.period().lastDay()).write();
    new Row("head")
        .put(Column.SEQUENCE, ended.head().sequence())
        .put(Column.MEMO, ended.head().hash())
        .write();
    words("digest", receipt.digest());
    words("public_key", receipt.publicKey());
    words("signature", receipt.signature());
    out.flush();
  }

  private void words(String record, @Nullable String words) throws IOException {
    if (words != null) {
      new Row(record).text(Column.MEMO, words).write();
    }
  }
}
