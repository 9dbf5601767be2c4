package florin.contract;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import florin.Bank;
import florin.core.Scope;
import florin.http.LimitPolicy;
import florin.http.Route;
import florin.http.Scopes;
import florin.testing.FlorinExtension;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The routes and {@code openapi.yaml} say the same, both ways. */
@ExtendWith(FlorinExtension.class)
class RoutesTest {
  /** Files of the web page, not routes. */
  private static final Set<String> FILES = Set.of("GET /");

  private final Spec spec = Spec.ofFlorin();

  @Test
  void every_route_is_documented_and_everything_documented_is_a_route(Bank bank) {
    Set<String> documented = new TreeSet<>(spec.operations().keySet());
    documented.removeAll(FILES);

    assertThat(bank.routes().stream().map(RoutesTest::operation).collect(Collectors.toSet()))
        .hasSameSizeAs(bank.routes())
        .containsExactlyInAnyOrderElementsOf(documented);
  }

  @Test
  void what_needs_a_token_or_a_role_is_documented_so(Bank bank) {
    for (Route route : bank.routes()) {
      JsonNode responses = spec.operations().get(operation(route)).get("responses");
      assertThat(spec.isPublic(route.method().name(), route.path()))
          .as(operation(route))
          .isEqualTo(route.isPublic());
      assertThat(responses.has("401") || route.isPublic()).as(operation(route)).isTrue();
      assertThat(responses.has("403") || route.isPublic()).as(operation(route)).isTrue();
    }
  }

  @Test
  void what_is_limited_may_be_429(Bank bank) {
    for (Route route : bank.routes()) {
      JsonNode responses = spec.operations().get(operation(route)).get("responses");
      assertThat(responses.has("429"))
          .as(operation(route))
          .isEqualTo(!route.limit().equals(LimitPolicy.NONE));
    }
  }

  /** What a key may do, route by route; what is not here is for sessions alone. */
  @Test
  void every_route_has_the_scope_that_was_meant(Bank bank) {
    Map<String, String> scopes = new TreeMap<>();
    for (Route route : bank.routes()) {
      Scope scope = Scopes.of(route);
      if (scope != null && scope != Scope.READ) {
        scopes.put(operation(route), scope.name());
      }
      boolean reads = route.method().name().equals("GET") && !route.isPublic();
      boolean ofSessions = route.path().matches("/v1/(sessions?|api_keys|me/).*");
      assertThat(scope == Scope.READ).as(operation(route)).isEqualTo(reads && !ofSessions);
    }
    assertThat(scopes)
        .isEqualTo(
            Map.ofEntries(
                entry("POST /v1/accounts", "MANAGE_ACCOUNTS"),
                entry("PATCH /v1/accounts/{id}", "MANAGE_ACCOUNTS"),
                entry("POST /v1/accounts/{id}/freeze", "MANAGE_ACCOUNTS"),
                entry("POST /v1/accounts/{id}/unfreeze", "MANAGE_ACCOUNTS"),
                entry("POST /v1/accounts/{id}/close", "MANAGE_ACCOUNTS"),
                entry("POST /v1/transfers", "MOVE_MONEY"),
                entry("POST /v1/transfers/batch", "MOVE_MONEY"),
                entry("POST /v1/transfers/{id}/reverse", "MOVE_MONEY"),
                entry("POST /v1/holds", "MOVE_MONEY"),
                entry("POST /v1/holds/{id}/capture", "MOVE_MONEY"),
                entry("POST /v1/holds/{id}/release", "MOVE_MONEY"),
                entry("POST /v1/standing_orders", "MOVE_MONEY"),
                entry("PATCH /v1/standing_orders/{id}", "MOVE_MONEY"),
                entry("DELETE /v1/standing_orders/{id}", "MOVE_MONEY"),
                entry("POST /v1/standing_orders/{id}/pause", "MOVE_MONEY"),
                entry("POST /v1/standing_orders/{id}/resume", "MOVE_MONEY"),
                entry("POST /v1/standing_orders/{id}/skip_next", "MOVE_MONEY"),
                entry("POST /v1/simulations/inbound_transfers", "MOVE_MONEY"),
                entry("POST /v1/simulations/cards/{id}/authorizations", "MOVE_MONEY"),
                entry("POST /v1/simulations/authorizations/{id}/capture", "MOVE_MONEY"),
                entry("POST /v1/simulations/authorizations/{id}/reverse", "MOVE_MONEY"),
                entry("POST /v1/simulations/authorizations/{id}/expire", "MOVE_MONEY"),
                entry("POST /v1/simulations/authorizations/{id}/refund", "MOVE_MONEY"),
                entry("POST /v1/test/clock", "MOVE_MONEY"),
                entry("POST /v1/test/clock/advance", "MOVE_MONEY"),
                entry("POST /v1/deposits", "OPERATE"),
                entry("POST /v1/withdrawals", "OPERATE"),
                entry("PUT /v1/limits", "OPERATE"),
                entry("POST /v1/admin/accounts/{id}/freeze", "OPERATE"),
                entry("POST /v1/admin/accounts/{id}/unfreeze", "OPERATE"),
                entry("POST /v1/admin/checkpoints", "OPERATE"),
                entry("POST /v1/admin/terms", "OPERATE"),
                entry("POST /v1/admin/ledger/verify", "OPERATE")));
  }

  private static String operation(Route route) {
    return route.method().name() + " " + route.path();
  }
}
