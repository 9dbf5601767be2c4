package florin.http;

import florin.core.BankException;
import florin.core.Caller;
import florin.core.ErrorCode;
import florin.core.Role;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Stands before every route: no handler runs unless the caller's role is one of the route's. */
public final class Auth {
  private static final String ATTRIBUTE = "florin.caller";

  // RFC 6750 section 2.1; a token in the query or in a cookie is none
  private static final Pattern BEARER =
      Pattern.compile("Bearer +([\\x21-\\x7e]+)", Pattern.CASE_INSENSITIVE);

  private final Authenticator authenticator;

  public Auth(Authenticator authenticator) {
    this.authenticator = authenticator;
  }

  /** Who asks; only on a route that is not public. */
  public static Caller caller(Context ctx) {
    Caller caller = ctx.attribute(ATTRIBUTE);
    if (caller == null) {
      throw new IllegalStateException("A public route has no caller");
    }
    return caller;
  }

  void admit(Context ctx, Route route) {
    if (route.isPublic()) {
      return;
    }
    Caller caller = authenticator.authenticate(token(ctx), isActive(ctx, route));
    if (!route.roles().contains(caller.role())) {
      throw route.roles().equals(Set.of(Role.OPERATOR))
          ? new BankException(ErrorCode.OPERATOR_REQUIRED, "This is for operators of the bank.")
          : new BankException(ErrorCode.FORBIDDEN, "Your role does not allow this.");
    }
    ctx.attribute(ATTRIBUTE, caller);
  }

  /** Looking at the session's end, or polling in the background, does not put it off. */
  private static boolean isActive(Context ctx, Route route) {
    boolean looksAtSession =
        route.path().equals("/v1/session") && !route.method().equals(HandlerType.PATCH);
    return !looksAtSession && !"1".equals(ctx.header("Florin-Background"));
  }

  /** The request's one bearer token; throws {@code unauthenticated} where it has none. */
  public static String token(Context ctx) {
    List<String> given = Collections.list(ctx.req().getHeaders("Authorization"));
    Matcher bearer = BEARER.matcher(given.size() == 1 ? given.get(0) : "");
    if (!bearer.matches()) {
      throw new BankException(
          ErrorCode.UNAUTHENTICATED, "Send one header: Authorization: Bearer <access token>.");
    }
    return bearer.group(1);
  }
}
