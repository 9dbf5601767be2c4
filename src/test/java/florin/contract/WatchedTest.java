package florin.contract;

import static org.assertj.core.api.Assertions.assertThat;

import florin.Bank;
import florin.Config;
import florin.config.LogFormat;
import florin.config.Secret;
import florin.testing.FlorinExtension;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a bank says of itself to who watches it: /readyz?verbose and /metrics. */
class WatchedTest {
  private static final Secret TOKEN = Secret.random();

  @RegisterExtension
  static final FlorinExtension FLORIN =
      FlorinExtension.with(
          config ->
              config.withWatch(new Config.Watch(Duration.ofHours(1), 0, TOKEN, LogFormat.TEXT)));

  private static String metrics(Bank bank) {
    String token = new String(TOKEN.bytes(), StandardCharsets.UTF_8);
    return TestBank.of(bank).api().as(token).get("/metrics").expect(200).text();
  }

  @Test
  void who_has_the_token_reads_the_metrics_and_nobody_else(Bank bank) {
    Api api = TestBank.of(bank).api();

    api.get("/metrics").expect(401, "unauthenticated");
    api.as("another").get("/metrics").expect(401, "unauthenticated");
    TestBank.of(bank).operator().api().get("/metrics").expect(401, "unauthenticated");
    assertThat(metrics(bank)).contains("jvm_memory_used_bytes", "florin_pool_max 6.0");
  }

  @Test
  void requests_are_counted_by_route_and_status_and_commands_by_outcome(Bank bank) {
    TestBank here = TestBank.of(bank);
    Customer alice = here.signUp("alice");
    Account from = here.funded(alice, "EUR", 100);
    Account to = alice.openAccount("EUR");
    alice.pay(from, to, 60).expect(201);
    alice.pay(from, to, 60).expect(422, "insufficient_funds");
    alice.api().get("/v1/nothing").expect(404);

    String text = metrics(bank);

    assertThat(text)
        .containsPattern(
            "http_server_requests_seconds_count\\{method=\"POST\",route=\"/v1/transfers\","
                + "status=\"201\"} 1\\b")
        .containsPattern("route=\"/v1/transfers\",status=\"422\"} 1\\b")
        .containsPattern("florin_commands_total\\{outcome=\"insufficient_funds\"} 1\\.0")
        .containsPattern("florin_ledger_batch_commands_count [1-9]")
        .contains("florin_ledger_waiting 0.0", "florin_fenced_accounts 0.0")
        .contains("florin_verification_entries NaN")
        .doesNotContain("/v1/nothing", from.id(), "alice");
  }

  @Test
  void a_method_that_somebody_made_up_is_counted_as_none(Bank bank) throws Exception {
    URI target = URI.create(bank.baseUrl() + "/v1/me");
    HttpRequest odd =
        HttpRequest.newBuilder(target)
            .method("BREW4711", HttpRequest.BodyPublishers.noBody())
            .build();
    HttpClient.newHttpClient().send(odd, HttpResponse.BodyHandlers.discarding());

    assertThat(metrics(bank)).contains("method=\"-\"").doesNotContain("BREW4711");
  }

  @Test
  void the_port_of_their_own_is_on_loopback_and_has_nothing_else(Bank bank) throws Exception {
    URI own = URI.create("http://127.0.0.1:" + bank.metricsPort());

    assertThat(get(own.resolve("/metrics")).body()).contains("florin_pool_active");
    assertThat(get(own.resolve("/")).statusCode()).isEqualTo(404);
    assertThat(get(own.resolve("/v1/me")).statusCode()).isEqualTo(404);
  }

  @Test
  void half_a_request_there_keeps_nobody_waiting(Bank bank) throws Exception {
    int port = Objects.requireNonNull(bank.metricsPort());
    try (Socket silent = new Socket(InetAddress.getLoopbackAddress(), port)) {
      silent
          .getOutputStream()
          .write("GET /metrics HTTP/1.1\r\n".getBytes(StandardCharsets.US_ASCII));
      silent.getOutputStream().flush();
      URI own = URI.create("http://127.0.0.1:" + port + "/metrics");
      assertThat(get(own).body()).contains("florin_pool_active");
    }
  }

  private static HttpResponse<String> get(URI uri) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(20)).build(),
            HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void readyz_tells_all_that_was_looked_at(Bank bank) {
    Api api = TestBank.of(bank).api();

    String lines = api.get("/readyz?verbose").expect(200).text();
    assertThat(lines)
        .contains("[+]database ok\n", "[+]migrations ", "[+]pool ", "[+]queue 0 commands wait\n")
        .endsWith("ready\n");
    Response json = api.with("Accept", "application/json").get("/readyz?verbose").expect(200);
    assertThat(json.body().get("checks").get(0).get("name").asText()).isEqualTo("database");
    assertThat(json.text("status")).isEqualTo("ready");
    assertThat(api.get("/readyz").expect(200).text()).isEqualTo("{\"status\":\"ready\"}");
  }
}
