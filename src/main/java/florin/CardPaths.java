package florin;

import static florin.http.LimitPolicy.DEFAULT;
import static florin.http.LimitPolicy.TRANSFERS;
import static florin.http.Route.SIGNED_IN;
import static io.javalin.http.HandlerType.GET;
import static io.javalin.http.HandlerType.POST;
import static io.javalin.http.HandlerType.PUT;

import florin.card.CardRoutes;
import florin.card.NetworkRoutes;
import florin.core.Role;
import florin.http.Route;
import java.util.List;
import java.util.Set;

/** What {@link Routes} has of cards, and of the network that a sandbox plays. */
final class CardPaths {
  private static final Set<Role> WRITERS = Set.of(Role.CUSTOMER, Role.OPERATOR);
  private static final String CARD = "/v1/cards/{id}";
  private static final String PLAYED = "/v1/simulations/authorizations/{id}";

  private CardPaths() {}

  static List<Route> of(CardRoutes cards) {
    return List.of(
        new Route(POST, "/v1/accounts/{id}/cards", WRITERS, DEFAULT, cards::issue),
        new Route(GET, "/v1/cards", SIGNED_IN, DEFAULT, cards::list),
        new Route(GET, CARD, SIGNED_IN, DEFAULT, cards::find),
        new Route(POST, CARD + "/activate", WRITERS, DEFAULT, cards::activate),
        new Route(POST, CARD + "/freeze", WRITERS, DEFAULT, cards::freeze),
        new Route(POST, CARD + "/unfreeze", WRITERS, DEFAULT, cards::unfreeze),
        new Route(POST, CARD + "/cancel", WRITERS, DEFAULT, cards::cancel),
        new Route(POST, CARD + "/replace", WRITERS, DEFAULT, cards::replace),
        new Route(PUT, CARD + "/limits", WRITERS, DEFAULT, cards::limit),
        new Route(GET, CARD + "/authorizations", SIGNED_IN, DEFAULT, cards::authorizations),
        new Route(GET, "/v1/authorizations/{id}", SIGNED_IN, DEFAULT, cards::authorization));
  }

  static List<Route> of(NetworkRoutes network) {
    return List.of(
        new Route(
            POST,
            "/v1/simulations/cards/{id}/authorizations",
            WRITERS,
            TRANSFERS,
            network::authorize),
        new Route(POST, PLAYED + "/capture", WRITERS, TRANSFERS, network::capture),
        new Route(POST, PLAYED + "/reverse", WRITERS, TRANSFERS, network::reverse),
        new Route(POST, PLAYED + "/expire", WRITERS, TRANSFERS, network::expire),
        new Route(POST, PLAYED + "/refund", WRITERS, TRANSFERS, network::refund));
  }
}
