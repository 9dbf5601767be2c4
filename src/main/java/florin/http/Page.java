package florin.http;

import florin.core.BankException;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One part of a list, newest first, by keyset. Made by {@link Query#page}.
 *
 * @param limit rows in the answer at most
 * @param position of the last row of the part before; null for the first part
 */
public record Page(String path, Map<String, String> filters, int limit, @Nullable String position) {
  private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999999Z");

  /**
   * The position to go on after, null at the start.
   *
   * @throws BankException {@code invalid_cursor} when {@code parse} refuses it
   */
  public <T> @Nullable T after(Function<String, T> parse) {
    if (position == null) {
      return null;
    }
    try {
      return parse.apply(position);
    } catch (IllegalArgumentException | DateTimeException | BankException e) {
      throw Cursor.invalid();
    }
  }

  /** A position that is an instant: of this calendar's four-digit years, as all of ours are. */
  public static Instant instant(String position) {
    Instant at = Instant.parse(position);
    if (at.isBefore(Instant.EPOCH) || at.isAfter(LATEST)) {
      throw new DateTimeException("no row is of that time");
    }
    return at;
  }

  /** How many rows to ask the database for: one more than are shown tells whether there is more. */
  public int fetch() {
    return limit + 1;
  }

  /**
   * Rows to answer with.
   *
   * @param rows up to {@link #fetch} of them
   * @param goOn where they are fewer and there may be more all the same: the position to go on
   *     after
   */
  public record Part<R>(List<R> rows, @Nullable String goOn) {}

  /**
   * Answers 200 with the list.
   *
   * @param rows up to {@link #fetch} of them
   * @param positionOf what {@link #after} will be given for the part after this row
   */
  public <R> void answer(
      Context ctx, List<R> rows, Function<R, String> positionOf, Function<R, ?> view) {
    answer(ctx, new Part<>(rows, null), positionOf, view);
  }

  /** As above, of what was looked for and perhaps not to the end. */
  public <R> void answer(
      Context ctx, Part<R> part, Function<R, String> positionOf, Function<R, ?> view) {
    boolean more = part.rows().size() > limit;
    List<R> shown = more ? part.rows().subList(0, limit) : part.rows();
    String position = more ? positionOf.apply(shown.get(limit - 1)) : part.goOn();
    String next = null;
    if (position != null) {
      next = new Cursor(position, filters).text(path);
      ctx.header("Link", "<" + path + "?limit=" + limit + "&cursor=" + next + ">; rel=\"next\"");
    }
    List<Object> views = shown.stream().<Object>map(view).toList();
    Json.write(ctx, HttpStatus.OK, new Body(views, next != null, next));
  }

  private record Body(List<Object> data, boolean hasMore, @Nullable String nextCursor) {}
}
