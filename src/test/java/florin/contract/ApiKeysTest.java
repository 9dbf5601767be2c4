package florin.contract;

import static org.assertj.core.api.Assertions.assertThat;

import florin.Bank;
import florin.auth.SettableClock;
import florin.core.Clocks;
import florin.core.Role;
import florin.core.Scope;
import florin.core.UserId;
import florin.http.Route;
import florin.http.Scopes;
import florin.testing.FlorinExtension;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.zip.CRC32;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys for programs: what they open, until when, and what they never do. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ApiKeysTest {
  private static final SettableClock WALL = new SettableClock(Instant.now());
  private static final String UNKNOWN = "key_01jx8z3k5ve7n8x2m4n6p8r0s1";

  @RegisterExtension
  static final FlorinExtension FLORIN =
      FlorinExtension.with(
          config ->
              config
                  .withClocks(new Clocks(Clock.systemUTC(), WALL))
                  .withSessionIdle(Duration.ofHours(12)));

  private final List<Route> routes;
  private final TestBank bank;
  private final Jdbi jdbi;

  ApiKeysTest(Bank bank) {
    this.routes = bank.routes();
    this.bank = TestBank.of(bank);
    this.jdbi = bank.storage().database().jdbi();
  }

  @Test
  void a_key_is_shown_once_and_then_only_what_it_is_for() {
    Api alice = bank.signUp("alice").api();
    Response made = make(alice, "Nightly export", "read", "move_money").expect(201);
    String key = made.text("key");

    assertThat(key).matches("florin_sk_[0-9a-f]{72}");
    Response list = alice.get("/v1/api_keys").expect(200);
    assertThat(list.text()).doesNotContain(key, "\"key\"");
    assertThat(list.data()).hasSize(1);
    assertThat(list.data().get(0).get("id").asText()).isEqualTo(made.text("id"));
    assertThat(list.data().get(0).get("name").asText()).isEqualTo("Nightly export");
    assertThat(list.data().get(0).get("scopes").toString()).isEqualTo("[\"read\",\"move_money\"]");
    assertThat(list.data().get(0).get("last_used_at").isNull()).isTrue();
    assertThat(Instant.parse(made.text("expires_at")))
        .isEqualTo(Instant.parse(made.text("created_at")).plus(Duration.ofDays(90)));
    assertThat(count("SELECT count(*) FROM api_key WHERE key_hash = sha256(?::bytea)", key))
        .isOne();
    assertThat(count("SELECT count(*) FROM api_key WHERE api_key::text LIKE ?", "%florin_sk_%"))
        .isZero();
  }

  @Test
  void each_scope_opens_its_routes_and_no_others() {
    Customer alice = bank.signUp("alice");
    Customer operator = bank.logIn(TestBank.OPERATOR);
    int asked = 0;
    for (Scope scope : Scope.values()) {
      boolean operates = scope == Scope.OPERATE;
      Api key = withKey((operates ? operator : alice).api(), word(scope));
      Role role = operates ? Role.OPERATOR : Role.CUSTOMER;
      for (Route route : routes) {
        boolean may =
            route.isPublic() || (route.roles().contains(role) && Scopes.of(route) == scope);
        Response answer = call(key, route);
        assertThat(answer.status() == 403).as(scope + " " + answer).isEqualTo(!may);
        asked++;
      }
    }
    System.out.println(asked + " routes by scopes");
    assertThat(asked).isEqualTo(routes.size() * 4);
  }

  @Test
  void a_key_with_every_scope_does_nothing_about_sessions_passwords_users_and_keys() {
    Api operator = bank.logIn(TestBank.OPERATOR).api();
    Api key = withKey(operator, "read", "move_money", "manage_accounts", "operate");
    for (Route route : routes) {
      if (route.path().matches("/v1/(sessions?|api_keys|me/|auth/).*") && !route.isPublic()) {
        Response answer = call(key, route);
        assertThat(answer.status()).as(answer.toString()).isEqualTo(403);
        assertThat(answer.code()).as(answer.toString()).isEqualTo("insufficient_scope");
      }
    }
    key.patch("/v1/me", Map.of("full_name", "X")).expect(403, "insufficient_scope");
    operator.get("/v1/session").expect(200);
  }

  @Test
  void what_is_missing_is_named() {
    Api key = withKey(bank.signUp("alice").api(), "read");
    key.get("/v1/accounts").expect(200);
    Response refused =
        key.post("/v1/accounts", Map.of("type", "checking", "currency", "EUR")).expect(403);
    assertThat(refused.text("scope")).isEqualTo("manage_accounts");
  }

  @Test
  void it_moves_its_users_money_and_his_alone() {
    Customer alice = bank.signUp("alice");
    Customer bob = bank.signUp("bob");
    Account from = bank.funded(alice, "EUR", 1_000);
    Account to = bank.funded(bob, "EUR", 500);
    Api key = withKey(alice.api(), "move_money");

    Response paid = key.key("k-1").post("/v1/transfers", Customer.order(from, to, 300)).expect(201);
    key.key("k-2").post("/v1/transfers", Customer.order(to, from, 1)).expect(404, "not_found");
    key.get(from.path()).expect(403, "insufficient_scope");

    Response again = alice.pay(Customer.order(from, to, 300), "k-1").expect(201);
    assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
    assertThat(again.id()).isEqualTo(paid.id());
    Api second = withKey(alice.api(), "move_money");
    second
        .key("k-1")
        .post("/v1/transfers", Customer.order(from, to, 301))
        .expect(422, "idempotency_key_reused");
    assertThat(from.balance()).isEqualTo(700);
  }

  @Test
  void an_operators_key_operates_only_where_it_says_so() {
    Customer alice = bank.signUp("alice");
    Account account = bank.funded(alice, "EUR", 100);
    Customer operator = bank.logIn(TestBank.OPERATOR);
    Api plain = withKey(operator.api(), "read", "move_money", "manage_accounts");
    Api operating = withKey(operator.api(), "read", "operate");
    Map<String, Object> cash = Map.of("account_id", account.id(), "amount", 5, "currency", "EUR");

    plain.get("/v1/admin/ledger").expect(403);
    plain.get(account.path()).expect(404, "not_found");
    plain.key("k-3").post("/v1/deposits", cash).expect(403);
    operating.get("/v1/admin/ledger").expect(200);
    operating.get(account.path()).expect(200);
    operating.key("k-4").post("/v1/deposits", cash).expect(201);
    make(alice.api(), "no", "operate").expect(403, "operator_required");
  }

  @Test
  void a_key_of_who_is_an_operator_no_more_operates_no_more() {
    Customer temporary = bank.signUp("temporary");
    role(temporary, "OPERATOR");
    temporary = bank.logIn(temporary.login());
    Api key = withKey(temporary.api(), "read", "operate");
    key.get("/v1/admin/ledger").expect(200);

    key.get("/v1/admin/ledger").expect(200); // remembered
    bank.operator().setRole(temporary, "customer").expect(200);
    key.get("/v1/admin/ledger").expect(403);
    key.get("/v1/accounts").expect(200);
  }

  @Test
  void an_auditors_key_reads_what_he_reads_and_changes_nothing() {
    Account account = bank.funded(bank.signUp("alice"), "EUR", 100);
    Customer auditor = bank.auditor();
    Api key = withKey(auditor.api(), "read", "move_money", "manage_accounts");

    key.get(account.path()).expect(200);
    key.get("/v1/admin/ledger").expect(200);
    key.post("/v1/accounts", Map.of("type", "checking", "currency", "EUR"))
        .expect(403, "forbidden");
    make(auditor.api(), "no", "operate").expect(403, "operator_required");
  }

  @Test
  void a_deleted_key_is_dead_at_once_and_anothers_cannot_be_deleted() {
    Customer alice = bank.signUp("alice");
    Response made = make(alice.api(), "one", "read").expect(201);
    Api key = bank.api().as(made.text("key"));
    key.get("/v1/me").expect(200);

    Api bob = bank.signUp("bob").api();
    Response anothers = bob.delete("/v1/api_keys/" + made.text("id")).expect(404, "not_found");
    Response unknown = bob.delete("/v1/api_keys/" + UNKNOWN).expect(404, "not_found");
    assertThat(anothers.text("detail")).isEqualTo(unknown.text("detail"));
    key.get("/v1/me").expect(200);

    alice.api().delete("/v1/api_keys/" + made.text("id")).expect(204);
    key.get("/v1/me").expect(401, "unauthenticated");
    alice.api().delete("/v1/api_keys/" + made.text("id")).expect(404, "not_found");
    assertThat(alice.api().get("/v1/api_keys").data()).isEmpty();
  }

  @Test
  void a_key_deleted_on_another_instance_is_dead_within_a_second() {
    Response made = make(bank.signUp("alice").api(), "one", "read").expect(201);
    Api key = bank.api().as(made.text("key"));
    key.get("/v1/me").expect(200);
    jdbi.useHandle(handle -> handle.execute("DELETE FROM api_key WHERE name = 'one'"));

    WALL.advance(Duration.ofSeconds(1));
    key.get("/v1/me").expect(401, "unauthenticated");
  }

  @Test
  void at_its_end_it_is_dead_though_it_was_remembered() {
    Api alice = bank.signUp("alice").api();
    Instant end = WALL.instant().plusSeconds(30);
    Map<String, Object> wanted =
        Map.of("name", "short", "scopes", List.of("read"), "expires_at", end.toString());
    Api key = bank.api().as(alice.post("/v1/api_keys", wanted).expect(201).text("key"));

    WALL.set(end.minusMillis(1));
    key.get("/v1/me").expect(200);
    WALL.set(end);
    key.get("/v1/me").expect(401, "unauthenticated");
    assertThat(alice.get("/v1/api_keys").data()).hasSize(1);
  }

  @Test
  void its_last_use_is_written_once_a_minute() {
    Api alice = bank.signUp("alice").api();
    Api key = withKey(alice, "read");
    Instant first = WALL.instant();
    key.get("/v1/me").expect(200);
    WALL.advance(Duration.ofSeconds(59));
    key.get("/v1/me").expect(200);
    assertThat(lastUse(alice)).isBetween(first.minusMillis(1), first);

    WALL.advance(Duration.ofSeconds(2));
    key.get("/v1/me").expect(200);
    assertThat(lastUse(alice)).isAfter(first.plusSeconds(59));
  }

  @Test
  void a_key_has_a_name_scopes_and_an_end_within_a_year() {
    Api alice = bank.signUp("alice").api();
    assertThat(alice.post("/v1/api_keys", Map.of()).expect(400).errors())
        .isEqualTo(Map.of("#/name", "required", "#/scopes", "required"));
    for (Object scopes :
        List.of(
            List.of(),
            "read",
            List.of(1),
            List.of("READ"),
            List.of("manage_account\u017f"), // whose capital is an S
            List.of("all"),
            List.of("read", "read"),
            Arrays.asList("read", null))) {
      alice.post("/v1/api_keys", Map.of("name", "x", "scopes", scopes)).expect(400);
    }
    for (Duration end : List.of(Duration.ZERO, Duration.ofDays(-1), Duration.ofDays(367))) {
      Map<String, Object> wanted = new HashMap<>(Map.of("name", "x", "scopes", List.of("read")));
      wanted.put("expires_at", WALL.instant().plus(end).toString());
      assertThat(alice.post("/v1/api_keys", wanted).expect(400).errors())
          .containsKey("#/expires_at");
    }
    assertThat(alice.get("/v1/api_keys").data()).isEmpty();
  }

  @Test
  void a_user_has_twenty_at_most_and_they_come_in_pages() {
    Api alice = bank.signUp("alice").api();
    for (int i = 0; i < 20; i++) {
      make(alice, "key " + i, "read").expect(201);
    }
    make(alice, "one more", "read").expect(422, "too_many_api_keys");

    Response page = alice.get("/v1/api_keys?limit=15").expect(200);
    assertThat(page.data().get(0).get("name").asText()).isEqualTo("key 19");
    Response rest = alice.get("/v1/api_keys?cursor=" + page.text("next_cursor")).expect(200);
    assertThat(rest.data()).hasSize(5);
    alice.delete("/v1/api_keys/" + page.data().get(0).get("id").asText()).expect(204);
    make(alice, "one more", "read").expect(201);
  }

  @ParameterizedTest
  @ValueSource(strings = {"cut", "typed", "upper", "made up", "id", "empty", "twice", "query"})
  void what_is_no_key_opens_nothing(String kind) {
    Response made = make(bank.signUp("alice").api(), "one", "read").expect(201);
    String key = made.text("key");
    String random = "florin_sk_" + "ab".repeat(32);
    CRC32 crc = new CRC32();
    crc.update(random.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    String other =
        switch (kind) {
          case "cut" -> key.substring(0, key.length() - 1);
          case "typed" -> key.replaceFirst("[0-9a-f]$", key.endsWith("0") ? "1" : "0");
          case "upper" -> key.toUpperCase(Locale.ROOT);
          case "made up" -> random + String.format(Locale.ROOT, "%08x", crc.getValue());
          case "id" -> made.text("id");
          case "empty" -> "florin_sk_";
          case "twice" -> key + key;
          default -> "x";
        };
    String path = kind.equals("query") ? "/v1/me?access_token=" + key : "/v1/me";
    bank.api().as(other).get(path).expect(401, "unauthenticated");
    bank.api().as(key).get("/v1/me").expect(200);
  }

  private static Response call(Api api, Route route) {
    String path = TestBank.filled(route.path());
    boolean writes = !route.method().name().equals("GET");
    return api.key("k").send(route.method().name(), path, writes ? "{\"nothing\":1}" : null);
  }

  private Api withKey(Api user, String... scopes) {
    return bank.api().as(make(user, "test", scopes).expect(201).text("key"));
  }

  private static Response make(Api user, String name, String... scopes) {
    return user.post("/v1/api_keys", Map.of("name", name, "scopes", List.of(scopes)));
  }

  private static String word(Scope scope) {
    return scope.name().toLowerCase(Locale.ROOT);
  }

  private static Instant lastUse(Api user) {
    Response list = user.get("/v1/api_keys").expect(200);
    return Instant.parse(list.data().get(0).get("last_used_at").asText());
  }

  private void role(Customer who, String role) {
    jdbi.useHandle(
        handle ->
            handle.execute(
                "UPDATE app_user SET role = ? WHERE user_id = ?",
                role,
                UserId.parse(who.id()).value()));
  }

  private int count(String sql, Object... arguments) {
    return Objects.requireNonNull(
        jdbi.withHandle(handle -> handle.select(sql, arguments).mapTo(Integer.class).one()));
  }
}
