package florin.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import florin.Bank;
import florin.core.Role;
import florin.http.Route;
import florin.testing.FlorinExtension;
import java.util.Set;
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
      boolean forSome = !route.isPublic() && !route.roles().equals(Set.of(Role.values()));
      assertThat(responses.has("403") || !forSome).as(operation(route)).isTrue();
    }
  }

  private static String operation(Route route) {
    return route.method().name() + " " + route.path();
  }
}
