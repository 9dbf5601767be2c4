package florin.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import florin.Bank;
import florin.contract.Account;
import florin.contract.Customer;
import florin.contract.TestBank;
import florin.testing.FlorinExtension;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A statement is checked far from the bank. */
@ExtendWith(FlorinExtension.class)
class VerifyStatementTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final TestBank bank;
  private String statement = "";
  private String key = "";

  @TempDir Path folder;

  VerifyStatementTest(Bank bank) {
    this.bank = TestBank.of(bank);
  }

  @BeforeEach
  void a_statement_is_fetched() throws Exception {
    Customer alice = bank.signUp("alice");
    Account hers = bank.funded(alice, "EUR", 10_000);
    Account other = alice.openAccount("EUR");
    Map<String, Object> order = Customer.order(hers, other, 1_250);
    order.put("memo", "Rent\\July");
    alice.pay(order, "rent").expect(201);
    String name = YearMonth.now(ZoneOffset.UTC) + ".json";
    statement = alice.api().get(hers.path() + "/statements/" + name).expect(200).text();
    key = bank.api().get("/v1/checkpoints/key").expect(200).text("public_key");
    Files.writeString(folder.resolve("2026-01.json"), statement);
  }

  private int run(String... args) {
    out.reset();
    err.reset();
    Shell.Streams streams =
        new Shell.Streams(
            new PrintStream(out, true, UTF_8),
            new PrintStream(err, true, UTF_8),
            InputStream.nullInputStream());
    return Cli.run(args, new Shell(streams, Map.of(), folder));
  }

  private int check(String changed) throws Exception {
    Files.writeString(folder.resolve("changed.json"), changed);
    return run("verify-statement", "changed.json", "--public-key", key);
  }

  @Test
  void what_the_bank_gave_is_right_and_signed() {
    assertThat(run("verify-statement", "2026-01.json", "--public-key", key)).isZero();
    assertThat(out.toString(UTF_8)).startsWith("The statement is right: 2 entries, digest ");
    assertThat(err.toString(UTF_8)).isEmpty();

    assertThat(run("verify-statement", "2026-01.json")).isZero();
    assertThat(err.toString(UTF_8)).contains("Signed with " + key, "only --public-key tells");

    assertThat(run("verify-statement", "2026-01.json", "--json")).isZero();
    assertThat(out.toString(UTF_8)).contains("\"right\":true", "\"entries\":2");
  }

  @Test
  void order_and_spacing_are_free() throws Exception {
    int receipt = statement.indexOf(",\"receipt\":");
    String last = statement.substring(receipt + 1, statement.length() - 1);
    assertThat(check("{\n" + last + " , " + statement.substring(1, receipt) + "}\n")).isZero();
  }

  @ParameterizedTest(name = "{0} -> {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          "amount":-1250,         | "amount":-1251,         | says balance 8750, not 8749
          "balance":8750,         | "balance":8751,         | says balance 8751, not 8750
          "closing_balance":8750, | "closing_balance":8751, | closing_balance is 8751 where the entries give 8750
          "opening_balance":0,    | "opening_balance":1,    | says balance 10000, not 10001
          "total_in":10000,       | "total_in":10001,       | total_in is 10001
          "total_out":1250,       | "total_out":1249,       | total_out is 1249
          "entry_count":2,        | "entry_count":3,        | entry_count is 3
          "memo":"Rent            | "memo":"Rant            | The digest is not
          "name":"Checking        | "name":"Chequing        | The digest is not
          "holders":["Alice       | "holders":["Malice      | The digest is not
          "kind":"deposit         | "kind":"interest        | The digest is not
          "issued":false          | "issued":true           | The digest is not
          "currency":"EUR"        | "currency":"USD"        | The digest is not
          "sequence":2,"date"     | "sequence":3,"date"     | The digest is not
          "entry_count":2,        | "entry_count":2.0,      | under entry_count
          "amount":-1250,         | "amount":-1250.0,       | is not as a statement has it
          "amount":-1250,         | "fee":1,"amount":-1250, | is not as a statement has it
          "entry_count":2,        | "fee":1,"entry_count":2, | a field that no statement has
          "month":"               | "month":"x              | under period
          """)
  void one_changed_value_is_found(String right, String wrong, String said) throws Exception {
    assertThat(statement).contains(right);
    assertThat(check(statement.replace(right, wrong))).as(out.toString(UTF_8)).isEqualTo(3);
    assertThat(out.toString(UTF_8)).contains(said);
  }

  @Test
  void whoever_signs_what_he_changed_is_found_by_the_key() throws Exception {
    String unsigned =
        statement
            .replaceAll("\"public_key\":\"[^\"]*\"", "\"public_key\":null")
            .replaceAll("\"signature\":\"[^\"]*\"", "\"signature\":null");
    assertThat(check(unsigned)).isEqualTo(3);
    assertThat(out.toString(UTF_8)).contains("It is not signed.");
    assertThat(run("verify-statement", "changed.json")).isZero();
    assertThat(err.toString(UTF_8)).contains("It is not signed: whoever changed it");

    String another = "MCowBQYDK2VwAyEAO2onvM62pC1io6jQKm8Nc2UyFXcd4kOmOsBIoYtZ2ik=";
    assertThat(check(statement.replace(key, another))).isEqualTo(3);
    assertThat(out.toString(UTF_8)).contains("The signature is not good.");
    assertThat(run("verify-statement", "2026-01.json", "--public-key", another)).isEqualTo(3);
    assertThat(out.toString(UTF_8)).contains("It is signed with another key, " + key);
  }

  @Test
  void what_is_no_statement_is_one_sentence() throws Exception {
    for (String none :
        new String[] {"", "[]", "{}", "{\"entries\":1}", statement + "x", "{\"a\":1,\"a\":2}"}) {
      assertThat(check(none)).as(none).isEqualTo(3);
      assertThat(out.toString(UTF_8).lines()).hasSize(2);
    }
    assertThat(check(statement.substring(0, statement.length() / 2))).isEqualTo(3);
    assertThat(run("verify-statement", "missing.json")).isEqualTo(2);
    assertThat(err.toString(UTF_8)).contains("missing.json cannot be read");
    assertThat(run("verify-statement")).isEqualTo(2);
  }
}
