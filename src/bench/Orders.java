import florin.Bank;
import florin.Config;
import florin.core.Clocks;
import florin.db.Database;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/**
 * Daily standing orders with memos, of a hundred payers to a hundred payees, that all fall due at
 * once: how long it takes until all are posted. Arguments: a jdbc: URL of the owner, a folder, how
 * many orders, how many days.
 */
public final class Orders {
  private static final int PEOPLE = 100;
  private static final int AT_ONCE = 32;
  private static final String OPERATOR = "operator@example.com";
  private static final String PASSWORD = "mind the gap between trains";

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Bank bank;

  private Orders(Bank bank) {
    this.bank = bank;
  }

  /** Stands until it is moved. */
  private static final class Standing extends Clock {
    private volatile Instant now = Instant.parse("2026-05-01T12:00:00Z");

    void advance(Duration by) {
      now = now.plus(by);
    }

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  public static void main(String[] args) throws Exception {
    int orders = Integer.parseInt(args[2]);
    int rounds = Integer.parseInt(args[3]);
    Standing business = new Standing();
    Database.Login owner = new Database.Login(args[0], "bench", "bench");
    Config config =
        Config.forTests()
            .withOperator(OPERATOR, PASSWORD)
            .withStorage(new Config.Storage(Path.of(args[1]), owner, null, false))
            .withClocks(new Clocks(business, Clock.systemUTC()));
    try (Bank bank = Bank.start(config)) {
      new Orders(bank).give(orders);
      long[] millis = new long[rounds];
      for (int round = 0; round < rounds; round++) {
        business.advance(Duration.ofDays(1));
        long begun = System.nanoTime();
        bank.runDue();
        millis[round] = (System.nanoTime() - begun) / 1_000_000;
        System.out.printf("day %d: %d ms%n", round + 1, millis[round]);
      }
      tell(bank, orders * (long) rounds, millis);
    }
  }

  private static void tell(Bank bank, long expected, long[] millis) {
    long posted =
        bank.storage()
            .database()
            .jdbi()
            .withHandle(
                handle ->
                    handle
                        .createQuery(
                            "SELECT count(*) FROM standing_order_run WHERE outcome = 'POSTED'")
                        .mapTo(Long.class)
                        .one());
    if (posted != expected) {
      throw new IllegalStateException(posted + " were posted instead of " + expected);
    }
    long[] warm = Arrays.copyOfRange(millis, 1, millis.length);
    Arrays.sort(warm);
    System.out.printf(
        "%d orders a day, all posted; median of the days after the first: %d ms (<= 4000)%n",
        expected / millis.length, warm[warm.length / 2]);
  }

  private void give(int orders) throws Exception {
    String operator =
        field(
            send("POST", "/v1/auth/login", null, credentials(OPERATOR, PASSWORD, "")).join(),
            "access_token");
    List<String> tokens = new ArrayList<>();
    List<String> payers = new ArrayList<>();
    List<String> payees = new ArrayList<>();
    for (int i = 0; i < PEOPLE; i++) {
      String email = "user" + i + "@example.com";
      String body = credentials(email, "a long enough pass phrase " + i, ",\"full_name\":\"User\"");
      tokens.add(field(send("POST", "/v1/auth/signup", null, body).join(), "access_token"));
      payers.add(account(tokens.get(i)));
      payees.add(account(tokens.get(i)));
      String cash = "{\"account_id\":\"%s\",\"amount\":1000000000,\"currency\":\"EUR\"}";
      send("POST", "/v1/deposits", operator, cash.formatted(payers.get(i))).join();
    }
    List<CompletableFuture<String>> under = new ArrayList<>();
    for (int i = 0; i < orders; i++) {
      String order =
          """
          {"from_account_id":"%s","to_account_id":"%s","amount":100,"currency":"EUR",
           "memo":"No. %d","on_shortfall":"skip",
           "schedule":{"frequency":"daily","start_on":"2026-05-02"}}"""
              .formatted(payers.get(i % PEOPLE), payees.get((i * 7 + 1) % PEOPLE), i);
      under.add(send("POST", "/v1/standing_orders", tokens.get(i % PEOPLE), order));
      if (under.size() == AT_ONCE) {
        under.forEach(CompletableFuture::join);
        under.clear();
      }
    }
    under.forEach(CompletableFuture::join);
  }

  private static String credentials(String email, String password, String more) {
    return "{\"email\":\"%s\",\"password\":\"%s\"%s}".formatted(email, password, more);
  }

  private String account(String token) {
    String body = "{\"type\":\"checking\",\"currency\":\"EUR\"}";
    return field(send("POST", "/v1/accounts", token, body).join(), "id");
  }

  private static String field(String json, String name) {
    return json.replaceAll("(?s).*?\"" + name + "\":\"([^\"]+)\".*", "$1");
  }

  private CompletableFuture<String> send(String method, String path, String token, String body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(bank.baseUrl() + path))
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", UUID.randomUUID().toString());
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    return client
        .sendAsync(request.build(), HttpResponse.BodyHandlers.ofString())
        .thenApply(
            answer -> {
              if (answer.statusCode() / 100 != 2) {
                throw new IllegalStateException(answer.statusCode() + " " + answer.body());
              }
              return answer.body();
            });
  }
}
