package florin.export;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import florin.core.AccountId;
import florin.core.Hash;
import florin.core.TransferId;
import florin.ledger.Entry;
import florin.ledger.ErasableText;
import florin.ledger.SystemAccount;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The checker in another language finds what was changed in an export, and names the row. */
class CheckerTest {
  private static final String CHECKER = "src/docs/check_chain.py";
  private static final Program PYTHON = new Program("python3");

  @TempDir private static Path folder;
  private static List<String> lines;

  @BeforeAll
  static void an_export_is_made() throws Exception {
    try (Exported bank = Exported.in(folder)) {
      bank.fill();
      lines = Files.readAllLines(bank.write(ExportFormat.JSON));
    }
  }

  @AfterAll
  static void it_is_forgotten() {
    lines = List.of();
  }

  @Test
  void an_untouched_export_is_right() throws Exception {
    assertThat(check(lines)).isEqualTo(new Program.Done(0, ""));
  }

  @Test
  void the_header_counts_what_follows() throws Exception {
    JsonNode header = json(lines.get(0));
    assertThat(header.get("type").asText()).isEqualTo("header");
    assertThat(header.get("version").asInt()).isEqualTo(1);
    assertThat(header.get("taken_at").asText()).endsWith("Z");
    assertThat(header.at("/counts/account").asInt()).isEqualTo(5 + 4 * 5);
    assertThat(header.at("/counts/command").asInt()).isEqualTo(21);
    assertThat(header.at("/counts/entry").asInt()).isEqualTo(24);
    assertThat(lines).hasSize(1 + 25 + 1 + 2 + 21 + 24);
  }

  @Test
  void the_documents_example_is_what_the_bank_computes() throws Exception {
    String document = Files.readString(Path.of("src/docs/proof.md"));
    AccountId account = AccountId.parse("acc_01jx8z3k5ve7n8x2m4n6p8r0s1");
    TransferId transfer = TransferId.parse("trf_01jx8z3k6fe7nr8aq2w4yt6e3v");
    byte[] salt = HexFormat.of().parseHex("000102030405060708090a0b0c0d0e0f");
    Hash text = new ErasableText(new ErasableText.Salt(salt), "Rent, July").hash();
    Hash beginning = Entry.genesis(account);
    Instant booked = Instant.parse("2026-07-01T08:30:00.000001Z");
    Instant effective = Instant.parse("2026-06-30T00:00:00Z");
    Entry entry =
        new Entry(
            account,
            SystemAccount.CASH.id("EUR"),
            1,
            transfer,
            "deposit",
            10_000,
            10_000,
            booked,
            effective,
            beginning);
    assertThat(document)
        .contains("`" + account + "` = `" + account.value() + "`")
        .contains("`" + transfer + "` = `" + transfer.value() + "`")
        .contains("| text hash | `" + hex(text) + "`")
        .contains("beginning | `" + hex(beginning) + "`")
        .contains("hash | `" + hex(entry.link(beginning, text)) + "`");
  }

  private static String hex(Hash hash) {
    return HexFormat.of().formatHex(hash.bytes());
  }

  @ParameterizedTest(name = "{0}.{1} changed: {2}")
  @CsvSource({
    "entry, amount, 'entry 1: the balance after it is'",
    "entry, balance_after, 'entry 1: the balance after it is'",
    "entry, sequence, 'entry 2: follows 0'",
    "entry, hash, 'entry 1: its hash is wrong'",
    "entry, kind, 'entry 1: its hash is wrong'",
    "entry, booked_at, 'entry 1: its hash is wrong'",
    "entry, effective_at, 'entry 1: its hash is wrong'",
    "entry, transfer_id, 'is missing'",
    "command, amount, 'is not what trf_'",
    "command, kind, 'is not what trf_'",
    "command, text, ': has another text than was hashed'",
    "command, text_hash, ': has another text than was hashed'",
    "account, balance, ': says '",
    "account, sequence, ': says '",
    "account, hash, ': says '",
    "header, version, 'line 1: is no header'",
  })
  void one_changed_value_is_found(String type, String field, String said) throws Exception {
    List<String> changed = new ArrayList<>(lines);
    int at = find(row -> row.get("type").asText().equals(type) && isTouched(row, field));
    ObjectNode row = json(lines.get(at));
    change(row, field);
    changed.set(at, row.toString());
    assertThatItFails(changed, said);
  }

  @Test
  void a_missing_entry_is_found_by_the_one_after_it() throws Exception {
    assertThatItFails(without(row -> isEntry(row, 1)), "follows 0");
    assertThatItFails(without(row -> isEntry(row, 4)), "follows 3");
  }

  @Test
  void a_missing_row_of_any_kind_is_found() throws Exception {
    assertThatItFails(without(row -> row.get("type").asText().equals("command")), " are promised");
    assertThatItFails(without(row -> isTouched(row, "text")), "is missing");
    assertThatItFails(without(row -> row.path("balance").asLong() == 900), "is missing");
    assertThatItFails(lines.subList(0, lines.size() - 1), ": says ");
  }

  @Test
  void a_missing_last_entry_is_found_though_the_account_agrees() throws Exception {
    List<String> changed = new ArrayList<>(lines);
    int at = find(row -> row.path("amount").asLong() == 900 && row.has("sequence"));
    ObjectNode entry = json(changed.remove(at));
    int head = find(row -> row.path("id").asText().equals(entry.get("account_id").asText()));
    ObjectNode account = json(changed.get(head));
    account.put("balance", 0).put("sequence", 0);
    account.put("hash", genesisOf(account.get("id").asText()));
    changed.set(head, account.toString());
    assertThatItFails(changed, "has one entry of two");
  }

  private static String genesisOf(String account) {
    return hex(Entry.genesis(AccountId.parse(account)));
  }

  private static boolean isEntry(JsonNode row, int sequence) {
    return row.get("type").asText().equals("entry") && row.get("sequence").asInt() == sequence;
  }

  /** Of entries and accounts those with a past; of commands those with money and words. */
  private static boolean isTouched(JsonNode row, String field) {
    return switch (row.get("type").asText()) {
      case "account" -> row.get("sequence").asLong() > 0;
      case "command" -> row.get("outcome").asText().equals("posted") && !row.get("text").isNull();
      case "header" -> field.equals("version");
      default -> row.has(field);
    };
  }

  private static void change(ObjectNode row, String field) {
    JsonNode value = row.get(field);
    if (value.isNumber()) {
      row.put(field, value.asLong() + 1);
      return;
    }
    String text = value.asText();
    char at = text.charAt(text.length() - 2);
    String other = Character.isDigit(at) && at != '9' ? "9" : "1";
    row.put(
        field, text.substring(0, text.length() - 2) + other + text.substring(text.length() - 1));
  }

  private static List<String> without(Predicate<JsonNode> which) throws Exception {
    List<String> left = new ArrayList<>(lines);
    left.remove(find(which));
    return left;
  }

  private static int find(Predicate<JsonNode> which) throws Exception {
    for (int i = 0; i < lines.size(); i++) {
      if (which.test(json(lines.get(i)))) {
        return i;
      }
    }
    throw new AssertionError("no such row");
  }

  private static ObjectNode json(String line) throws Exception {
    return (ObjectNode) new ObjectMapper().readTree(line);
  }

  private static void assertThatItFails(List<String> export, String said) throws Exception {
    Program.Done done = check(export);
    assertThat(done.said()).contains(said).hasLineCount(1);
    assertThat(done.code()).isEqualTo(1);
  }

  private static Program.Done check(List<String> export) throws Exception {
    Path file = Files.createTempFile(folder, "export", ".json");
    Files.write(file, export);
    return PYTHON.run(folder, CHECKER, file.toString());
  }
}
