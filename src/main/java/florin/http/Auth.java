package florin.http;

import florin.core.BankException;
import florin.core.Caller;
import florin.core.ErrorCode;
import florin.core.Role;
import florin.core.Scope;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Stands before every route: no handler runs unless the caller's role is one of the route's. */
public final class Auth {
  private static final String ATTRIBUTE = "florin.caller";

  // RFC 6750 section 2.1; a token in the query or in a cookie is none
  private static final Pattern BEARER =
      Pattern.compile("Bearer +([\\x21-\\x7e]+)", Pattern.CASE_INSENSITIVE);

  private final Authenticator authenticator;
  private final boolean operatorsNeedSecondFactor;

  public Auth(Authenticator authenticator) {
    this(authenticator, false);
  }

  /**
   * @param operatorsNeedSecondFactor whether one without may only set it up
   */
  public Auth(Authenticator authenticator, boolean operatorsNeedSecondFactor) {
    this.authenticator = authenticator;
    this.operatorsNeedSecondFactor = operatorsNeedSecondFactor;
  }

  /** Who asks; only on a route that is not public. */
  public static Caller caller(Context ctx) {
    Caller caller = ctx.attribute(ATTRIBUTE);
    if (caller == null) {
      throw new IllegalStateException("A public route has no caller");
    }
    return caller;
  }

  /** Who asks, where he has shown it; null where nobody has to, or nobody has. */
  public static @Nullable Caller callerIfKnown(Context ctx) {
    return ctx.attribute(ATTRIBUTE);
  }

  /** Who asks, on a route that no API key opens. */
  public static Caller.Session session(Context ctx) {
    if (caller(ctx) instanceof Caller.Session session) {
      return session;
    }
    throw new BankException(ErrorCode.INSUFFICIENT_SCOPE, "Log in: this is for sessions only.");
  }

  /** Lets the request through, counted, or throws. */
  void admit(Context ctx, Route route) {
    if (route.isPublic()) {
      return;
    }
    RateLimits limits = ctx.appData(RateLimits.KEY);
    Caller caller = authenticated(ctx, route, limits);
    ctx.attribute(ATTRIBUTE, caller);
    limits.countUser(ctx, route.limit(), caller);
    if (!route.roles().contains(caller.role())) {
      throw route.roles().equals(Set.of(Role.OPERATOR))
          ? new BankException(ErrorCode.OPERATOR_REQUIRED, "This is for operators of the bank.")
          : new BankException(ErrorCode.FORBIDDEN, "Your role does not allow this.");
    }
    if (operatorsNeedSecondFactor
        && caller.isOperator()
        && !caller.hasSecondFactor()
        && !route.beforeEnrolment()) {
      throw new BankException(
          ErrorCode.TOTP_ENROLMENT_REQUIRED,
          "An operator needs an authenticator: set one up with POST /v1/me/totp and"
              + " /v1/me/totp/confirm.");
    }
    if (caller instanceof Caller.ApiKey key) {
      requireScope(key, Scopes.of(route));
    }
  }

  /**
   * Of a request that does more than its route alone says: a key without this scope is refused.
   * Throws {@code insufficient_scope}.
   */
  public static void requireScope(Context ctx, Scope scope) {
    if (caller(ctx) instanceof Caller.ApiKey key) {
      requireScope(key, scope);
    }
  }

  /** RFC 6750 section 3.1. */
  private static void requireScope(Caller.ApiKey key, @Nullable Scope scope) {
    if (scope == null) {
      throw new BankException(
          ErrorCode.INSUFFICIENT_SCOPE,
          "No API key does this: log in and use the session's token.");
    }
    if (!key.scopes().contains(scope)) {
      String name = scope.name().toLowerCase(Locale.ROOT);
      throw new BankException(
          ErrorCode.INSUFFICIENT_SCOPE,
          "The API key does not have the scope this needs.",
          Map.of("scope", name),
          List.of());
    }
  }

  private Caller authenticated(Context ctx, Route route, RateLimits limits) {
    try {
      return authenticator.authenticate(token(ctx), isActive(ctx, route));
    } catch (BankException refusal) {
      if (Problems.status(refusal.code()) == 401) {
        limits.countStranger(ctx);
      }
      throw refusal;
    }
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
