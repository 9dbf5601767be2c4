package florin.own;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import florin.Await;
import florin.Bank;
import florin.contract.Account;
import florin.contract.Customer;
import florin.contract.Holder;
import florin.contract.Response;
import florin.contract.TestBank;
import florin.testing.FlorinExtension;
import java.io.ByteArrayInputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
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

  private final Bank started;
  private final TestBank bank;
  private final Customer alice;
  private final Customer bob;
  private final Account hers;
  private final Account his;

  OwnDataTest(Bank started) {
    this.started = started;
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
        .post("/v1/api_keys", Map.of("name", "Books", "scopes", List.of("read")))
        .expect(201);
  }

  /** What a customer does all month. */
  private void goOn() {
    Map<String, String> payee = Map.of("name", "The landlord", "account_number", his.number());
    alice.api().post("/v1/payees", payee).expect(201);
    Map<String, Object> rent = Customer.order(hers, his, 3);
    rent.put("memo", "Rent");
    rent.put("schedule", Map.of("frequency", "daily", "start_on", "" + today(), "count", 9));
    rent.put("on_shortfall", "skip");
    alice.api().post("/v1/standing_orders", rent).expect(201);
    started.runDue();
    Map<String, String> offer = Map.of("email", "carol@example.com", "access", "view");
    alice.api().post(hers.path() + "/members", offer).expect(201);
  }

  private LocalDate today() {
    return LocalDate.ofInstant(started.now(), ZoneOffset.UTC);
  }

  @Test
  void whoever_was_refused_his_first_payment_takes_it_with_him_too() {
    Customer dora = bank.signUp("dora");
    dora.pay(dora.openAccount("EUR"), his, 5).expect(422, "insufficient_funds");

    assertThat(dora.api().get(EXPORT).expect(200).text()).contains("insufficient_funds");
  }

  /** Who reads slowly has a thread to himself, and not a second one. */
  @Test
  void a_slow_reader_holds_up_nobody_else_and_himself_only_while_he_reads() throws Exception {
    for (int i = 0; i < 5; i++) {
      alice.api().post("/v1/transfers/batch", manyOrders(i)).expect(200);
    }
    try (Socket slow = new Socket()) {
      slow.setReceiveBufferSize(4_096);
      URI base = URI.create(started.baseUrl());
      slow.connect(new InetSocketAddress(base.getHost(), base.getPort()));
      slow.getOutputStream()
          .write(
              ("GET "
                      + EXPORT
                      + " HTTP/1.1\r\nHost: x\r\nAuthorization: "
                      + alice.api().headers().get("Authorization")
                      + "\r\n\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
      assertThat(slow.getInputStream().read()).isEqualTo('H');

      alice.api().get(EXPORT).expect(503, "overloaded");
      bob.api().get(EXPORT).expect(200);
    }
    Await.until(
        "what nobody reads is over",
        Duration.ofSeconds(20),
        () -> alice.api().get(EXPORT).status() == 200);
  }

  private Map<String, Object> manyOrders(int batch) {
    List<Map<String, Object>> orders = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      Map<String, Object> order = Customer.order(hers, i % 2 == 0 ? his : hers, 1);
      order.put("idempotency_key", "many-" + batch + "-" + i);
      order.put("memo", "\u2603".repeat(140));
      orders.add(order);
    }
    return Map.of("mode", "independent", "transfers", orders);
  }

  @Test
  void what_is_done_for_him_is_there_too() {
    goOn();
    JsonNode body = alice.api().get(EXPORT).expect(200).body();

    for (String list : List.of("payees", "standing_orders")) {
      assertThat(body.get(list))
          .as(list)
          .hasSize(1)
          .isEqualTo(alice.api().get("/v1/" + list).expect(200).body().get("data"));
    }
    String order = body.at("/standing_orders/0/id").asText();
    assertThat(body.at("/standing_order_runs/0/standing_order_id").asText()).isEqualTo(order);
    String runs = "/v1/standing_orders/" + order + "/runs";
    assertThat(body.at("/standing_order_runs/0/run"))
        .isEqualTo(alice.api().get(runs).expect(200).body().at("/data/0"));
    String made = "/v1/invitations?account_id=" + hers.id();
    assertThat(body.get("invitations"))
        .isEqualTo(alice.api().get(made).expect(200).body().get("data"));
    assertThat(body.at("/members/0/account_id").asText()).isEqualTo(hers.id());
    assertThat(body.at("/members/0/member"))
        .isEqualTo(alice.api().get(hers.path() + "/members").expect(200).body().at("/data/0"));
  }

  @Test
  void an_invitation_is_there_for_both_when_it_is_over() {
    Map<String, String> offer = Map.of("email", bob.login().email(), "access", "view");
    String id = alice.api().post(hers.path() + "/members", offer).expect(201).id();
    bob.api().post("/v1/invitations/" + id + "/accept").expect(200);

    for (Customer who : List.of(alice, bob)) {
      JsonNode body = who.api().get(EXPORT).expect(200).body();
      assertThat(body.get("invitations").findValuesAsText("id")).containsExactly(id);
      assertThat(body.at("/invitations/0/status").asText()).isEqualTo("accepted");
      assertThat(body.get("members").findValuesAsText("user_id")).contains(alice.id(), bob.id());
    }
  }

  @Test
  void more_than_a_page_of_runs_comes_whole() {
    for (int i = 0; i < 3; i++) {
      goOn();
      alice.api().get("/v1/payees").expect(200).data().stream()
          .map(payee -> payee.get("id").asText())
          .forEach(id -> alice.api().delete("/v1/payees/" + id).expect(204));
    }
    started
        .storage()
        .database()
        .jdbi()
        .useHandle(
            handle ->
                handle.execute(
                    """
                    INSERT INTO standing_order_run
                    SELECT standing_order_id, due_on - n, attempt, outcome, code, transfer_id,
                           amount_cents, run_at
                    FROM standing_order_run, generate_series(1, 205) n
                    """));

    JsonNode runs = alice.api().get(EXPORT).expect(200).body().get("standing_order_runs");
    assertThat(runs).hasSize(3 * 206);
    assertThat(runs.findValuesAsText("standing_order_id").stream().distinct()).hasSize(3);
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
