package florin.statement;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import florin.contract.Account;
import florin.contract.Customer;
import florin.core.Money;
import florin.export.Program;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** All forms of a statement say the same, also to programs that nobody here wrote. */
class FormsTest {
  private static final String HARD =
      "Zażółć gęślą jaźń & <Söhne> Ελλάδα Київ שלום; a word that is much longer than a line may be: "
          + "w".repeat(46);
  private static final Pattern ROW =
      Pattern.compile("(?m)^ *(\\d{1,2} [A-Z][a-z]{2} \\d{4}) +.*?(?:([\\d,.]+) +)?(-?[\\d,.]+)$");

  @TempDir Path folder;

  private final Teller teller = Teller.at("2026-01-10T12:00:00Z", "Europe/Warsaw");
  private final Customer alice = teller.bank().signUp("alice");
  private final Customer bob = teller.bank().signUp("bob");

  @AfterEach
  void close() {
    teller.close();
  }

  /** Pages full of everything. */
  private Account filled(String currency) {
    Account hers = alice.openAccount(currency);
    Account his = bob.openAccount(currency);
    teller.deposit(hers, 123_456_789, null);
    Teller.pay(alice, hers, his, 1, HARD);
    Teller.pay(alice, hers, his, 2, "日本 🦫 -- > ]]>");
    for (int i = 1; i <= 60; i++) {
      Teller.pay(alice, hers, his, i * 37, "Payment " + i);
      Teller.pay(bob, his, hers, i * 11, "Back " + i);
    }
    teller.cash("/v1/withdrawals", hers, 4_000, "2026-01-10T08:00:00Z").expect(201);
    return hers;
  }

  private Path file(Account account, String name) throws Exception {
    return Files.write(folder.resolve(name), Teller.bytes(account, name));
  }

  private static List<JsonNode> entries(JsonNode statement) {
    return StreamSupport.stream(statement.get("entries").spliterator(), false).toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"EUR", "JPY", "BHD"})
  void csv_says_what_json_says(String currency) {
    Account account = filled(currency);
    JsonNode json = Teller.statement(account, "2026-01.json").expect(200).body();
    String csv = new String(Teller.bytes(account, "2026-01.csv"), UTF_8);
    List<NamedCsvRecord> rows = CsvReader.builder().ofNamedCsvRecord(csv).stream().toList();
    List<NamedCsvRecord> entries = of(rows, "entry");

    List<JsonNode> expected = entries(json);
    assertThat(entries).hasSameSizeAs(expected);
    for (int i = 0; i < expected.size(); i++) {
      long amount = expected.get(i).get("amount").asLong();
      assertThat(entries.get(i).getField("amount_minor")).isEqualTo(Long.toString(amount));
      assertThat(entries.get(i).getField("amount")).isEqualTo(Money.decimal(amount, currency));
      assertThat(entries.get(i).getField("date")).isEqualTo(expected.get(i).get("date").asText());
      assertThat(entries.get(i).getField("balance_minor"))
          .isEqualTo(expected.get(i).get("balance").asText());
    }
    assertThat(of(rows, "closing").get(0).getField("balance_minor"))
        .isEqualTo(json.get("closing_balance").asText());
    assertThat(of(rows, "digest").get(0).getField("memo"))
        .isEqualTo(json.at("/receipt/digest").asText());
    assertThat(of(rows, "head").get(0).getField("memo"))
        .isEqualTo(json.at("/receipt/head/hash").asText());
  }

  private static List<NamedCsvRecord> of(List<NamedCsvRecord> rows, String record) {
    return rows.stream().filter(row -> row.getField("record").equals(record)).toList();
  }

  @Test
  void pdftotext_reads_the_same_rows_balances_and_words() throws Exception {
    Account account = filled("EUR");
    JsonNode json = Teller.statement(account, "2026-01.json").expect(200).body();
    Path pdf = file(account, "2026-01.pdf");
    Path txt = folder.resolve("statement.txt");
    assertThat(run("pdftotext", "-layout", pdf.toString(), txt.toString())).isEmpty();
    String text = Files.readString(txt);

    List<String> balances = new ArrayList<>();
    long in = 0;
    long out = 0;
    long before = 0;
    Matcher rows = ROW.matcher(text);
    while (rows.find()) {
      long balance = minor(rows.group(3));
      balances.add(rows.group(1) + " " + balance);
      in += Math.max(balance - before, 0);
      out += Math.max(before - balance, 0);
      before = balance;
    }
    List<String> expected = new ArrayList<>(List.of("1 Jan 2026 0"));
    entries(json).forEach(entry -> expected.add("10 Jan 2026 " + entry.get("balance")));
    expected.add("31 Jan 2026 " + json.get("closing_balance"));
    assertThat(balances).isEqualTo(expected);
    assertThat(in).isEqualTo(json.get("total_in").asLong());
    assertThat(out).isEqualTo(json.get("total_out").asLong());

    int pages = text.split("\f", -1).length - 1;
    assertThat(pages).isGreaterThan(3);
    for (int page = 1; page <= pages; page++) {
      assertThat(text).contains("Page " + page + " of " + pages);
    }
    assertThat(text)
        .contains("Zażółć gęślą jaźń & <Söhne> Ελλάδα", "Київ", "Alice", "Deposit")
        .contains("\uFFFD\uFFFD")
        .contains(json.at("/receipt/digest").asText())
        .contains(json.at("/receipt/head/hash").asText());
    assertThat(run("pdffonts", pdf.toString())).contains("AAAAAA+", "yes yes yes");
    assertThat(run("pdfinfo", pdf.toString()))
        .contains("Pages:           " + pages, "A4", "Statement " + account.number());
  }

  private static long minor(String printed) {
    return Long.parseLong(printed.replaceAll("[,.]", ""));
  }

  @Test
  void ofxdump_reads_every_transaction_and_the_balance() throws Exception {
    Account account = filled("EUR");
    JsonNode json = Teller.statement(account, "2026-01.json").expect(200).body();

    String told = run("ofxdump", file(account, "2026-01.ofx").toString());

    assertThat(told).doesNotContain("ERROR").contains(account.number());
    for (JsonNode entry : entries(json)) {
      assertThat(told).contains(entry.get("transfer_id").asText());
    }
    assertThat(Pattern.compile("Total money amount: (-?[0-9.]+)").matcher(told).results())
        .hasSameSizeAs(entries(json));
    long sum =
        Pattern.compile("Total money amount: (-?[0-9.]+)")
            .matcher(told)
            .results()
            .mapToLong(found -> minor(found.group(1)))
            .sum();
    assertThat(sum).isEqualTo(json.get("closing_balance").asLong());
  }

  @Test
  void hledger_agrees_with_every_balance_by_the_documents_rules() throws Exception {
    Account account = filled("EUR");
    String document = Files.readString(Path.of("src/docs/statements.md"));
    Matcher rules = Pattern.compile("(?s)```rules\n(.*?)```").matcher(document);
    assertThat(rules.find()).isTrue();
    Path file = Files.writeString(folder.resolve("florin.rules"), rules.group(1));
    JsonNode json = Teller.statement(account, "2026-01.json").expect(200).body();
    String csv = file(account, "2026-01.csv").toString();

    String told = run("hledger", "-f", csv, "--rules-file", file.toString(), "bal", "assets", "-N");
    assertThat(told.strip())
        .isEqualTo(
            "EUR" + Money.decimal(json.get("closing_balance").asLong(), "EUR") + "  assets:florin");
    String register = run("hledger", "-f", csv, "--rules-file", file.toString(), "reg", "assets");
    assertThat(register.lines()).hasSize(entries(json).size());
  }

  @Test
  void an_empty_month_has_all_its_forms() throws Exception {
    Account account = alice.openAccount("JPY");
    JsonNode json = Teller.statement(account, "2026-01.json").expect(200).body();
    assertThat(json.get("entries")).isEmpty();
    assertThat(json.at("/receipt/head/sequence").asLong()).isZero();
    Path text = folder.resolve("empty.txt");
    run("pdftotext", "-layout", file(account, "2026-01.pdf").toString(), text.toString());
    assertThat(Files.readString(text)).contains("Opening balance", "Page 1 of 1", "Interim");
    assertThat(run("ofxdump", file(account, "2026-01.ofx").toString())).doesNotContain("ERROR");
  }

  @Test
  void the_checker_in_another_language_agrees_and_finds_a_cent() throws Exception {
    Account account = filled("EUR");
    Path file = file(account, "2026-01.json");
    assertThat(run("python3", "src/docs/check_statement.py", file.toString())).isEmpty();
    Files.writeString(file, Files.readString(file).replace("\"amount\":-37,", "\"amount\":-38,"));
    Program.Done done =
        new Program("python3").run(folder, "src/docs/check_statement.py", file.toString());
    assertThat(done.code()).isEqualTo(1);
    assertThat(done.said()).contains("the balance after it is");
  }

  private String run(String program, String... args) throws Exception {
    Program.Done done = new Program(program).run(folder, args);
    assertThat(done.code()).as(program + ": " + done.said()).isZero();
    return done.said();
  }
}
