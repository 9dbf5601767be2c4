package florin.story;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import florin.contract.Account;
import florin.contract.Api;
import florin.core.Money;
import florin.export.Program;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.YearMonth;
import java.util.List;
import java.util.regex.Pattern;

/** A month's statement in all its forms, read by programs that know nothing of the bank. */
record Papers(Path folder) {
  private static final Pattern OFX_AMOUNT = Pattern.compile("Total money amount: (-?[0-9.]+)");

  /** Opening and closing balance of a month. */
  record Month(long opening, long closing, int entries) {}

  /** All forms say the same; that is given. */
  Month month(Account account, YearMonth month) throws Exception {
    JsonNode json = account.owner().get(path(account, month, "json")).expect(200).body();
    Month said =
        new Month(
            json.get("opening_balance").asLong(),
            json.get("closing_balance").asLong(),
            json.get("entry_count").asInt());
    assertThat(said.closing - said.opening)
        .isEqualTo(json.get("total_in").asLong() - json.get("total_out").asLong());
    csvAgrees(account, month, said);
    ofxAgrees(account, month, said);
    pdfAgrees(account, month, json);
    Path file = file(account, month, "json");
    assertThat(run("python3", "src/docs/check_statement.py", file.toString())).isEmpty();
    return said;
  }

  private void csvAgrees(Account account, YearMonth month, Month said) throws Exception {
    String csv = Files.readString(file(account, month, "csv"));
    List<NamedCsvRecord> rows = CsvReader.builder().ofNamedCsvRecord(csv).stream().toList();
    long sum =
        rows.stream()
            .filter(row -> row.getField("record").equals("entry"))
            .mapToLong(row -> Long.parseLong(row.getField("amount_minor")))
            .sum();
    assertThat(said.opening + sum).as("csv of " + month).isEqualTo(said.closing);
  }

  private void ofxAgrees(Account account, YearMonth month, Month said) throws Exception {
    String told = run("ofxdump", file(account, month, "ofx").toString());
    assertThat(told).doesNotContain("ERROR");
    long sum =
        OFX_AMOUNT
            .matcher(told)
            .results()
            .mapToLong(found -> Long.parseLong(found.group(1).replace(".", "")))
            .sum();
    assertThat(said.opening + sum).as("ofx of " + month).isEqualTo(said.closing);
  }

  private void pdfAgrees(Account account, YearMonth month, JsonNode json) throws Exception {
    Path text = folder.resolve("statement.txt");
    run("pdftotext", "-layout", file(account, month, "pdf").toString(), text.toString());
    String closing = Money.decimal(json.get("closing_balance").asLong(), "EUR");
    assertThat(Files.readString(text).replace(",", ""))
        .contains(json.at("/receipt/digest").asText())
        .containsPattern("Closing balance.* " + Pattern.quote(closing));
  }

  private Path file(Account account, YearMonth month, String form) throws Exception {
    Api api = account.owner();
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(api.base() + path(account, month, form)));
    api.headers().forEach(request::header);
    HttpResponse<byte[]> answer = api.client().send(request.build(), BodyHandlers.ofByteArray());
    assertThat(answer.statusCode()).as(new String(answer.body(), UTF_8)).isEqualTo(200);
    return Files.write(folder.resolve("statement." + form), answer.body());
  }

  private static String path(Account account, YearMonth month, String form) {
    return account.path() + "/statements/" + month + "." + form;
  }

  String run(String program, String... args) throws Exception {
    Program.Done done = new Program(program).run(folder, args);
    assertThat(done.code()).as(program + ": " + done.said()).isZero();
    return done.said();
  }
}
