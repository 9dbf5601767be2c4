package florin.label;

import florin.core.Remembered;
import florin.core.UserId;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/**
 * What users call account numbers. All of a user's are remembered for a minute, since each page of
 * entries asks for dozens of them: whoever changes one here says so, on another instance it is seen
 * that much later. Thread-safe.
 */
public final class Labels {
  private static final Duration MEMORY = Duration.ofSeconds(60);
  private static final int USERS_MAX = 500;

  private final Remembered<UserId, Map<String, String>> remembered;

  public Labels(Clock wall) {
    this.remembered = new Remembered<>(wall, MEMORY, USERS_MAX);
  }

  /** By number, all that the user has a name for; at most one read, on the caller's handle. */
  public Map<String, String> of(Handle handle, UserId user) {
    return remembered
        .getAll(Set.of(user), missing -> Map.of(user, read(handle, user)))
        .getOrDefault(user, Map.of());
  }

  private static Map<String, String> read(Handle handle, UserId user) {
    return handle.attach(LabelDao.class).names(user).stream()
        .collect(Collectors.toUnmodifiableMap(LabelDao.Named::accountNumber, LabelDao.Named::name));
  }

  /** After the change of one was committed. */
  public void forget(UserId user) {
    remembered.forget(user);
  }
}
