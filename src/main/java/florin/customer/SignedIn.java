package florin.customer;

/**
 * A user and the tokens his client goes on with.
 *
 * @param expiresInSeconds how long the access token is good
 */
public record SignedIn(User user, String accessToken, long expiresInSeconds, String refreshToken) {}
