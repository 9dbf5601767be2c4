package florin.http;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What is to go wrong with a request, as its sender wants it.
 *
 * @param delay of a late answer; null for the other kinds
 * @param seed of the draws by which some requests are spared
 * @param ratePpm how many of a million it strikes
 */
record Fault(Kind kind, @Nullable Duration delay, long seed, int ratePpm) {
  static final int ALWAYS = 1_000_000;
  private static final Duration DELAY_MAX = Duration.ofSeconds(15);

  private static final Pattern FORM =
      Pattern.compile(
          "(drop-response|503-before-commit|delay=([0-9A-Z.]{1,20}))"
              + "(?: *; *seed=([0-9]{1,18}))?"
              + "(?: *; *rate=(0(?:\\.[0-9]{1,6})?|1(?:\\.0{1,6})?))?");

  enum Kind {
    DROP,
    DELAY,
    REFUSE
  }

  /** Null for what is none. */
  static @Nullable Fault parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      return null;
    }
    String delayed = form.group(2);
    Duration delay = delayed == null ? null : delay(delayed);
    if (delayed != null && delay == null) {
      return null;
    }
    String seed = form.group(3);
    String rate = form.group(4);
    return new Fault(
        kind(form.group(1)),
        delay,
        seed == null ? 0 : Long.parseLong(seed),
        rate == null ? ALWAYS : new BigDecimal(rate).movePointRight(6).intValueExact());
  }

  private static Kind kind(String word) {
    return switch (word) {
      case "drop-response" -> Kind.DROP;
      case "503-before-commit" -> Kind.REFUSE;
      default -> Kind.DELAY;
    };
  }

  /** A longer one would be cut off as a client that does not take its answer. */
  private static @Nullable Duration delay(String text) {
    try {
      Duration delay = Duration.parse(text);
      boolean possible = !delay.isZero() && !delay.isNegative() && delay.compareTo(DELAY_MAX) <= 0;
      return possible ? delay : null;
    } catch (DateTimeException none) {
      return null;
    }
  }
}
