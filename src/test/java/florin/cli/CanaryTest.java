package florin.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import florin.backup.Unpacked;
import florin.contract.Account;
import florin.contract.Api;
import florin.contract.Authenticator;
import florin.contract.Customer;
import florin.contract.Operator;
import florin.contract.Response;
import florin.contract.TestBank;
import florin.rate.RedisServer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Words that nobody else would write are looked for wherever a bank leaves something on disk. */
class CanaryTest {
  private static final String KEY = "1Kq7vXo2Zt9LmWb4cYp8NsHd6RfGj3TaEuQx5VyB0Sw=";

  /** Ours to read: an amount's key is kept as it is, so a search that finds nothing is noticed. */
  private static final String IN_CLEAR = "canary-in-clear-7431";

  @TempDir Path folder;

  private static final String INVITED = "Canary.Invited.7431@example.org";

  private final Map<String, String> planted =
      new LinkedHashMap<>(
          Map.of(
              "password", "canary passphrase of zebras 7431",
              "wrong password", "another canary passphrase 7431",
              "email", "Canary.Mail.7431@example.com",
              "full name", "Canaria Zebrowska",
              "new name", "Canaria Renamed-Zebrowska",
              "memo", "canary memo: rent for O'Brien",
              "reason", "canary reason to freeze",
              "account name", "Canary holiday savings",
              "payee name", "Canary the landlord",
              "agent", "CanaryAgent/7431"));

  @Test
  void nothing_planted_is_found_in_clear_on_disk_in_wal_in_redis_in_backups_or_in_the_log()
      throws Exception {
    try (RedisServer redis = RedisServer.start()) {
      leavesNothingInClear(redis);
    }
  }

  private void leavesNothingInClear(RedisServer redis) throws Exception {
    Florin florin =
        new Florin(
            folder, TestBank.operatorAnd("FLORIN_BCRYPT_COST", "10", "REDIS_URL", redis.url()));
    Florin sealing = new Florin(folder, with(florin.env(), "FLORIN_BACKUP_KEY", KEY));
    try (Florin.Serving bank = florin.serve("--port", "0")) {
      traffic(TestBank.at(URI.create("http://127.0.0.1:" + bank.port())));
      assertThat(florin.run("backup", "clear.backup").code()).isZero();
      assertThat(sealing.run("backup", "sealed.backup").code()).isZero();
      assertThat(florin.run("verify").code()).isZero();
      assertThat(florin.run("export", "--format", "json", "--output", "books.json").code())
          .isZero();
      redis.saveTo(folder.resolve("redis.rdb"));
    }
    Unpacked.write(folder.resolve("clear.backup"), folder.resolve("clear.backup.unpacked"));
    String books = Files.readString(folder.resolve("books.json"));
    Files.delete(folder.resolve("books.json"));
    Map<String, List<String>> found = search(folder);

    assertThat(found.remove(IN_CLEAR))
        .as("a search that finds what is there in clear")
        .anySatisfy(file -> assertThat(file).contains("cluster"))
        .anySatisfy(file -> assertThat(file).endsWith("clear.backup.unpacked"));
    assertThat(Files.readString(folder.resolve("redis.rdb"), ISO_8859_1)).contains("florin");
    List<String> written = found.remove(planted.get("invited"));
    assertThat(written == null ? List.<String>of() : written)
        .as("an address that was written to is in the mail to it, and nowhere else")
        .allSatisfy(file -> assertThat(file).contains("/mail/"));
    assertThat(found).isEmpty();
    assertThat(books)
        .as("an export is for the books' owner, with the words that explain them")
        .contains(planted.get("memo"), planted.get("account name"), planted.get("reason"));
    for (String name :
        List.of("password", "email", "full name", "agent", "access", "refresh", "invited")) {
      assertThat(books).as(name).doesNotContain(planted.get(name));
    }
  }

  private void traffic(TestBank bank) {
    Api api = bank.api().with("User-Agent", planted.get("agent"));
    Response signedUp =
        api.post(
                "/v1/auth/signup",
                Map.of(
                    "email", planted.get("email"),
                    "password", planted.get("password"),
                    "full_name", planted.get("full name")))
            .expect(201);
    Customer.Login login = new Customer.Login(planted.get("email"), planted.get("password"));
    planted.put("invited", INVITED);
    planted.put("lower-case email", planted.get("email").toLowerCase(java.util.Locale.ROOT));
    planted.put("access", signedUp.text("access_token"));
    planted.put("refresh", signedUp.text("refresh_token"));
    api.post(
            "/v1/auth/login",
            Map.of("email", login.email(), "password", planted.get("wrong password")))
        .expect(401);
    Customer owner = bank.logIn(login);
    Api me = owner.api();
    me.with("If-Match", "\"1\"")
        .patch("/v1/me", Map.of("full_name", planted.get("new name")))
        .expect(200);
    String key =
        me.post("/v1/api_keys", Map.of("name", "till", "scopes", List.of("read")))
            .expect(201)
            .text("key");
    planted.put("API key", key);
    me.post(
            "/v1/payees",
            Map.of("name", planted.get("payee name"), "account_number", "XF65000387420489"))
        .expect(201);
    plantAnAuthenticator(owner);
    move(bank.operator(), owner);
  }

  private void plantAnAuthenticator(Customer owner) {
    Authenticator phone = Authenticator.enrol(owner.api(), Clock.systemUTC());
    planted.put("secret of the authenticator", phone.secret());
    planted.put("seed of the authenticator", new String(phone.seed(), ISO_8859_1));
    planted.put("recovery code", phone.recoveryCodes().get(0));
  }

  private void move(Operator operator, Customer owner) {
    Api me = owner.api();
    String name = planted.get("account name");
    me.post("/v1/accounts", Map.of("type", "savings", "currency", "EUR", "name", name)).expect(201);
    Account from = owner.openAccount("EUR");
    me.patch(from.path(), Map.of("name", name)).expect(200);
    me.post(from.path() + "/members", Map.of("email", planted.get("invited"), "access", "view"))
        .expect(201);
    Account to = owner.openAccount("EUR");
    operator.deposit(from, 1_000);
    Map<String, Object> order = Customer.order(from, to, 10);
    order.put("memo", planted.get("memo"));
    owner.pay(order, IN_CLEAR).expect(201);
    owner.pay(order, IN_CLEAR).expect(201);
    me.get(from.path() + "/entries?q=CANARY").expect(200);
    me.post(from.path() + "/freeze", Map.of("reason", planted.get("reason"))).expect(200);
    order.put("amount", 1);
    owner.pay(order, "canary-frozen").expect(422);
  }

  /** By what was planted: the files that have it. */
  private Map<String, List<String>> search(Path root) throws IOException {
    Map<String, List<String>> found = new LinkedHashMap<>();
    List<String> all = new ArrayList<>(planted.values());
    all.add(IN_CLEAR);
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String bytes = new String(Files.readAllBytes(file), ISO_8859_1);
        for (String canary : all) {
          if (bytes.contains(canary)) {
            found.computeIfAbsent(canary, none -> new ArrayList<>()).add(file.toString());
          }
        }
      }
    }
    return found;
  }

  private static Map<String, String> with(Map<String, String> env, String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(env);
    more.put(name, value);
    return more;
  }
}
