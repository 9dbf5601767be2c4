package florin.http;

import florin.core.Role;
import io.javalin.http.Handler;
import io.javalin.http.HandlerType;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * One line of the product's table of contents. Nothing is open by omission: a route without roles
 * must say {@link #PUBLIC}, any other empty set is refused.
 *
 * @param path as Javalin spells it, {@code /v1/accounts/{id}}
 * @param roles who may call; {@link #PUBLIC} asks for no token at all
 * @param bodyBytesMax what is longer is 413; more than usual for a path without parameters only
 * @param beforeEnrolment whether an operator may call it who has yet to set up his second factor
 */
public record Route(
    HandlerType method,
    String path,
    Set<Role> roles,
    LimitPolicy limit,
    int bodyBytesMax,
    Handler handler,
    boolean beforeEnrolment) {
  /** No token needed. */
  public static final Set<Role> PUBLIC = Collections.unmodifiableSet(EnumSet.noneOf(Role.class));

  /** Anybody with a live session. */
  public static final Set<Role> SIGNED_IN = Collections.unmodifiableSet(EnumSet.allOf(Role.class));

  public Route {
    if (roles.isEmpty() && !isPublic(roles)) {
      throw new IllegalArgumentException("A route says Route.PUBLIC or names its roles: " + path);
    }
  }

  public Route(
      HandlerType method,
      String path,
      Set<Role> roles,
      LimitPolicy limit,
      int bodyBytesMax,
      Handler run) {
    this(method, path, roles, limit, bodyBytesMax, run, false);
  }

  /** With bodies as long as usual. */
  public Route(HandlerType method, String path, Set<Role> roles, LimitPolicy limit, Handler run) {
    this(method, path, roles, limit, WholeBody.BYTES_MAX, run);
  }

  /** The same, open also to an operator who has yet to set up his second factor. */
  public Route evenBeforeEnrolment() {
    return new Route(method, path, roles, limit, bodyBytesMax, handler, true);
  }

  public boolean isPublic() {
    return isPublic(roles);
  }

  @SuppressWarnings("ReferenceEquality") // only this very constant was meant to be open
  private static boolean isPublic(Set<Role> roles) {
    return roles == PUBLIC;
  }
}
