package florin.http;

import florin.core.Role;
import florin.core.Scope;
import io.javalin.http.HandlerType;
import org.jspecify.annotations.Nullable;

/**
 * Which scope of an API key opens a route. What nobody has thought of is for sessions alone: a
 * route that changes something has no scope unless it is named here.
 */
public final class Scopes {
  private Scopes() {}

  /** The scope; null for what only somebody who is logged in may do, and for what is public. */
  public static @Nullable Scope of(Route route) {
    if (route.isPublic() || isOfSessions(route.path())) {
      return null;
    }
    if (route.method().equals(HandlerType.GET) || route.method().equals(HandlerType.HEAD)) {
      return Scope.READ;
    }
    if (!route.roles().contains(Role.CUSTOMER)) {
      return route.path().startsWith("/v1/admin/users") ? null : Scope.OPERATE;
    }
    if (route.limit() == LimitPolicy.TRANSFERS || route.path().startsWith("/v1/test/")) {
      return Scope.MOVE_MONEY;
    }
    boolean more = // members and cards may do more than the key
        route.path().contains("/members") || route.path().endsWith("/cards");
    return route.path().startsWith("/v1/accounts") && !more ? Scope.MANAGE_ACCOUNTS : null;
  }

  /** A key makes no key, and does nothing about how its user comes in. */
  private static boolean isOfSessions(String path) {
    return path.startsWith("/v1/auth/")
        || path.startsWith("/v1/session")
        || path.startsWith("/v1/me/")
        || path.startsWith("/v1/api_keys");
  }
}
