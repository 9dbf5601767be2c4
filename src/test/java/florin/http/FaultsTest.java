package florin.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import florin.Bank;
import florin.Config;
import florin.LogOf;
import florin.config.Mode;
import florin.contract.Account;
import florin.contract.Api;
import florin.contract.Customer;
import florin.contract.Response;
import florin.contract.TestBank;
import florin.testing.FlorinExtension;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Faults that a client asks for, so that its retries can be tested; over raw sockets. */
@ExtendWith(FlorinExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FaultsTest {
  private static final String FAULT = "Florin-Test-Fault";

  private final URI base;
  private final TestBank bank;
  private final Customer alice;
  private final Account from;
  private final Account to;

  FaultsTest(Bank bank) {
    this.base = URI.create(bank.baseUrl());
    this.bank = TestBank.of(bank);
    alice = this.bank.signUp("alice");
    from = this.bank.funded(alice, "EUR", 100_000);
    to = alice.openAccount("EUR");
  }

  @AfterAll
  void theBooksAreRight() throws Exception {
    bank.assertProved();
  }

  private String order(long amount) {
    return """
        {"from_account_id":"%s","to_account_id":"%s","amount":%d,"currency":"EUR"}"""
        .formatted(from.id(), to.id(), amount);
  }

  /** All that comes back on a connection of its own until the other side hangs up. */
  private String raw(String method, String path, String body, String... headers)
      throws IOException {
    StringBuilder head = new StringBuilder(method + " " + path + " HTTP/1.1\r\nHost: bank\r\n");
    head.append("Authorization: ").append(alice.api().headers().get("Authorization"));
    head.append("\r\nConnection: close\r\n");
    for (String header : headers) {
      head.append(header).append("\r\n");
    }
    if (!body.isEmpty()) {
      head.append("Content-Type: application/json\r\nContent-Length: ").append(body.length());
      head.append("\r\n");
    }
    try (Socket socket = new Socket(base.getHost(), base.getPort())) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write((head + "\r\n" + body).getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private Api with(String fault) {
    return alice.api().key(UUID.randomUUID().toString()).with(FAULT, fault);
  }

  @Test
  void a_dropped_response_was_done_and_its_retry_is_a_replay() throws Exception {
    long before = to.balance();
    String key = "Idempotency-Key: dropped-" + UUID.randomUUID();

    String dropped = raw("POST", "/v1/transfers", order(7), key, FAULT + ": drop-response");
    assertThat(dropped).isEmpty();
    assertThat(to.balance()).isEqualTo(before + 7);

    String again = raw("POST", "/v1/transfers", order(7), key);
    assertThat(again).startsWith("HTTP/1.1 201").contains("Idempotent-Replayed: true");
    assertThat(to.balance()).isEqualTo(before + 7);
  }

  @Test
  void what_is_read_and_what_has_no_body_is_dropped_as_well() throws Exception {
    assertThat(raw("GET", from.path(), "", FAULT + ": drop-response")).isEmpty();
    assertThat(raw("GET", "/v1/nothing", "", FAULT + ": drop-response")).isEmpty();
    Customer carol = bank.signUp("carol");
    Api dropping = carol.api().with(FAULT, "drop-response");
    assertThatThrownBy(() -> dropping.post("/v1/auth/logout"))
        .hasCauseInstanceOf(IOException.class);
    carol.api().get("/v1/me").expect(401);
  }

  @Test
  void a_refusal_before_the_commit_has_done_nothing() {
    long before = to.balance();
    Api api = with("503-before-commit");

    Response refused = api.post("/v1/transfers", order(9)).expect(503, "unavailable");
    assertThat(refused.header("Retry-After")).isEqualTo("1");
    assertThat(to.balance()).isEqualTo(before);

    Response done = api.without(FAULT).post("/v1/transfers", order(9)).expect(201);
    assertThat(done.header("Idempotent-Replayed")).isNull();
    assertThat(to.balance()).isEqualTo(before + 9);
  }

  @Test
  void a_late_answer_is_late_and_whole_and_its_twin_needs_not_wait() {
    long before = to.balance();
    Api api = with("delay=PT2S");
    long begun = System.nanoTime();
    CompletableFuture<Response> late = api.later("POST", "/v1/transfers", order(11));
    Response twin = api.without(FAULT).post("/v1/transfers", order(11)).expect(201);
    assertThat(late).isNotDone();
    Response answer = late.join().expect(201);

    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(Duration.ofSeconds(2));
    assertThat(answer.text()).isEqualTo(twin.text());
    assertThat(to.balance()).isEqualTo(before + 11);
    with("delay=PT0.2S").get("/v1/accounts").expect(200);
  }

  @Test
  void the_same_seed_strikes_the_same_requests() {
    List<List<Boolean>> runs = new ArrayList<>();
    for (int seed = 1; seed <= 2; seed++) {
      String fault = "503-before-commit;seed=" + seed + "00" + ";rate=0.3";
      runs.add(struck(fault));
    }
    assertThat(runs.get(0)).isNotEqualTo(runs.get(1));
    try (Bank another = Bank.start(Config.forTests())) {
      Api there = TestBank.of(another).signUp("bob").api();
      String fault = "503-before-commit;seed=100;rate=0.3";
      assertThat(struck(there.with(FAULT, fault))).isEqualTo(runs.get(0));
    }
    assertThat(struck("503-before-commit;rate=0")).doesNotContain(true);
    assertThat(struck("503-before-commit ; seed=3 ; rate=1.0")).doesNotContain(false);
    long hits = runs.get(0).stream().filter(hit -> hit).count();
    assertThat(hits).isBetween(10L, 50L);
  }

  private List<Boolean> struck(String fault) {
    return struck(alice.api().with(FAULT, fault));
  }

  private static List<Boolean> struck(Api api) {
    return IntStream.range(0, 100).mapToObj(i -> api.get("/v1/me").status() == 503).toList();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "yes",
        "drop",
        "drop-response;rate=2",
        "drop-response;rate=-0.1",
        "drop-response;rate=0.3;seed=1",
        "drop-response;seed=x",
        "drop-response;seed=99999999999999999999",
        "drop-response, delay=PT1S",
        "delay",
        "delay=2",
        "delay=PT0S",
        "delay=PT-1S",
        "delay=PT16S",
        "delay=P1D",
        "delay=PT99999999999999999H",
        "503",
        "503-before-commit;"
      })
  void what_is_no_fault_is_refused_and_nothing_is_done(String fault) {
    long before = to.balance();
    Response refused = with(fault).post("/v1/transfers", order(1)).expect(400, "invalid_request");
    assertThat(refused.errors()).containsOnlyKeys(FAULT);
    assertThat(to.balance()).isEqualTo(before);
  }

  @Test
  void in_production_the_header_means_nothing_and_is_noted_once() {
    try (LogOf log = new LogOf(Faults.class);
        Bank production = Bank.start(Config.forTests().withMode(Mode.PRODUCTION))) {
      Api api = TestBank.of(production).signUp("bob").api();
      for (String fault : List.of("drop-response", "503-before-commit", "delay=PT9S", "nonsense")) {
        api.with(FAULT, fault).get("/v1/me").expect(200);
      }
      assertThat(log.linesOf(Level.WARN)).hasSize(1);
    }
  }
}
