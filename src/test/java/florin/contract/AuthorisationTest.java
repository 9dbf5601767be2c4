package florin.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import florin.Bank;
import florin.contract.Scene.Who;
import florin.core.Role;
import florin.core.Scope;
import florin.http.Route;
import florin.http.Scopes;
import florin.testing.FlorinExtension;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Every route times everybody, by the table in {@code authorisation.txt}. */
@ExtendWith(FlorinExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AuthorisationTest {
  /** What everybody does about himself, an auditor too. */
  private static final List<String> ONE_S_OWN =
      List.of("/v1/auth/", "/v1/session", "/v1/me", "/v1/api_keys", "/v1/payees");

  private final Answers table = Answers.read();
  private final Map<String, Route> routes = new TreeMap<>();
  private final TestBank bank;
  private final Operator operator;

  AuthorisationTest(Bank bank) {
    bank.routes().forEach(route -> routes.put(route.method().name() + " " + route.path(), route));
    this.bank = TestBank.of(bank);
    this.operator = this.bank.operator();
  }

  @Test
  void every_route_is_in_the_table_and_nothing_else() {
    Set<String> lines = new TreeSet<>();
    table.rows().forEach(row -> lines.add(row.route()));
    assertThat(lines).isEqualTo(routes.keySet());
    assertThat(table.callers())
        .containsExactlyElementsOf(
            Stream.of(Who.values()).map(who -> who.name().toLowerCase(Locale.ROOT)).toList());
    System.out.printf(
        "authorisation: %d routes, %d callers, %d answers%n",
        routes.size(), table.callers().size(), table.rows().size() * table.callers().size());
  }

  @TestFactory
  Stream<DynamicNode> who_asks_what_gets() {
    return table.rows().stream()
        .map(
            row ->
                dynamicContainer(
                    row.route(),
                    table.callers().stream()
                        .map(
                            caller ->
                                dynamicTest(
                                    row.route() + " as " + caller + ": " + row.of(caller).status(),
                                    () -> assertAnswer(row, caller)))));
  }

  private void assertAnswer(Answers.Row row, String caller) {
    Scene scene = new Scene(bank, operator, Who.valueOf(caller.toUpperCase(Locale.ROOT)));
    String path = scene.path(row.path());
    String body = scene.fill(row.body());
    Answers.Answer expected = row.of(caller);
    boolean watched = expected.changesNothing() && !row.isRead();
    Api api = scene.api();
    String before = watched ? scene.account() : "";

    Response answer =
        version(api, path).key(UUID.randomUUID().toString()).send(row.method(), path, sent(body));

    assertThat(answer.status()).as(answer.toString()).isEqualTo(expected.status());
    assertThat(watched ? scene.account() : "").isEqualTo(before);
  }

  private static String sent(String body) {
    return body.isEmpty() ? null : body;
  }

  /** Whoever changes himself says which version he has seen. */
  private static Api version(Api api, String path) {
    String seen = path.equals("/v1/me") ? api.get(path).header("ETag") : null;
    return seen == null ? api : api.with("If-Match", seen);
  }

  @Test
  void the_table_says_what_the_routes_say() {
    Map<String, Role> roles =
        Map.of(
            "owner", Role.CUSTOMER,
            "other", Role.CUSTOMER,
            "auditor", Role.AUDITOR,
            "operator", Role.OPERATOR);
    for (Answers.Row row : table.rows()) {
      Route route = routes.get(row.route());
      if (route.isPublic()) {
        continue;
      }
      assertThat(row.of("nobody").status()).as(row.route()).isEqualTo(401);
      assertThat(row.of("locked").status()).as(row.route()).isEqualTo(401);
      roles.forEach(
          (caller, role) ->
              assertThat(row.of(caller).status() == 403)
                  .as(row.route() + " as " + caller)
                  .isEqualTo(!route.roles().contains(role)));
      assertThat(row.of("locked_key").status()).as(row.route()).isEqualTo(401);
      for (Scope scope : Scope.values()) {
        Role role = scope == Scope.OPERATE ? Role.OPERATOR : Role.CUSTOMER;
        boolean may = Scopes.of(route) == scope && route.roles().contains(role);
        assertThat(row.of(scope.name().toLowerCase(Locale.ROOT)).status() == 403)
            .as(row.route() + " with a key of " + scope)
            .isEqualTo(!may);
      }
    }
  }

  @Test
  void an_auditor_reads_everything_and_changes_nothing() {
    for (Answers.Row row : table.rows()) {
      boolean open = routes.get(row.route()).isPublic();
      boolean own = ONE_S_OWN.stream().anyMatch(row.path()::startsWith);
      int status = row.of("auditor").status();
      if (!open && row.isRead()) {
        boolean others = row.path().startsWith("/v1/payees/"); // whom somebody pays is his own
        assertThat(status).as(row.route()).isEqualTo(others ? 404 : 200);
      } else if (!open && !own) {
        assertThat(status).as(row.route()).isEqualTo(403);
      }
    }
    assertThat(
            table.rows().stream()
                .filter(row -> row.of("auditor").status() == 403)
                .map(Answers.Row::method)
                .collect(Collectors.toSet()))
        .doesNotContain("GET");
  }

  @Test
  void an_auditor_sees_an_account_as_its_owner_does() {
    Customer alice = bank.signUp("alice");
    Account account = bank.funded(alice, "EUR", 100);

    assertThat(bank.auditor().api().get(account.path()).expect(200).text())
        .isEqualTo(account.now().text().replace("\"access\":\"manage\"", "\"access\":null"));
  }
}
