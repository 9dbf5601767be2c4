package florin.http;

import florin.core.Caller;

/** Tells whose token it is. {@code auth} has the one that counts. */
@FunctionalInterface
public interface Authenticator {
  /**
   * The caller behind a token.
   *
   * @param active whether this request keeps an idle session alive
   * @throws florin.core.BankException {@code unauthenticated} or {@code session_revoked}
   */
  Caller authenticate(String token, boolean active);
}
