package florin.audit;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One thing that was done or refused. Immutable: each method gives another event. Names and values
 * are codes, ids and numbers; nothing secret and nothing personal belongs in them, but for {@link
 * #tried}, which is kept apart.
 *
 * @param detail in the order given
 * @param email that somebody tried to come in with
 */
public record AuditEvent(
    AuditKind kind,
    Outcome outcome,
    Actor actor,
    List<String> subjects,
    Map<String, String> detail,
    @Nullable String email) {
  private static final int EMAIL_MAX = 254;
  private static final int VALUE_MAX = 200;

  /** Whether it came to pass. */
  public enum Outcome {
    DONE,
    REFUSED
  }

  public AuditEvent {
    subjects = List.copyOf(subjects);
    detail = Collections.unmodifiableMap(new LinkedHashMap<>(detail));
  }

  public static AuditEvent done(AuditKind kind, Actor actor) {
    return new AuditEvent(kind, Outcome.DONE, actor, List.of(), Map.of(), null);
  }

  public static AuditEvent refused(AuditKind kind, Actor actor) {
    return new AuditEvent(kind, Outcome.REFUSED, actor, List.of(), Map.of(), null);
  }

  /** Ids of what it is about, of {@code core}'s kinds; those that are null are left out. */
  public AuditEvent about(@Nullable Object... ids) {
    List<String> all = new ArrayList<>(subjects);
    for (Object id : ids) {
      if (id != null && !all.contains(id.toString())) {
        all.add(id.toString());
      }
    }
    return new AuditEvent(kind, outcome, actor, all, detail, email);
  }

  /**
   * A fact beside it; left out where it is null.
   *
   * @param name lower case, with {@code _} between words
   */
  public AuditEvent with(String name, @Nullable Object value) {
    if (value == null) {
      return this;
    }
    Map<String, String> more = new LinkedHashMap<>(detail);
    more.put(name, visible(value.toString(), VALUE_MAX));
    return new AuditEvent(kind, outcome, actor, subjects, more, email);
  }

  /** What was one thing before and is another after; null where it is not there. */
  public AuditEvent changed(String name, @Nullable Object before, @Nullable Object after) {
    return with("before." + name, before).with("after." + name, after);
  }

  /** What somebody gave as his address. What does not look like one may be a password: dropped. */
  public AuditEvent tried(String address) {
    boolean looksRight = address.indexOf('@') > 0 && address.length() <= EMAIL_MAX;
    String kept = looksRight ? visible(address, EMAIL_MAX) : null;
    return new AuditEvent(kind, outcome, actor, subjects, detail, kept);
  }

  /** Visible ASCII and blanks, at most so many. */
  static String visible(String text, int max) {
    return text.substring(0, Math.min(text.length(), max)).replaceAll("[^ -~]", "?");
  }
}
