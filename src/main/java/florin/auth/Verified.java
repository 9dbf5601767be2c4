package florin.auth;

import florin.core.SessionId;
import florin.core.UserId;

/** What a good access token says. Whether the session still lives is not said by it. */
public record Verified(UserId userId, SessionId sessionId) {}
