package florin.customer;

import io.javalin.http.Context;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Shows at the next log-in that this browser's user was logged in here before, so that nobody's
 * wrong passwords are counted as his. It outlives the session and opens nothing.
 *
 * @param https whether browsers come by https, as for {@link RefreshCookie}
 */
record DeviceCookie(boolean https) {
  private static final Duration LIFE = Duration.ofDays(180);

  @Nullable String read(Context ctx) {
    return ctx.cookie(name());
  }

  void write(Context ctx, String mark) {
    String attributes = https ? "; Path=/; Secure" : "; Path=/v1/auth";
    String cookie =
        String.format(
            Locale.ROOT,
            "%s=%s; Max-Age=%d%s; HttpOnly; SameSite=Strict",
            name(),
            mark,
            LIFE.toSeconds(),
            attributes);
    ctx.res().addHeader("Set-Cookie", cookie);
  }

  private String name() {
    return https ? "__Host-florin_device" : "florin_device";
  }
}
