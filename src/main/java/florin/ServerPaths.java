package florin;

import static florin.http.LimitPolicy.DEFAULT;
import static florin.http.LimitPolicy.NONE;
import static florin.http.Route.PUBLIC;
import static io.javalin.http.HandlerType.GET;

import florin.docs.DocsPages;
import florin.http.ProblemPages;
import florin.http.Route;
import java.util.List;

/** What {@link Routes} has of the server itself: its probes, its description, its pages. */
final class ServerPaths {
  private ServerPaths() {}

  static List<Route> of(ServerRoutes server) {
    return List.of(
        new Route(GET, "/livez", PUBLIC, NONE, server::live),
        new Route(GET, "/readyz", PUBLIC, NONE, server::ready),
        new Route(GET, "/metrics", PUBLIC, NONE, server::metrics),
        new Route(GET, "/openapi.json", PUBLIC, DEFAULT, server::openapiJson),
        new Route(GET, "/openapi.yaml", PUBLIC, DEFAULT, server::openapiYaml),
        new Route(GET, "/docs", PUBLIC, DEFAULT, DocsPages::index),
        new Route(GET, "/docs/search", PUBLIC, DEFAULT, DocsPages::search),
        new Route(GET, "/docs/api", PUBLIC, DEFAULT, DocsPages::reference),
        new Route(GET, "/docs/api/{part}", PUBLIC, DEFAULT, DocsPages::part),
        new Route(GET, "/docs/{guide}", PUBLIC, DEFAULT, DocsPages::guide),
        new Route(GET, "/problems", PUBLIC, DEFAULT, ProblemPages::all),
        new Route(GET, "/problems/{slug}", PUBLIC, DEFAULT, ProblemPages::one));
  }
}
