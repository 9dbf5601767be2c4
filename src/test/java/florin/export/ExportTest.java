package florin.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import florin.audit.Audit;
import florin.core.AccountId;
import florin.core.Money;
import florin.imports.ImportService;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Programs that nobody here wrote accept the books and come to the same balances. */
class ExportTest {
  private static final Path BERKA = Path.of("../shared/data/berka-1993.csv");
  private static final Path CHECKER = Path.of("src/docs/check_chain.py");
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Program HLEDGER = new Program("hledger");
  private static final Program BEAN_CHECK = new Program("bean-check");
  private static final Program PYTHON = new Program("python3");

  @TempDir private Path folder;
  private Exported bank;

  @BeforeEach
  void books_are_kept() {
    bank = Exported.in(folder);
  }

  @AfterEach
  void books_are_closed() {
    bank.close();
  }

  @Test
  void hledger_accepts_the_books_and_comes_to_our_balances() throws Exception {
    bank.fill();
    assertThatHledgerAgrees(bank.write(ExportFormat.HLEDGER));
  }

  @Test
  void hledger_finds_one_changed_cent() throws Exception {
    bank.fill();
    Path file = bank.write(ExportFormat.HLEDGER);
    String text = Files.readString(file);
    Files.writeString(file, text.replaceFirst("  1000\\.00 EUR = ", "  1000.01 EUR = "));
    assertThat(HLEDGER.run(folder, "-f", file.toString(), "check").code()).isNotZero();
    Files.writeString(file, text.replaceFirst(" = 1000\\.00 EUR", " = 1000.01 EUR"));
    assertThat(HLEDGER.run(folder, "-f", file.toString(), "check").code()).isNotZero();
  }

  @Test
  void beancount_accepts_the_books_and_finds_one_changed_cent() throws Exception {
    bank.fill();
    Path file = bank.write(ExportFormat.BEANCOUNT);
    assertThatBeancountAgrees(file);
    String text = Files.readString(file);
    Files.writeString(file, text.replaceFirst("499\\.58 ~ 0", "499.57 ~ 0"));
    assertThat(BEAN_CHECK.run(folder, file.toString()).code()).as(text).isNotZero();
  }

  @Test
  void a_memo_writes_no_line_of_its_own() throws Exception {
    bank.fill();
    String hledger = Files.readString(bank.write(ExportFormat.HLEDGER));
    String beancount = Files.readString(bank.write(ExportFormat.BEANCOUNT));
    assertThat(hledger.lines()).noneMatch(line -> line.matches("\\s*(2026-01-01|Assets:Evil).*"));
    assertThat(beancount.lines()).noneMatch(line -> line.matches("\\s*(2026-01-01|Assets:Evil).*"));
    assertThat(beancount)
        .contains("\"=1+1; \\\"x\\\\\\\" 2026-01-01 * evil     Assets:Evil  1 EUR");
    assertThat(hledger).contains(") =1+1； \"x\\\" 2026-01-01 * evil").contains("jaźń； 日本 🦫");
  }

  @Test
  void a_sheet_gets_numbers_as_numbers_and_no_formulas() throws Exception {
    bank.fill();
    Path file = bank.write(ExportFormat.CSV);
    try (CsvReader<NamedCsvRecord> csv = CsvReader.builder().ofNamedCsvRecord(file)) {
      List<NamedCsvRecord> rows = csv.stream().toList();
      assertThat(rows).hasSize(24);
      assertThat(rows.stream().map(row -> row.getField("memo")))
          .contains("'" + Exported.HOSTILE, "'- minus", "'@at", "long ago", "");
      assertThat(rows.stream().map(row -> row.getField("external_number"))).contains("'=4711\t\"");
      assertThat(rows.stream().map(row -> row.getField("amount")))
          .contains("1234.56", "-1234.56", "900", "1.900", "-1.900");
      BigDecimal sum =
          rows.stream()
              .map(row -> new BigDecimal(row.getField("amount")))
              .reduce(BigDecimal.ZERO, BigDecimal::add);
      assertThat(sum).isEqualByComparingTo("0");
    }
    assertThat(Files.readString(file)).startsWith("booked_at,effective_at,").endsWith("\r\n");
  }

  @Test
  void holds_limits_and_what_commands_are_about_are_in_the_json() throws Exception {
    bank.fill();
    Map<String, List<JsonNode>> rows = new HashMap<>();
    for (String line : Files.readAllLines(bank.write(ExportFormat.JSON))) {
      JsonNode row = JSON.readTree(line);
      rows.computeIfAbsent(row.get("type").asText(), type -> new ArrayList<>()).add(row);
    }

    JsonNode hold = rows.get("hold").get(0);
    assertThat(hold.get("captured_amount").asLong()).isEqualTo(40);
    assertThat(hold.get("status").asText()).isEqualTo("active");
    Map<String, JsonNode> commands = new HashMap<>();
    rows.get("command").forEach(row -> commands.put(row.get("kind").asText(), row));
    assertThat(commands.get("capture").get("hold_id")).isEqualTo(hold.get("id"));
    assertThat(commands.get("reversal").get("reverses_id"))
        .isEqualTo(commands.get("capture").get("id"));
    assertThat(rows.get("limits"))
        .extracting(row -> row.get("daily").asLong())
        .containsExactly(5_000L, 5_000L);
    assertThat(commands.get("set_limits").get("limited_user_id").asText())
        .isEqualTo(bank.teller().userId().toString());
  }

  @Test
  void an_empty_bank_has_empty_books() throws Exception {
    assertThatHledgerAgrees(bank.write(ExportFormat.HLEDGER));
    assertThatBeancountAgrees(bank.write(ExportFormat.BEANCOUNT));
    assertThatTheCheckerAgrees(bank.write(ExportFormat.JSON));
    assertThat(bank.write(ExportFormat.CSV)).content().hasLineCount(1);
  }

  @Test
  void erased_words_leave_the_books_right() throws Exception {
    bank.fill();
    bank.ledger().asSuperuser("DELETE FROM command_text");
    assertThatHledgerAgrees(bank.write(ExportFormat.HLEDGER));
    assertThatBeancountAgrees(bank.write(ExportFormat.BEANCOUNT));
    assertThatTheCheckerAgrees(bank.write(ExportFormat.JSON));
  }

  @Test
  void an_export_in_the_middle_of_work_is_one_state() throws Exception {
    AccountId one = bank.open("EUR", "One", null);
    AccountId other = bank.open("EUR", "Other", null);
    bank.deposit(one, 1_000_000, "EUR", null, null);
    AtomicBoolean stop = new AtomicBoolean();
    CompletableFuture<Void> work =
        CompletableFuture.runAsync(
            () -> {
              while (!stop.get()) {
                bank.move(one, other, 1, "a little");
              }
            });
    try {
      for (int i = 0; i < 5; i++) {
        assertThatTheCheckerAgrees(bank.write(ExportFormat.JSON));
        assertThat(HLEDGER.run(folder, "-f", bank.write(ExportFormat.HLEDGER).toString(), "check"))
            .isEqualTo(new Program.Done(0, ""));
      }
    } finally {
      stop.set(true);
      work.join();
    }
  }

  @Test
  void a_real_banks_books_are_accepted_by_all() throws Exception {
    assumeTrue(Files.exists(BERKA), "the real bank's file is not here: " + BERKA);
    Jdbi jdbi = bank.ledger().database().jdbi();
    try (Audit audit = new Audit(jdbi, Clock.systemUTC())) {
      new ImportService(jdbi, bank.ledger().service(), Clock.systemUTC(), audit)
          .run(
              new ImportService.Request(BERKA, "CZK", bank.teller().userId(), 372_470, false),
              (done, all) -> {});
    }

    assertThatHledgerAgrees(bank.write(ExportFormat.HLEDGER));
    assertThatBeancountAgrees(bank.write(ExportFormat.BEANCOUNT));
    assertThatTheCheckerAgrees(bank.write(ExportFormat.JSON));
    assertThat(bank.write(ExportFormat.CSV)).content().hasLineCount(1 + 2 * 14_125);
    assertThat(bank.balances()).hasSize(858 + 5);
  }

  @ParameterizedTest
  @CsvSource({
    "0, EUR, 0.00",
    "-5, EUR, -0.05",
    "-1234, EUR, -12.34",
    "-900, JPY, -900",
    "1, BHD, 0.001",
    "1, CLF, 0.0001",
    "-9223372036854775808, EUR, -92233720368547758.08",
  })
  void amounts_have_their_currencys_digits(long minorUnits, String currency, String text) {
    assertThat(Money.decimal(minorUnits, currency)).isEqualTo(text);
  }

  private void assertThatHledgerAgrees(Path file) throws Exception {
    assertThat(HLEDGER.run(folder, "-f", file.toString(), "check"))
        .isEqualTo(new Program.Done(0, ""));
    assertThat(
            HLEDGER.run(
                folder, "-f", file.toString(), "check", "-s", "ordereddates", "uniqueleafnames"))
        .isEqualTo(new Program.Done(0, ""));
    Map<String, String> theirs = new TreeMap<>();
    HLEDGER
        .run(folder, "-f", file.toString(), "balance", "--flat", "-N", "-E", "-O", "csv")
        .said()
        .lines()
        .skip(1)
        .map(line -> line.replace("\"", "").split(","))
        .forEach(field -> theirs.put(field[0], field[1]));
    Map<String, String> ours = bank.balances();
    ours.replaceAll((name, amount) -> amount.matches("0[.0]* ...") ? "0" : amount);
    assertThat(theirs).isEqualTo(ours);
  }

  private void assertThatBeancountAgrees(Path file) throws Exception {
    assertThat(BEAN_CHECK.run(folder, file.toString())).isEqualTo(new Program.Done(0, ""));
    bank.balances()
        .forEach(
            (name, amount) ->
                assertThat(file)
                    .content()
                    .contains(" balance " + name + "  " + amount.replace(" ", " ~ 0 ") + "\n"));
  }

  private void assertThatTheCheckerAgrees(Path file) throws Exception {
    assertThat(PYTHON.run(folder, CHECKER.toString(), file.toString()))
        .isEqualTo(new Program.Done(0, ""));
  }
}
