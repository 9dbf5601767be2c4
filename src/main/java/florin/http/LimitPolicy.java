package florin.http;

/** Which rate limit a route falls under. */
public enum LimitPolicy {
  NONE,
  LOGIN,
  SIGNUP,
  REFRESH,
  TRANSFERS,
  DEFAULT
}
