package florin.standingorder;

import florin.core.AccountId;
import florin.core.Caller;
import florin.core.Money;
import florin.core.StandingOrderId;
import florin.core.UserId;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * A standing order and how far it has come.
 *
 * @param userId who ordered it, and in whose name it is run
 * @param toNumber of the account that is paid; null where there is none, and nothing is kept
 * @param zone of the source account, in which its dates begin
 * @param state where it stands
 * @param skipOn a due date that is to be passed over
 * @param version rises with every change
 */
public record StandingOrder(
    StandingOrderId id,
    UserId userId,
    AccountId from,
    AccountId to,
    @Nullable String toNumber,
    Terms terms,
    Schedule schedule,
    ZoneId zone,
    State state,
    @Nullable LocalDate skipOn,
    long version,
    Instant createdAt) {

  /**
   * What may be changed, beside the schedule's end.
   *
   * @param retryDays how many days after its due date a run is tried again; 0 unless {@link
   *     OnShortfall#RETRY}
   */
  public record Terms(Money money, @Nullable String memo, OnShortfall onShortfall, int retryDays) {
    /** Where no days are asked for, the next is one. */
    static Terms of(Money money, @Nullable String memo, OnShortfall then, @Nullable Integer days) {
      return new Terms(money, memo, then, then != OnShortfall.RETRY ? 0 : days == null ? 1 : days);
    }
  }

  public enum Status {
    ACTIVE,
    PAUSED,
    ENDED
  }

  /**
   * Where it stands.
   *
   * @param next what it does next; null unless it is active
   * @param endReason null unless it has ended
   */
  public record State(Status status, @Nullable Next next, @Nullable String endReason) {
    static final State PAUSED = new State(Status.PAUSED, null, null);

    static State active(Next next) {
      return new State(Status.ACTIVE, next, null);
    }

    static State ended(String reason) {
      return new State(Status.ENDED, null, reason);
    }
  }

  /**
   * The try that comes next.
   *
   * @param attempt of this due date, from 1
   * @param at when, by the business clock
   */
  public record Next(LocalDate dueOn, int attempt, Instant at) {}

  /** Whether he gave it. */
  boolean isBy(Caller caller) {
    return userId.equals(caller.userId());
  }

  StandingOrder with(State other) {
    return new StandingOrder(
        id, userId, from, to, toNumber, terms, schedule, zone, other, skipOn, version, createdAt);
  }

  StandingOrder with(Terms otherTerms, Schedule otherSchedule) {
    return new StandingOrder(
        id,
        userId,
        from,
        to,
        toNumber,
        otherTerms,
        otherSchedule,
        zone,
        state,
        skipOn,
        version,
        createdAt);
  }

  StandingOrder skipping(LocalDate date) {
    return new StandingOrder(
        id, userId, from, to, toNumber, terms, schedule, zone, state, date, version, createdAt);
  }

  /** Goes on with the first due date from that one on, or is completed. */
  State goOn(@Nullable LocalDate dueOn) {
    return startingWith(schedule, dueOn, zone);
  }

  static State startingWith(Schedule schedule, @Nullable LocalDate dueOn, ZoneId zone) {
    return dueOn == null
        ? State.ended("completed")
        : State.active(new Next(dueOn, 1, Schedule.begin(dueOn, zone)));
  }

  /** The first due date that begins after that instant; null where there is none. */
  @Nullable LocalDate firstAfter(Instant now) {
    LocalDate date = schedule.next(LocalDate.ofInstant(now, zone));
    while (date != null && !Schedule.begin(date, zone).isAfter(now)) {
      date = schedule.after(date);
    }
    return date;
  }
}
