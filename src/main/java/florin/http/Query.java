package florin.http;

import florin.core.BankException;
import florin.core.ErrorCode;
import florin.core.FieldError;
import io.javalin.http.Context;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The query parameters of a request. A cursor brings back the filters it was made with: they are
 * read here as if they had been sent again.
 */
public final class Query extends Fields {
  private static final Pattern WHOLE = Pattern.compile("-?(0|[1-9][0-9]{0,17})");
  private static final int LIMIT_MAX = 200;
  private static final int LIMIT_DEFAULT = 50;

  private final String path;
  private final Map<String, String> values;
  private final @Nullable Cursor cursor;

  private Query(String path, Map<String, String> values) {
    this.path = path;
    this.values = values;
    String sent = values.get("cursor");
    this.cursor = sent == null ? null : Cursor.parse(path, sent);
    if (cursor != null) {
      if (!filters().isEmpty() && !filters().equals(cursor.filters())) {
        throw Cursor.invalid();
      }
      values.putAll(cursor.filters());
    }
  }

  /**
   * The query of this request.
   *
   * @throws BankException {@code invalid_cursor}; {@code malformed_request} when it is not UTF-8 in
   *     percent-encoding; {@code invalid_request} when a parameter is repeated
   */
  public static Query of(Context ctx) {
    Map<String, String> values = new LinkedHashMap<>();
    String query = ctx.queryString();
    for (String pair : query == null || query.isEmpty() ? new String[0] : query.split("&", -1)) {
      int equals = pair.indexOf('=');
      String name = decode(equals < 0 ? pair : pair.substring(0, equals));
      if (values.put(name, equals < 0 ? "" : decode(pair.substring(equals + 1))) != null) {
        throw BankException.invalid(
            List.of(new FieldError("?" + name, "duplicate_parameter", "Send this once.")));
      }
    }
    return new Query(ctx.path(), values);
  }

  /** The part of a list that was asked for, by {@code limit} and {@code cursor}. */
  public Page page() {
    know("cursor");
    Long limit = optionalWhole("limit", 1, LIMIT_MAX);
    return new Page(
        path,
        filters(),
        limit == null ? LIMIT_DEFAULT : limit.intValue(),
        cursor == null ? null : cursor.position());
  }

  private Map<String, String> filters() {
    Map<String, String> filters = new LinkedHashMap<>(values);
    filters.remove("cursor");
    filters.remove("limit");
    return filters;
  }

  private static String decode(String encoded) {
    try {
      String text = URLDecoder.decode(encoded, StandardCharsets.UTF_8);
      if (text.indexOf('\uFFFD') < 0) {
        return text;
      }
    } catch (IllegalArgumentException e) {
      // told below
    }
    throw malformed("The query is not UTF-8 in percent-encoding.");
  }

  private static BankException malformed(String detail) {
    return new BankException(ErrorCode.MALFORMED_REQUEST, detail);
  }

  @Override
  Iterable<String> names() {
    return values.keySet();
  }

  @Override
  String pointer(String field) {
    return "?" + (field.length() > 64 ? field.substring(0, 64) : field);
  }

  @Override
  @Nullable String read(String field) {
    return values.get(field);
  }

  @Override
  @Nullable Long readWhole(String field) {
    String value = values.get(field);
    if (value == null) {
      return null;
    }
    if (!WHOLE.matcher(value).matches()) {
      error(field, "wrong_type", "Send a whole number.");
      return null;
    }
    return Long.valueOf(value);
  }
}
