package florin.clock;

import florin.http.Actors;
import florin.http.Json;
import florin.http.JsonBody;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** {@code /v1/test/clock}, of a sandbox alone. */
public final class ClockRoutes {
  private static final long DAYS_MAX = 7_320;
  private static final long SECONDS_MAX = DAYS_MAX * 86_400;

  private final ClockService clock;
  private final ZoneId zone;

  /**
   * @param zone whose days and months count
   */
  public ClockRoutes(ClockService clock, ZoneId zone) {
    this.clock = clock;
    this.zone = zone;
  }

  public void show(Context ctx) {
    Json.write(ctx, HttpStatus.OK, clock.shown());
  }

  public void set(Context ctx) {
    JsonBody body = JsonBody.of(ctx);
    Instant until = body.optionalInstant("now");
    if (until == null && !body.isWrong("now")) {
      body.error("now", "required", "Send the time it is to show.");
    }
    body.check();
    Json.write(
        ctx, HttpStatus.OK, clock.move(Actors.of(ctx), now -> Objects.requireNonNull(until)));
  }

  public void advance(Context ctx) {
    JsonBody body = JsonBody.of(ctx);
    Long seconds = body.optionalWhole("seconds", 1, SECONDS_MAX);
    Long days = body.optionalWhole("days", 1, DAYS_MAX);
    Span span = body.optional("duration", Span::parse);
    boolean wrong = Stream.of("seconds", "days", "duration").anyMatch(body::isWrong);
    if (!wrong && Stream.of(seconds, days, span).filter(Objects::nonNull).count() != 1) {
      body.error("seconds", "one_of", "Send one of seconds, days and duration.");
    }
    body.check();
    Span by = by(seconds, days, span);
    Json.write(ctx, HttpStatus.OK, clock.move(Actors.of(ctx), now -> by.after(now, zone)));
  }

  private static Span by(@Nullable Long seconds, @Nullable Long days, @Nullable Span span) {
    if (seconds != null) {
      return Span.ofSeconds(seconds);
    }
    return days == null ? Objects.requireNonNull(span) : Span.ofDays(days);
  }
}
