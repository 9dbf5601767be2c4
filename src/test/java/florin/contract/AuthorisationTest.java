package florin.contract;

import static org.assertj.core.api.Assertions.assertThat;

import florin.Bank;
import florin.core.Role;
import florin.http.Route;
import florin.testing.FlorinExtension;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Every route times everybody: made from the routes themselves, so that none is forgotten. */
@ExtendWith(FlorinExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AuthorisationTest {
  private final List<Route> routes;
  private final TestBank bank;

  AuthorisationTest(Bank bank) {
    this.routes = bank.routes();
    this.bank = TestBank.of(bank);
  }

  private static Response call(Api api, Route route) {
    String path =
        route
            .path()
            .replace("/accounts/{id}", "/accounts/" + TestBank.UNKNOWN_ACCOUNT)
            .replace("/holds/{id}", "/holds/" + TestBank.UNKNOWN_HOLD)
            .replace("{id}", TestBank.UNKNOWN_TRANSFER)
            .replace("{sequence}", "1")
            .replace("{slug}", "not-found");
    boolean writes = !route.method().name().equals("GET");
    return api.key("k").send(route.method().name(), path, writes ? "{\"nothing\":1}" : null);
  }

  @Test
  void without_a_token_there_is_what_is_public_and_nothing_else() {
    for (Route route : routes) {
      Response answer = call(bank.api(), route);
      assertThat(answer.status() == 401).as(answer.toString()).isEqualTo(!route.isPublic());
    }
  }

  @Test
  void every_role_may_what_its_routes_say_and_nothing_else() {
    Map<Role, Customer> everybody =
        Map.of(
            Role.CUSTOMER, bank.signUp("alice"),
            Role.OPERATOR, bank.logIn(TestBank.OPERATOR),
            Role.AUDITOR, bank.auditor());
    everybody.forEach(
        (role, user) -> {
          for (Route route : routes) {
            if (route.path().equals("/v1/auth/logout")) {
              continue; // would end the walk; its own tests are about it
            }
            Response answer = call(user.api(), route);
            boolean may = route.isPublic() || route.roles().contains(role);
            assertThat(answer.status() == 403).as(role + " " + answer).isEqualTo(!may);
          }
        });
  }

  @Test
  void an_auditor_reads_everything_and_changes_nothing() {
    Customer alice = bank.signUp("alice");
    Account account = bank.funded(alice, "EUR", 100);
    Api auditor = bank.auditor().api();

    assertThat(auditor.get(account.path()).expect(200).text()).isEqualTo(account.now().text());
    auditor.get(account.path() + "/entries").expect(200);
    auditor.get(account.path() + "/balance").expect(200);
    auditor.post(account.path() + "/freeze", "{\"reason\":\"Odd\"}").expect(403, "forbidden");
    auditor.key("k").post("/v1/deposits", "{}").expect(403, "operator_required");
    assertThat(account.status()).isEqualTo("active");
  }
}
