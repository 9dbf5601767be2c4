package florin.customer;

import florin.auth.SecondFactor;
import florin.auth.Sessions;
import florin.core.BankException;
import florin.core.ErrorCode;
import florin.core.FieldError;
import florin.core.Role;
import florin.core.SessionId;
import florin.http.Actors;
import florin.http.Asker;
import florin.http.Auth;
import florin.http.Json;
import florin.http.JsonBody;
import florin.http.RequestId;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/** {@code /v1/auth/…}, {@code /v1/session} and {@code /v1/me}. */
public final class CustomerRoutes {
  private static final int USER_AGENT_MAX = 255;

  private final LoginService logins;
  private final CustomerService customers;
  private final RefreshCookie cookie;
  private final DeviceCookie marks;

  public CustomerRoutes(LoginService logins, CustomerService customers, RefreshCookie cookie) {
    this.logins = logins;
    this.customers = customers;
    this.cookie = cookie;
    this.marks = cookie.ofDevice();
  }

  /** The tokens of a session, as the API shows them; no refresh token where a cookie has it. */
  record Tokens(
      UserView user,
      String accessToken,
      String tokenType,
      long expiresIn,
      @Nullable String refreshToken) {}

  public void signup(Context ctx) {
    JsonBody body = JsonBody.of(ctx);
    String email = body.required("email", Function.identity());
    String fullName = body.text("full_name", Registry.NAME_MAX);
    String password = body.required("password", Function.identity());
    for (FieldError error : logins.errors(email, fullName, password)) {
      if (!error.pointer().equals("#/full_name")) { // which the body has judged
        body.error(error.pointer().substring(2), error.code(), error.detail());
      }
    }
    body.check();
    NewUser wanted = new NewUser(email, fullName, Role.CUSTOMER, password);
    entered(ctx, logins.signup(wanted, device(ctx)));
  }

  public void login(Context ctx) {
    JsonBody body = JsonBody.of(ctx);
    String email = body.required("email", Function.identity());
    String password = body.required("password", Function.identity());
    String totp = body.optionalRaw("totp");
    String recoveryCode = body.optionalRaw("recovery_code");
    if (totp != null && recoveryCode != null) {
      body.error("recovery_code", "one_of_two", "Send either totp or recovery_code.");
    }
    body.check();
    var shown = new SecondFactor.Shown(totp, recoveryCode);
    var credentials = new LoginService.Credentials(email, password, shown);
    welcome(ctx, HttpStatus.OK, logins.login(credentials, device(ctx)));
  }

  /** The token comes in the body, or in the cookie of one of our own pages. */
  public void refresh(Context ctx) {
    JsonBody body = JsonBody.orEmpty(ctx);
    String sent = body.optionalRaw("refresh_token");
    body.check();
    String token = sent == null ? cookieToken(ctx) : sent;
    SignedIn signedIn = logins.refresh(token, !isBackground(ctx), Actors.of(ctx));
    answer(ctx, HttpStatus.OK, signedIn, sent == null);
  }

  /**
   * A dead cookie is worth a log-in, wherever it comes from; a live one is our own pages' alone.
   */
  private String cookieToken(Context ctx) {
    String token = cookie.read(ctx);
    if (token == null) {
      throw new BankException(
          ErrorCode.UNAUTHENTICATED, "There is no session to go on with. Log in.");
    }
    if (!cookie.isFromOwnPage(ctx)) {
      logins.requireLive(token);
      throw new BankException(
          ErrorCode.ORIGIN_NOT_ALLOWED, "Only this bank's own pages may use its cookie.");
    }
    return token;
  }

  public void logout(Context ctx) {
    JsonBody.orEmpty(ctx).check();
    logins.logout(callersSession(ctx), Actors.of(ctx));
    if (cookie.read(ctx) != null) {
      cookie.clear(ctx);
      ctx.header("Clear-Site-Data", "\"cache\", \"storage\"");
    }
    ctx.status(HttpStatus.NO_CONTENT);
  }

  public void session(Context ctx) {
    Json.write(ctx, HttpStatus.OK, logins.ends(callersSession(ctx)));
  }

  public void extendSession(Context ctx) {
    JsonBody.orEmpty(ctx).check();
    SessionId session = callersSession(ctx);
    Json.write(
        ctx, HttpStatus.OK, isBackground(ctx) ? logins.ends(session) : logins.extend(session));
  }

  public void me(Context ctx) {
    profile(ctx, customers.profile(Auth.caller(ctx).userId()));
  }

  public void updateMe(Context ctx) {
    JsonBody body = JsonBody.of(ctx);
    ProfileChange change = ProfileChange.of(body, customers.today());
    body.check();
    profile(ctx, customers.change(Auth.caller(ctx).userId(), change, ifMatch(ctx)));
  }

  private static void profile(Context ctx, User user) {
    ctx.header("ETag", etag(user.version()));
    Json.write(ctx, HttpStatus.OK, UserView.of(user));
  }

  private static String etag(long version) {
    return "\"" + version + "\"";
  }

  /** Strong comparison with each tag of the list (RFC 9110, 13.1.1). */
  private static LongPredicate ifMatch(Context ctx) {
    String header = ctx.header("If-Match");
    if (header == null) {
      throw new BankException(
          ErrorCode.PRECONDITION_REQUIRED, "Send the ETag of what you have read as If-Match.");
    }
    List<String> tags = Arrays.stream(header.split(",", -1)).map(String::strip).toList();
    return version -> tags.contains("*") || tags.contains(etag(version));
  }

  /** Answers somebody new with his first tokens, as a sign-up does. */
  void entered(Context ctx, SignedIn signedIn) {
    welcome(ctx, HttpStatus.CREATED, signedIn);
  }

  /** A browser is known again when its user logs in the next time. */
  private void welcome(Context ctx, HttpStatus status, SignedIn signedIn) {
    answer(ctx, status, signedIn, wantsCookie(ctx));
    if (wantsCookie(ctx)) {
      marks.write(ctx, logins.mark(signedIn.user()));
    }
  }

  private void answer(Context ctx, HttpStatus status, SignedIn signedIn, boolean asCookie) {
    if (asCookie) {
      cookie.write(ctx, signedIn.refreshToken());
    }
    Json.write(
        ctx,
        status,
        new Tokens(
            UserView.of(signedIn.user()),
            signedIn.accessToken(),
            "Bearer",
            signedIn.expiresInSeconds(),
            asCookie ? null : signedIn.refreshToken()));
  }

  private static SessionId callersSession(Context ctx) {
    return Auth.session(ctx).sessionId();
  }

  private static boolean wantsCookie(Context ctx) {
    return "cookie".equals(ctx.header("Florin-Session"));
  }

  private static boolean isBackground(Context ctx) {
    return "1".equals(ctx.header("Florin-Background"));
  }

  Sessions.Device device(Context ctx) {
    String agent = ctx.userAgent();
    if (agent != null) {
      agent = agent.replaceAll("[^ -~]", "?");
      agent = agent.substring(0, Math.min(agent.length(), USER_AGENT_MAX));
    }
    return new Sessions.Device(Asker.address(ctx), agent, RequestId.of(ctx), marks.read(ctx));
  }
}
