package florin.standingorder;

import florin.core.FieldError;
import florin.http.Choice;
import florin.http.JsonBody;
import florin.standingorder.Schedule.Frequency;
import java.time.LocalDate;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads the schedule of a body; what is wrong with it is noted where it is. */
final class ScheduleFields {
  private static final Function<String, Frequency> FREQUENCY = Choice.of(Frequency.class);
  private static final long COUNT_MAX = 9_999;
  private static final int SUNDAY = 7;

  static final FieldError BEFORE_START =
      new FieldError(
          "#/schedule/end_on", "before_start", "Send a date that is not before start_on.");

  private ScheduleFields() {}

  /** Before {@link JsonBody#check} has passed, nothing but a placeholder where it is wrong. */
  static Schedule of(JsonBody body) {
    Frequency frequency = body.required("frequency", FREQUENCY);
    LocalDate startOn = body.date("start_on");
    Long day = body.optionalWhole("day", 1, 31);
    End end = End.of(body);
    if (frequency == null) {
      return new Schedule(Frequency.ONCE, null, startOn, null, null);
    }
    boolean isBare = frequency == Frequency.ONCE || frequency == Frequency.DAILY;
    if (day != null && isBare) {
      body.error("day", "not_for_this_frequency", "Only weekly and monthly orders have a day.");
    }
    if (day != null && frequency == Frequency.WEEKLY && day > SUNDAY) {
      body.error("day", "out_of_range", "Send 1 for Monday to 7 for Sunday.");
      day = 1L;
    }
    if (frequency == Frequency.ONCE && (end.endOn() != null || end.count() != null)) {
      body.error(
          end.endOn() != null ? "end_on" : "count",
          "not_for_this_frequency",
          "What is paid once ends by itself.");
    }
    return judged(
        body,
        new Schedule(
            frequency,
            isBare ? null : day(day, frequency, startOn),
            startOn,
            end.endOn(),
            end.count()));
  }

  private static int day(@Nullable Long day, Frequency frequency, LocalDate startOn) {
    if (day != null) {
      return day.intValue();
    }
    return frequency == Frequency.WEEKLY
        ? startOn.getDayOfWeek().getValue()
        : startOn.getDayOfMonth();
  }

  private static Schedule judged(JsonBody body, Schedule schedule) {
    LocalDate endOn = schedule.endOn();
    if (body.isWrong("start_on") || body.isWrong("end_on")) {
      return schedule;
    }
    if (endOn != null && endOn.isBefore(schedule.startOn())) {
      body.error("end_on", BEFORE_START.code(), BEFORE_START.detail());
    } else if (schedule.next(schedule.startOn()) == null) {
      body.error(
          endOn == null ? "start_on" : "end_on", "no_due_date", "There is no due date until then.");
    }
    return schedule;
  }

  /** Where a schedule ends: at a date, or after so many. */
  record End(@Nullable LocalDate endOn, @Nullable Integer count) {
    static End of(JsonBody body) {
      LocalDate endOn = body.optionalDate("end_on");
      Long count = body.optionalWhole("count", 1, COUNT_MAX);
      if (endOn != null && count != null && !body.isWrong("count")) {
        body.error("count", "one_of", "Send either end_on or count, not both.");
      }
      return new End(endOn, count == null ? null : count.intValue());
    }
  }
}
