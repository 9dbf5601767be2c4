package florin.imports;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import florin.core.Money;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
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
  private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

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
    try (CsvReader<NamedCsvRecord> csv = csv().ofNamedCsvRecord(file)) {
      csv.forEach(content::add);
    } catch (CharacterCodingException notText) {
      throw new ImportRefused(file + " is not UTF-8 text.");
    } catch (IOException | UncheckedIOException unreadable) {
      throw new ImportRefused(file + " cannot be read.");
    } catch (CsvParseException malformed) {
      throw new ImportRefused(file + " is not a CSV file: " + malformed.getMessage());
    }
    return new Content(content.rows, content.bad);
  }

  /** Rows of another length are let through, to be refused one by one. */
  private static CsvReader.CsvReaderBuilder csv() {
    return CsvReader.builder()
        .detectBomHeader(true)
        .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
        .extraFieldStrategy(FieldMismatchStrategy.IGNORE);
  }

  private void add(NamedCsvRecord record) {
    if (rows.isEmpty() && bad.isEmpty()) {
      requireColumns(record.getHeader());
    }
    try {
      rows.add(row(record));
    } catch (IllegalArgumentException wrong) {
      bad.add(new BadRow(record.getStartingLineNumber(), String.valueOf(wrong.getMessage())));
    }
  }

  private static void requireColumns(List<String> header) {
    Set<String> missing = new TreeSet<>(REQUIRED);
    header.forEach(missing::remove);
    Set<String> unknown = new TreeSet<>(header);
    unknown.removeAll(REQUIRED);
    unknown.removeAll(OPTIONAL);
    if (!missing.isEmpty() || !unknown.isEmpty()) {
      throw new ImportRefused(
          "The first line must name the columns: "
              + (missing.isEmpty() ? "" : "missing " + String.join(", ", missing) + " ")
              + (unknown.isEmpty() ? "" : "unknown " + String.join(", ", unknown)).strip()
              + ".");
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
        ImportRow.key(content, occurrence));
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
      return Long.parseLong(text);
    } catch (NumberFormatException none) {
      throw new IllegalArgumentException(column + " is not a whole number: " + text, none);
    }
  }

  private static String memo(NamedCsvRecord record) {
    String memo =
        Stream.of("operation", "memo", "counterparty_bank", "counterparty_account")
            .map(column -> optional(record, column))
            .filter(text -> text != null)
            .reduce((a, b) -> a + " · " + b)
            .orElse("");
    if (memo.codePointCount(0, memo.length()) > MEMO_MAX || CONTROL.matcher(memo).find()) {
      throw new IllegalArgumentException(
          "operation, memo and counterparty are longer than 140 characters, or hold controls");
    }
    return memo;
  }

  private static @Nullable String optional(NamedCsvRecord record, String column) {
    return record.findField(column).map(String::strip).filter(text -> !text.isEmpty()).orElse(null);
  }
}
