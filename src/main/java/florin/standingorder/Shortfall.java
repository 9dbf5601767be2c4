package florin.standingorder;

import florin.core.FieldError;
import org.jspecify.annotations.Nullable;

/** Which retries fit a schedule: they are over before the next due date begins. */
final class Shortfall {
  static final int RETRY_DAYS_MAX = 30;

  private Shortfall() {}

  /** What is wrong with what was asked for; null for nothing. */
  static @Nullable FieldError complaint(
      Schedule schedule, OnShortfall then, @Nullable Integer retryDays) {
    if (then != OnShortfall.RETRY) {
      return retryDays == null
          ? null
          : new FieldError("#/retry_days", "only_with_retry", "Only on_shortfall retry has days.");
    }
    Integer apart = schedule.apart();
    int most = apart == null ? RETRY_DAYS_MAX : apart - 1;
    if (most == 0) {
      return new FieldError(
          "#/on_shortfall",
          "not_for_this_frequency",
          "What is paid every day is not tried again: the next day has a run of its own.");
    }
    return retryDays == null || retryDays <= most
        ? null
        : new FieldError(
            "#/retry_days",
            "out_of_range",
            "Send " + most + " at most, so that it is over before the next run.");
  }
}
