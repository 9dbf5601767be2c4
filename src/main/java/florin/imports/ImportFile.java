package florin.imports;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import florin.core.Money;
import florin.http.Texts;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads the CSV file; says of every row what is wrong with it instead of stopping at the first. */
final class ImportFile {
  static final Set<String> REQUIRED = Set.of("date", "account", "amount_cents");
  static final Set<String> OPTIONAL =
      Set.of(
          "transaction_id",
          "operation",
          "memo",
          "balance_after_cents",
          "counterparty_bank",
          "counterparty_account");

  private static final int MEMO_MAX = 140;
  private static final Pattern ACCOUNT = Pattern.compile("[\\x21-\\x7e]{1,40}");
  private static final Pattern WHOLE = Pattern.compile("-?[0-9]{1,19}");
  private static final Pattern UNPRINTABLE = Pattern.compile("\\p{C}");
  private static final int REASON_MAX = 160;
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private final LocalDate today;
  private final List<ImportRow> rows = new ArrayList<>();
  private final List<BadRow> bad = new ArrayList<>();
  private final Map<List<String>, Integer> seen = new HashMap<>();

  private ImportFile(Clock clock) {
    this.today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
  }

  /** The good rows in the file's order, and the bad ones. */
  record Content(List<ImportRow> rows, List<BadRow> bad) {}

  /**
   * @throws ImportRefused when the file cannot be read or its columns are not those of an import
   */
  static Content read(Path file, Clock clock) {
    ImportFile content = new ImportFile(clock);
    try (Reader text = text(file);
        CsvReader<NamedCsvRecord> csv = csv().ofNamedCsvRecord(text)) {
      csv.forEach(content::add);
      if (content.isEmpty()) {
        requireColumns(firstLine(file));
      }
    } catch (IOException | UncheckedIOException failure) {
      boolean notText =
          failure instanceof CharacterCodingException
              || failure.getCause() instanceof CharacterCodingException;
      throw new ImportRefused(file + (notText ? " is not UTF-8 text." : " cannot be read."));
    } catch (CsvParseException malformed) {
      throw new ImportRefused(file + " is not a CSV file: " + malformed.getMessage());
    }
    return new Content(content.rows, content.bad);
  }

  private boolean isEmpty() {
    return rows.isEmpty() && bad.isEmpty();
  }

  /** Bytes that are no UTF-8 are an error here, and not put in the books as something else. */
  private static Reader text(Path file) throws IOException {
    BufferedReader text = Files.newBufferedReader(file); // its decoder reports what is malformed
    text.mark(1);
    if (text.read() != BYTE_ORDER_MARK) {
      text.reset();
    }
    return text;
  }

  private static List<String> firstLine(Path file) throws IOException {
    try (Reader text = text(file);
        CsvReader<CsvRecord> csv = csv().ofCsvRecord(text)) {
      return csv.stream().findFirst().map(CsvRecord::getFields).orElse(List.of());
    }
  }

  /** Rows of another length are let through, to be refused one by one. */
  private static CsvReader.CsvReaderBuilder csv() {
    return CsvReader.builder()
        .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
        .extraFieldStrategy(FieldMismatchStrategy.IGNORE);
  }

  private void add(NamedCsvRecord record) {
    if (isEmpty()) {
      requireColumns(record.getHeader());
    }
    try {
      rows.add(row(record));
    } catch (IllegalArgumentException wrong) {
      bad.add(new BadRow(record.getStartingLineNumber(), shown(wrong)));
    }
  }

  /** What is quoted of the file does nothing to a terminal. */
  private static String shown(IllegalArgumentException wrong) {
    String reason = UNPRINTABLE.matcher(String.valueOf(wrong.getMessage())).replaceAll("?");
    return reason.length() <= REASON_MAX ? reason : reason.substring(0, REASON_MAX) + "…";
  }

  private static void requireColumns(List<String> header) {
    Set<String> missing = new TreeSet<>(REQUIRED);
    header.forEach(missing::remove);
    Set<String> unknown = new TreeSet<>(header);
    unknown.removeAll(REQUIRED);
    unknown.removeAll(OPTIONAL);
    if (!missing.isEmpty() || !unknown.isEmpty()) {
      List<String> faults = new ArrayList<>();
      if (!missing.isEmpty()) {
        faults.add("missing " + String.join(", ", missing));
      }
      if (!unknown.isEmpty()) {
        faults.add("unknown " + String.join(", ", unknown));
      }
      throw new ImportRefused(
          "The first line must name the columns: " + String.join("; ", faults) + ".");
    }
  }

  private ImportRow row(NamedCsvRecord record) {
    if (record.getFieldCount() != record.getHeader().size()) {
      throw new IllegalArgumentException(
          record.getFieldCount() + " fields where " + record.getHeader().size() + " are named");
    }
    List<String> content = record.getFields();
    int occurrence = seen.merge(content, 1, Integer::sum);
    String account = record.getField("account");
    if (!ACCOUNT.matcher(account).matches()) {
      throw new IllegalArgumentException("account must be 1 to 40 visible characters");
    }
    String balance = optional(record, "balance_after_cents");
    return new ImportRow(
        record.getStartingLineNumber(),
        date(record.getField("date")),
        account,
        amount(record.getField("amount_cents")),
        balance == null ? null : whole("balance_after_cents", balance),
        memo(record),
        ImportRow.key(content, occurrence),
        1);
  }

  private LocalDate date(String text) {
    LocalDate date;
    try {
      date = LocalDate.parse(text);
    } catch (DateTimeParseException none) {
      throw new IllegalArgumentException("date is not YYYY-MM-DD: " + text, none);
    }
    if (date.isAfter(today) || date.getYear() < 1900) {
      throw new IllegalArgumentException("date is not between 1900 and today: " + text);
    }
    return date;
  }

  private static long amount(String text) {
    long amount = whole("amount_cents", text);
    if (amount == 0 || amount < -Money.AMOUNT_MAX || amount > Money.AMOUNT_MAX) {
      throw new IllegalArgumentException("amount_cents is zero or out of range: " + text);
    }
    return amount;
  }

  private static long whole(String column, String text) {
    try {
      if (WHOLE.matcher(text).matches()) { // parseLong takes the digits of every script
        return Long.parseLong(text);
      }
    } catch (NumberFormatException tooLong) {
      // Said below.
    }
    throw new IllegalArgumentException(column + " is not a whole number: " + text);
  }

  private static String memo(NamedCsvRecord record) {
    String memo =
        Stream.of("operation", "memo", "counterparty_bank", "counterparty_account")
            .map(column -> optional(record, column))
            .filter(text -> text != null)
            .reduce((a, b) -> a + " · " + b)
            .orElse("");
    if (memo.isEmpty()) {
      return memo;
    }
    try {
      return Texts.line(MEMO_MAX).apply(memo);
    } catch (IllegalArgumentException none) {
      throw new IllegalArgumentException(
          "operation, memo and counterparty are longer than 140 characters, or hold controls",
          none);
    }
  }

  private static @Nullable String optional(NamedCsvRecord record, String column) {
    return record.findField(column).map(String::strip).filter(text -> !text.isEmpty()).orElse(null);
  }
}
