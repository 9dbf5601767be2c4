package florin.standingorder;

import static org.assertj.core.api.Assertions.assertThat;

import florin.standingorder.Schedule.Frequency;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Schedules against a calendar that is walked day by day, and their days against the minutes. */
class ScheduleTest {
  private static final int DAYS = 1_200;
  private static final LocalDate FIRST = LocalDate.of(2023, 1, 1);

  private static Schedule monthly(int day, String startOn) {
    return new Schedule(Frequency.MONTHLY, day, LocalDate.parse(startOn), null, null);
  }

  private static List<String> dates(Schedule schedule, int count) {
    List<String> dates = new ArrayList<>();
    LocalDate date = schedule.next(schedule.startOn());
    while (date != null && dates.size() < count) {
      dates.add(date.toString());
      date = schedule.after(date);
    }
    return dates;
  }

  @Test
  void a_month_without_that_day_has_its_last_and_the_next_long_one_has_it_again() {
    assertThat(dates(monthly(31, "2027-12-31"), 6))
        .containsExactly(
            "2027-12-31", "2028-01-31", "2028-02-29", "2028-03-31", "2028-04-30", "2028-05-31");
    assertThat(dates(monthly(30, "2027-01-31"), 3))
        .containsExactly("2027-02-28", "2027-03-30", "2027-04-30");
    assertThat(dates(monthly(29, "2100-02-01"), 2)).containsExactly("2100-02-28", "2100-03-29");
    assertThat(dates(monthly(31, "2027-02-28"), 1)).containsExactly("2027-02-28");
  }

  @Test
  void an_end_may_be_a_date_or_a_number() {
    LocalDate start = LocalDate.parse("2027-01-04");
    assertThat(dates(new Schedule(Frequency.WEEKLY, 1, start, start.plusDays(13), null), 9))
        .containsExactly("2027-01-04", "2027-01-11");
    assertThat(dates(new Schedule(Frequency.DAILY, null, start, null, 2), 9))
        .containsExactly("2027-01-04", "2027-01-05");
    assertThat(dates(new Schedule(Frequency.ONCE, null, start, null, null), 9))
        .containsExactly("2027-01-04");
  }

  @Test
  void the_calendar_ends_somewhere() {
    assertThat(dates(monthly(31, "9999-10-31"), 9)).containsExactly("9999-10-31", "9999-11-30");
    assertThat(dates(new Schedule(Frequency.DAILY, null, Schedule.LAST, null, null), 9)).hasSize(1);
  }

  @Provide
  static Arbitrary<Schedule> schedules() {
    Arbitrary<LocalDate> starts =
        Arbitraries.integers()
            .between(0, 800)
            .map(FIRST::plusDays)
            .flatMap(date -> Arbitraries.of(date, date.with(TemporalAdjusters.lastDayOfMonth())));
    return Combinators.combine(
            Arbitraries.of(Frequency.class),
            Arbitraries.integers().between(1, 31),
            starts,
            Arbitraries.integers().between(0, 500).injectNull(0.5),
            Arbitraries.integers().between(1, 60).injectNull(0.5))
        .as(
            (frequency, day, start, length, count) ->
                new Schedule(
                    frequency,
                    switch (frequency) {
                      case ONCE, DAILY -> null;
                      case WEEKLY -> 1 + day % 7;
                      case MONTHLY -> day;
                    },
                    start,
                    length == null ? null : start.plusDays(length),
                    length == null ? count : null));
  }

  /** Every day, looked at on its own. */
  private static List<LocalDate> walked(Schedule schedule) {
    return Stream.iterate(schedule.startOn(), day -> day.plusDays(1))
        .limit(DAYS)
        .filter(day -> schedule.endOn() == null || !day.isAfter(schedule.endOn()))
        .filter(day -> isDue(schedule, day))
        .limit(schedule.count() == null ? DAYS : schedule.count())
        .toList();
  }

  private static boolean isDue(Schedule schedule, LocalDate day) {
    return switch (schedule.frequency()) {
      case ONCE -> day.equals(schedule.startOn());
      case DAILY -> true;
      case WEEKLY -> day.getDayOfWeek().getValue() == schedule.day();
      case MONTHLY -> {
        int last = YearMonth.from(day).lengthOfMonth();
        yield day.getDayOfMonth() == schedule.day()
            || (day.getDayOfMonth() == last && schedule.day() > last);
      }
    };
  }

  @Property(tries = 2_000, seed = "1582")
  void the_next_date_is_the_one_that_a_walk_through_the_calendar_finds(
      @ForAll("schedules") Schedule schedule, @ForAll @IntRange(min = -50, max = 800) int away) {
    LocalDate from = schedule.startOn().plusDays(away);
    LocalDate expected =
        walked(schedule).stream().filter(day -> !day.isBefore(from)).findFirst().orElse(null);

    assertThat(schedule.next(from)).isEqualTo(expected);
  }

  @Property(tries = 300, seed = "1752", edgeCases = EdgeCasesMode.NONE)
  void its_dates_follow_each_other_without_gap_or_repeat(@ForAll("schedules") Schedule schedule) {
    List<String> walked = walked(schedule).stream().map(LocalDate::toString).limit(40).toList();

    assertThat(dates(schedule, walked.size())).isEqualTo(walked);
  }

  @Property(tries = 300, seed = "1700", edgeCases = EdgeCasesMode.NONE)
  void due_dates_lie_apart_as_far_as_it_says(@ForAll("schedules") Schedule schedule) {
    List<LocalDate> walked = walked(schedule);
    for (int i = 1; i < walked.size(); i++) {
      assertThat(walked.get(i - 1).plusDays(schedule.apart())).isBeforeOrEqualTo(walked.get(i));
    }
  }

  @Provide
  static Arbitrary<ZoneId> zones() {
    Arbitrary<String> odd =
        Arbitraries.of(
            "Pacific/Apia",
            "America/Sao_Paulo",
            "America/Havana",
            "Asia/Beirut",
            "Africa/Cairo",
            "Australia/Lord_Howe",
            "Antarctica/Troll",
            "Pacific/Kiritimati",
            "Europe/Berlin");
    List<String> all = ZoneId.getAvailableZoneIds().stream().sorted().toList();
    return Arbitraries.oneOf(odd, Arbitraries.of(all)).map(ZoneId::of);
  }

  @Property(tries = 400, seed = "1893", edgeCases = EdgeCasesMode.NONE)
  void a_date_begins_at_the_first_minute_of_it_in_its_zone(
      @ForAll("zones") ZoneId zone, @ForAll @IntRange(max = 20_000) int days, @ForAll boolean odd) {
    LocalDate date = LocalDate.of(1990, 1, 1).plusDays(days);
    LocalDate looked = odd ? nearChange(zone, date) : date;

    assertThat(Schedule.begin(looked, zone)).isEqualTo(firstMinute(looked, zone));
  }

  /** The day of the zone's next change of its clocks, if it has one. */
  private static LocalDate nearChange(ZoneId zone, LocalDate date) {
    var change = zone.getRules().nextTransition(date.atStartOfDay(ZoneOffset.UTC).toInstant());
    return change == null ? date : change.getDateTimeAfter().toLocalDate();
  }

  private static Instant firstMinute(LocalDate date, ZoneId zone) {
    Instant minute = date.atStartOfDay(ZoneOffset.UTC).toInstant().minus(Duration.ofHours(40));
    while (LocalDate.ofInstant(minute, zone).isBefore(date)) {
      minute = minute.plus(Duration.ofMinutes(1));
    }
    return minute;
  }

  @Test
  void days_that_begin_late_twice_or_not_at_all() {
    assertThat(begin("2018-11-04", "America/Sao_Paulo")).isEqualTo("2018-11-04T03:00:00Z");
    assertThat(begin("2011-12-30", "Pacific/Apia")).isEqualTo(begin("2011-12-31", "Pacific/Apia"));
    assertThat(begin("2026-11-01", "America/Havana")).isEqualTo("2026-11-01T04:00:00Z");
    assertThat(begin("2027-03-28", "Europe/Berlin")).isEqualTo("2027-03-27T23:00:00Z");
  }

  private static String begin(String date, String zone) {
    return Schedule.begin(LocalDate.parse(date), ZoneId.of(zone)).toString();
  }
}
