package florin.customer;

import io.javalin.http.Context;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The refresh token of a browser, where no script reads it and no other site sends it. Over https
 * its name binds it to this very host ({@code __Host-}, RFC 6265bis 4.1.3.2); that prefix is not to
 * be had over plain http, which is for a machine of one's own.
 */
public final class RefreshCookie {
  private final boolean https;
  private final String name;
  private final String attributes;
  private final Duration life;

  /**
   * Over which scheme the browser comes, and how long a session lasts.
   *
   * @param https whether browsers come by https, be it through a proxy
   * @param life until the session's absolute end
   */
  public RefreshCookie(boolean https, Duration life) {
    this.https = https;
    this.life = life;
    this.name = https ? "__Host-florin_refresh" : "florin_refresh";
    this.attributes =
        https
            ? "; Path=/; HttpOnly; SameSite=Strict; Secure"
            : "; Path=/v1/auth; HttpOnly; SameSite=Strict";
  }

  @Nullable String read(Context ctx) {
    return ctx.cookie(name);
  }

  void write(Context ctx, String token) {
    set(ctx, token, life.toSeconds());
  }

  void clear(Context ctx) {
    set(ctx, "", 0);
  }

  private void set(Context ctx, String value, long seconds) {
    String cookie =
        String.format(Locale.ROOT, "%s=%s; Max-Age=%d%s", name, value, seconds, attributes);
    ctx.res().addHeader("Set-Cookie", cookie);
  }

  /** The other cookie, by which a browser is known again. */
  DeviceCookie ofDevice() {
    return new DeviceCookie(https);
  }

  /** Whether the request comes from a page of this very origin, as its browser says. */
  boolean isFromOwnPage(Context ctx) {
    String site = ctx.header("Sec-Fetch-Site");
    String origin = ctx.header("Origin");
    boolean sameSite = site == null || site.equals("same-origin");
    boolean sameOrigin =
        origin == null
            ? site != null
            : origin.equals((https ? "https://" : "http://") + ctx.header("Host"));
    return sameSite && sameOrigin;
  }
}
