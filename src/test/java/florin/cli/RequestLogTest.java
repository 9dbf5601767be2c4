package florin.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import florin.contract.Account;
import florin.contract.Api;
import florin.contract.Customer;
import florin.contract.TestBank;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The log of a bank in a process of its own, after a day's work and some malice. */
class RequestLogTest {
  private static final String PASSWORD = "grey heron by the old mill";
  private static final String MEMO = "canary memo for the roof";
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

  @TempDir Path folder;

  private final List<String> canaries = new ArrayList<>(List.of(PASSWORD, MEMO, "canary"));

  @ParameterizedTest
  @ValueSource(strings = {"text", "json"})
  void each_event_is_one_line_with_its_request_and_nothing_that_is_anybody_s(String format)
      throws Exception {
    Map<String, String> env = TestBank.operatorAnd("FLORIN_LOG_FORMAT", format);
    List<String> lines;
    try (Florin.Serving serving = new Florin(folder, env).serve("--port", "0")) {
      TestBank bank = TestBank.at(URI.create("http://127.0.0.1:" + serving.port()));
      work(bank);
      malice(bank, serving.port());
      serving.stop();
      lines = serving.said().lines().filter(line -> line.contains("request_id")).toList();
      assertThat(serving.said()).doesNotContain(canaries).doesNotContain("forged");
    }
    assertThat(lines).hasSizeGreaterThan(12);
    for (String line : lines) {
      assertThat(line).doesNotContain("\r", "\u2028", "\u0007");
      if (format.equals("json")) {
        JsonNode event = new ObjectMapper().readTree(line);
        assertThat(event.at("/mdc/request_id").asText()).as(line).isNotEmpty();
        assertThat(event.at("/mdc/trace_id").asText()).as(line).matches("[0-9a-f]{32}");
      } else {
        assertThat(line)
            .matches("\\d{4}-\\d\\d-\\d\\dT\\S+Z (INFO |WARN |ERROR) .*")
            .containsPattern("trace_id=[0-9a-f]{32}")
            .containsPattern("request_id=")
            .doesNotContain("%");
      }
    }
    String all = String.join("\n", lines).replace("\\/", "/");
    assertThat(all).contains("login_failed", "authorisation_refused", "/v1/accounts/{id}", TRACE);
  }

  private void work(TestBank bank) {
    Map<String, String> signup =
        Map.of("email", "canary@x.test", "password", PASSWORD, "full_name", "Canary Byrd");
    canaries.addAll(List.of("Canary", "Byrd"));
    var answer = bank.api().post("/v1/auth/signup", signup).expect(201);
    canaries.add(answer.text("access_token"));
    canaries.add(answer.text("refresh_token"));
    Customer ada = bank.logIn(new Customer.Login("canary@x.test", PASSWORD));
    Account from = bank.funded(ada, "EUR", 1_000);
    Account to = ada.openAccount("EUR");
    canaries.addAll(List.of(from.number(), to.number()));
    Map<String, Object> order = new LinkedHashMap<>(Customer.order(from, to, 5));
    order.put("memo", MEMO);
    ada.pay(order, "canary-key").expect(201);
    order.remove("to_account_id");
    order.put("to_account_number", to.number());
    ada.pay(order, "canary-key-2").expect(201);
    ada.api().get(from.path() + "/entries?q=canary").expect(200);
    ada.api().get("/v1/transfers?idempotency_key=canary-key").expect(200);
    ada.api().post(from.path() + "/freeze", Map.of("reason", "canary reason")).expect(200);
    Map<String, Object> token = Map.of("refresh_token", answer.text("refresh_token"));
    bank.api().post("/v1/auth/refresh", token).expect(200);
    bank.api().post("/v1/auth/refresh", token).expect(401);
    ada.api().with("traceparent", "00-" + TRACE + "-00f067aa0ba902b7-01").get("/v1/me").expect(200);
    ada.api().post("/v1/auth/logout").expect(204);
  }

  private void malice(TestBank bank, int port) throws Exception {
    Api nobody = bank.api();
    nobody
        .with("traceparent", "00-forged")
        .with("User-Agent", "forged")
        .post(
            "/v1/auth/login",
            "{\"email\":\"c@x.test\\r\\n2026 INFO forged\\u2028\\u0007\",\"password\":\"canary\"}")
        .expect(401);
    bank.signUp("mallory").api().get("/v1/accounts/" + TestBank.UNKNOWN_ACCOUNT).expect(404);
    raw(port, "GET /v1/accounts/%0d%0aforged?token=canary HTTP/1.1\r\nHost: x\r\n");
    raw(port, "GET /forged%E2%80%A8 HTTP/1.1\r\nHost: x\r\nRequest-Id: a%0d%0aforged\r\n");
    raw(port, "FORGED / HTTP/1.1\r\nHost: x\r\n");
    raw(port, "GET / HTTP/1.1\r\nHost: forged\r\nContent-Length: 1\r\nContent-Length: 2\r\n");
  }

  private static void raw(int port, String head) throws Exception {
    try (Socket socket = new Socket("127.0.0.1", port)) {
      OutputStream out = socket.getOutputStream();
      out.write((head + "Connection: close\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
      out.flush();
      assertThat(socket.getInputStream().readAllBytes()).isNotEmpty();
    }
  }
}
