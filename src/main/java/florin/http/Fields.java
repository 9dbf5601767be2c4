package florin.http;

import florin.core.BankException;
import florin.core.FieldError;
import florin.core.Money;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The named values of a request, read one by one and judged together. A getter that finds something
 * wrong notes it and returns a harmless placeholder (of {@link #required}: null); nothing may be
 * used before {@link #check} has passed. A field no getter asked for is unknown, and an error.
 * Absent and JSON null are the same. For one thread.
 */
public abstract sealed class Fields permits JsonBody, Query {
  private static final int UNKNOWN_NAMED_MAX = 20;
  private static final int ERRORS_MAX = 1_000;

  /** What is before has no form that the driver reads back. */
  private static final Instant FIRST_TIME = Instant.parse("0001-01-01T00:00:00Z");

  private static final Pattern TIME =
      Pattern.compile(
          "[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]{1,9})?"
              + "([Zz]|[+-][0-9]{2}:[0-9]{2})");

  private static final Pattern DATE = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");

  private final Set<String> known = new HashSet<>();
  private final List<FieldError> errors = new ArrayList<>();
  private final List<Fields> parts = new ArrayList<>();

  /** The names that were sent. */
  abstract Iterable<String> names();

  abstract String pointer(String field);

  /** The value as text; null when absent or, with an error noted, of another type. */
  abstract @Nullable String read(String field);

  /** The value as a whole number; null when absent or, with an error noted, none. */
  abstract @Nullable Long readWhole(String field);

  /**
   * A required text in Unicode NFC: 1 to {@code max} code points, not all blank, without controls,
   * line breaks, direction marks and half surrogate pairs.
   */
  public final String text(String field, int max) {
    String text = optionalText(field, max);
    return text == null ? missing(field, "") : text;
  }

  /** Like {@link #text}, null when absent. */
  public final @Nullable String optionalText(String field, int max) {
    String sent = optionalRaw(field);
    if (sent == null) {
      return null;
    }
    String text = Texts.normal(sent);
    String complaint = text.isBlank() ? "Do not leave this blank." : Texts.complaint(text, max);
    if (complaint != null) {
      error(field, "invalid_text", complaint);
    }
    return text;
  }

  /** Any string, as it came. */
  public final @Nullable String optionalRaw(String field) {
    known.add(field);
    return read(field);
  }

  /** What an authenticator shows: six digits. */
  public final @Nullable String optionalCode(String field) {
    String code = optionalRaw(field);
    if (code != null && !code.matches("[0-9]{6}")) {
      error(field, "invalid_text", "Send the six digits that the authenticator shows.");
    }
    return code;
  }

  /** A required ISO 4217 code; {@code unknown_currency} otherwise. */
  public final String currency(String field) {
    String code = optionalRaw(field);
    if (code == null) {
      return missing(field, "EUR");
    }
    if (!Money.isCurrency(code)) {
      error(field, "unknown_currency", "Send a three-letter ISO 4217 code such as USD.");
      return "EUR";
    }
    return code;
  }

  /**
   * A required string turned into something else; what {@code parse} refuses by {@link
   * BankException} or {@link IllegalArgumentException} is this field's error. Null after an error.
   */
  @SuppressWarnings("NullAway") // null only when check() will throw
  public final <T> T required(String field, Function<String, T> parse) {
    T value = optional(field, parse);
    return value == null ? missing(field, null) : value;
  }

  /** Like {@link #required}, null when absent too. */
  public final <T> @Nullable T optional(String field, Function<String, T> parse) {
    String sent = optionalRaw(field);
    if (sent == null) {
      return null;
    }
    try {
      return parse.apply(sent);
    } catch (BankException refusal) {
      List<FieldError> own = refusal.errors();
      String code = own.isEmpty() ? refusal.code().slug() : own.get(0).code();
      error(field, code, refusal.detail());
    } catch (IllegalArgumentException refusal) {
      error(field, "invalid_value", "This value is not one of those that are possible here.");
    }
    return null;
  }

  /** A whole number from {@code min} to {@code max}. */
  public final @Nullable Long optionalWhole(String field, long min, long max) {
    known.add(field);
    Long number = readWhole(field);
    if (number != null && (number < min || number > max)) {
      error(field, "out_of_range", "Send a whole number from " + min + " to " + max + ".");
      return min;
    }
    return number;
  }

  /** An RFC 3339 time with its offset, cut to microseconds. */
  public final @Nullable Instant optionalInstant(String field) {
    return optional(field, sent -> time(field, sent));
  }

  private Instant time(String field, String sent) {
    try {
      if (TIME.matcher(sent).matches()) {
        Instant time = OffsetDateTime.parse(sent).toInstant().truncatedTo(ChronoUnit.MICROS);
        if (!time.isBefore(FIRST_TIME)) {
          return time;
        }
      }
    } catch (DateTimeException impossible) {
      // a date such as 30 February: told below
    }
    error(field, "invalid_time", "Send an RFC 3339 time such as 2026-01-31T09:30:00Z.");
    return Instant.EPOCH;
  }

  /** A required date of the calendar, {@code YYYY-MM-DD}. */
  public final LocalDate date(String field) {
    LocalDate date = optionalDate(field);
    return date == null ? missing(field, LocalDate.EPOCH) : date;
  }

  /** Like {@link #date}, null when absent or, with an error noted, none. */
  public final @Nullable LocalDate optionalDate(String field) {
    String sent = optionalRaw(field);
    if (sent == null) {
      return null;
    }
    try {
      if (DATE.matcher(sent).matches()) {
        return LocalDate.parse(sent);
      }
    } catch (DateTimeException impossible) {
      // a date such as 31 February: told below
    }
    error(field, "invalid_date", "Send a date of the calendar such as 2026-01-31.");
    return null;
  }

  /** Notes something wrong with a field. */
  public final void error(String field, String code, String detail) {
    errors.add(new FieldError(pointer(field), code, detail));
  }

  /** Notes something wrong with what is no field of its own, such as an element of a list. */
  final void errorAt(String pointer, String code, String detail) {
    errors.add(new FieldError(pointer, code, detail));
  }

  /** What is judged together with this. */
  final void part(Fields part) {
    parts.add(part);
  }

  /**
   * Throws {@link BankException#invalid} with everything that is wrong, unknown fields and parts
   * included; a thousand things at most.
   */
  public final void check() {
    List<FieldError> all = new ArrayList<>();
    gather(all);
    if (!all.isEmpty()) {
      throw BankException.invalid(all.subList(0, Math.min(all.size(), ERRORS_MAX)));
    }
  }

  private void gather(List<FieldError> all) {
    int unnamed = UNKNOWN_NAMED_MAX;
    for (String name : names()) {
      if (!known.contains(name) && unnamed-- > 0) {
        error(name, "unknown_field", "There is no such field here.");
      }
    }
    all.addAll(errors);
    parts.forEach(part -> part.gather(all));
  }

  /** Whether something wrong was noted with a field so far. */
  public final boolean isWrong(String field) {
    String pointer = pointer(field);
    return errors.stream().anyMatch(error -> error.pointer().equals(pointer));
  }

  /** One error a field: a value of the wrong type is not reported as missing as well. */
  final <T extends @Nullable Object> T missing(String field, T placeholder) {
    if (!isWrong(field)) {
      error(field, "required", "This field is required.");
    }
    return placeholder;
  }

  final void know(String field) {
    known.add(field);
  }
}
