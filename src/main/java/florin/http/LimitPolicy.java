package florin.http;

import java.util.Locale;

/** Which rate limit a route falls under. */
public enum LimitPolicy {
  NONE,
  LOGIN,
  SIGNUP,
  RESET,
  REFRESH,
  TRANSFERS,
  PAYEE_CHECK,
  DEFAULT;

  /** As settings and headers have it, {@code login}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
