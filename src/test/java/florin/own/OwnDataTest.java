package florin.own;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import florin.Bank;
import florin.contract.Account;
import florin.contract.Customer;
import florin.contract.Holder;
import florin.contract.Response;
import florin.contract.TestBank;
import florin.testing.FlorinExtension;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What somebody takes with him. */
@ExtendWith(FlorinExtension.class)
class OwnDataTest {
  private static final String EXPORT = "/v1/me/export";

  private final TestBank bank;
  private final Customer alice;
  private final Customer bob;
  private final Account hers;
  private final Account his;

  OwnDataTest(Bank started) {
    bank = TestBank.of(started);
    alice = bank.signUp("alice");
    bob = bank.signUp("bob");
    hers = bank.funded(alice, "EUR", 1_000);
    his = bank.funded(bob, "EUR", 1_000);
  }

  private void live() {
    new Holder(alice).introduce().show("2070-01-31");
    Map<String, Object> order = Customer.order(hers, his, 5);
    order.put("memo", "For the book");
    alice.pay(order, "book").expect(201);
    alice.pay(hers, his, 5_000).expect(422);
    alice.api().post(hers.path() + "/cards", Map.of("label", "Travel")).expect(201);
    Map<String, Object> hold = Customer.order(hers, his, 7);
    hold.put("expires_in", 60);
    alice.api().key("hold").post("/v1/holds", hold).expect(201);
    bank.operator()
        .api()
        .send("PUT", "/v1/limits", Map.of("account_id", hers.id(), "daily", 900))
        .expect(200);
    alice
        .api()
        .post("/v1/api_keys", Map.of("name", "Books", "scopes", java.util.List.of("read")))
        .expect(201);
  }

  @Test
  void everything_is_there_as_the_api_shows_it_elsewhere() {
    live();

    Response all = alice.api().get(EXPORT).expect(200);

    JsonNode body = all.body();
    assertThat(body.get("profile")).isEqualTo(alice.api().get("/v1/me").body());
    assertThat(body.get("kyc")).isEqualTo(alice.api().get("/v1/me/kyc").body());
    Map.of(
            "documents", "/v1/me/documents",
            "accounts", "/v1/accounts",
            "entries", hers.path() + "/entries",
            "transfers", "/v1/transfers",
            "cards", "/v1/cards",
            "holds", "/v1/holds",
            "limits", "/v1/limits",
            "api_keys", "/v1/api_keys")
        .forEach(
            (name, list) ->
                assertThat(body.get(name))
                    .as(name)
                    .isNotEmpty()
                    .isEqualTo(alice.api().get(list).expect(200).body().get("data")));
    assertThat(body.get("sessions")).hasSize(1);
    assertThat(all.header("Content-Disposition")).isEqualTo("attachment; filename=\"florin.json\"");
    assertThat(all.text()).contains("For the book").doesNotContain("C01X00T47");
  }

  @Test
  void nobody_else_is_in_it() {
    live();
    Customer carol = bank.signUp("carol");
    carol.pay(bank.funded(carol, "EUR", 50), his, 3).expect(201);

    String text = alice.api().get(EXPORT).expect(200).text();

    assertThat(text)
        .doesNotContain(bob.login().email(), "Bob", "Carol", carol.login().email(), bob.id());
    assertThat(bank.operator().api().get(EXPORT).expect(200).body().get("accounts")).isEmpty();
  }

  @Test
  void more_than_a_page_comes_whole() {
    for (int i = 0; i < 205; i++) {
      alice.openAccount("EUR");
    }
    JsonNode accounts = alice.api().get(EXPORT).expect(200).body().get("accounts");
    assertThat(accounts).hasSize(206);
    assertThat(accounts.findValuesAsText("id")).doesNotHaveDuplicates();
  }

  @Test
  void a_zip_has_a_file_for_each_kind() throws Exception {
    live();
    JsonNode json = alice.api().get(EXPORT).expect(200).body();
    String token = alice.api().headers().get("Authorization");
    HttpResponse<byte[]> zipped =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create(bank.api().base() + EXPORT))
                    .header("Authorization", token)
                    .header("Accept", "text/html, application/zip;q=0.9")
                    .build(),
                HttpResponse.BodyHandlers.ofByteArray());

    assertThat(zipped.statusCode()).isEqualTo(200);
    assertThat(zipped.headers().firstValue("Content-Type")).hasValue("application/zip");
    Map<String, JsonNode> files = new TreeMap<>();
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(zipped.body()))) {
      for (ZipEntry file = zip.getNextEntry(); file != null; file = zip.getNextEntry()) {
        files.put(file.getName(), new ObjectMapper().readTree(zip.readAllBytes()));
      }
    }
    assertThat(files).hasSameSizeAs(json);
    json.fields()
        .forEachRemaining(
            kind -> {
              if (!kind.getKey().equals("sessions")) { // asking is seen in it
                assertThat(files.get(kind.getKey() + ".json")).isEqualTo(kind.getValue());
              }
            });
  }

  @Test
  void a_parameter_is_no_filter() {
    assertThat(alice.api().get(EXPORT + "?kind=accounts").expect(400).errors())
        .containsOnlyKeys("?kind");
  }
}
