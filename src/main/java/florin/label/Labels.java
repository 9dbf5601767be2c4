package florin.label;

import florin.core.Remembered;
import florin.core.UserId;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * What users call account numbers. Remembered for a minute, since a page of entries asks for dozens
 * of them: whoever changes one here says so, on another instance it is seen that much later.
 * Thread-safe.
 */
public final class Labels {
  private static final Duration MEMORY = Duration.ofSeconds(60);
  private static final int LABELS_MAX = 20_000;

  private final Remembered<Of, Label> remembered;

  private record Of(UserId user, String accountNumber) {}

  /** That there is none is remembered as well. */
  private record Label(@Nullable String text) {
    static final Label NONE = new Label(null);
  }

  public Labels(Clock wall) {
    this.remembered = new Remembered<>(wall, MEMORY, LABELS_MAX);
  }

  /** By number, those that the user has a name for; at most one read, on the caller's handle. */
  public Map<String, String> of(Handle handle, UserId user, Set<String> accountNumbers) {
    Set<Of> asked =
        accountNumbers.stream().map(number -> new Of(user, number)).collect(Collectors.toSet());
    Map<String, String> labels = new HashMap<>();
    remembered
        .getAll(asked, missing -> read(handle, user, missing))
        .forEach(
            (of, label) -> {
              if (label.text != null) {
                labels.put(of.accountNumber, label.text);
              }
            });
    return labels;
  }

  private static Map<Of, Label> read(Handle handle, UserId user, Set<Of> missing) {
    Map<Of, Label> all = new HashMap<>();
    missing.forEach(of -> all.put(of, Label.NONE));
    String[] numbers = missing.stream().map(Of::accountNumber).toArray(String[]::new);
    handle
        .attach(LabelDao.class)
        .names(user, numbers)
        .forEach(named -> all.put(new Of(user, named.accountNumber()), new Label(named.name())));
    return all;
  }

  /** After the change of one was committed. */
  public void forget(UserId user, String accountNumber) {
    remembered.forget(new Of(user, accountNumber));
  }
}
