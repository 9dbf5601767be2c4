package florin.audit;

import florin.core.Caller;
import florin.core.UserId;
import org.jspecify.annotations.Nullable;

/**
 * Who did something, or tried to.
 *
 * @param userId null for nobody we know
 * @param via the id of his session or API key, or the name of a program
 * @param requestId of the request it came with
 * @param address where that came from; kept apart, since it is a person's
 */
public record Actor(
    @Nullable UserId userId,
    @Nullable String via,
    @Nullable String requestId,
    @Nullable String address) {

  /** Whoever has shown who he is. */
  public static Actor of(Caller caller, @Nullable String requestId, @Nullable String address) {
    return new Actor(caller.userId(), via(caller), requestId, address);
  }

  /** Somebody who has not. */
  public static Actor nobody(@Nullable String requestId, @Nullable String address) {
    return new Actor(null, null, requestId, address);
  }

  /** Whoever runs the bank, by one of its commands. */
  public static Actor program(String name) {
    return new Actor(null, name, null, null);
  }

  /** The same, known by now: after a log-in, say. */
  public Actor as(UserId user, @Nullable Object session) {
    return new Actor(user, session == null ? null : session.toString(), requestId, address);
  }

  private static @Nullable String via(Caller caller) {
    if (caller instanceof Caller.Session session) {
      return session.sessionId().toString();
    }
    if (caller instanceof Caller.ApiKey key) {
      return key.keyId().toString();
    }
    return caller instanceof Caller.Job job ? "job:" + job.name().replace(' ', '_') : null;
  }
}
