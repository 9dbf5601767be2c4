package florin.ledger;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a command was decided on, or refused for, where the journal has no column for it: {@code
 * name=value} pairs with a space between them, in one order, without what is null.
 */
final class Detail {
  private final Map<String, Object> values = new LinkedHashMap<>();

  private Detail() {}

  /** Of a decision that goes into the journal; null when its columns say it all. */
  static @Nullable String of(Decision decision) {
    Detail detail = new Detail();
    detail.add(decision.command());
    if (decision.allowance() != null) {
      detail.add(decision.allowance());
    }
    Recorded.Decline decline = decision.decline();
    if (decline != null && decline.limit() != null) {
      detail.add(decline.limit());
    }
    return detail.values.isEmpty()
        ? null
        : detail.values.entrySet().stream()
            .map(pair -> pair.getKey() + "=" + pair.getValue())
            .collect(Collectors.joining(" "));
  }

  private void add(Command command) {
    if (command instanceof Command.Transfer transfer) {
      if (transfer.terms().effectiveAt() != null) {
        add("effective_past", transfer.terms().past());
      }
    } else if (command instanceof Command.OpenAccount open) {
      add("currency", open.account().currency());
      add("overdraft_limit", open.overdraftLimitCents());
    } else if (command instanceof Command.PlaceHold place) {
      add("expires_in", place.expiresIn().toSeconds());
    } else if (command instanceof Command.Reverse reverse && reverse.forced()) {
      add("force", true);
    }
  }

  /** With what was counted when the limits were set: the spending before is in no command's row. */
  private void add(Allowance set) {
    add("currency", set.id().currency());
    for (Allowance.Window window : Allowance.Window.values()) {
      add(window.slug(), set.limits().of(window));
    }
    add("time_zone", set.zone());
    add("used_daily", set.dayCents());
    add("used_monthly", set.monthCents());
  }

  private void add(Allowance.Exceeded limit) {
    add("limit_of", limit.subject().slug());
    add("limit_window", limit.window().slug());
    add("limit", limit.limitCents());
    add("limit_used", limit.usedCents());
  }

  private void add(String name, @Nullable Object value) {
    if (value != null) {
      values.put(name, value);
    }
  }

  /** The limit that a command was refused for, where its detail says so. */
  static Allowance.@Nullable Exceeded limit(@Nullable String detail) {
    Map<String, String> values = parse(detail);
    String subject = values.get("limit_of");
    if (subject == null) {
      return null;
    }
    return new Allowance.Exceeded(
        Allowance.Subject.valueOf(subject.toUpperCase(Locale.ROOT)),
        Allowance.Window.valueOf(value(values, "limit_window").toUpperCase(Locale.ROOT)),
        Long.parseLong(value(values, "limit")),
        Long.parseLong(value(values, "limit_used")));
  }

  private static String value(Map<String, String> values, String name) {
    String value = values.get(name);
    if (value == null) {
      throw new IllegalArgumentException("a journal row's detail has no " + name);
    }
    return value;
  }

  static Map<String, String> parse(@Nullable String detail) {
    Map<String, String> values = new LinkedHashMap<>();
    for (String pair : detail == null ? new String[0] : detail.split(" ", -1)) {
      int equals = pair.indexOf('=');
      values.put(pair.substring(0, equals), pair.substring(equals + 1));
    }
    return values;
  }
}
