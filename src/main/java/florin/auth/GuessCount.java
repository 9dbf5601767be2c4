package florin.auth;

import java.time.Duration;
import java.time.Instant;

/**
 * How many wrong passwords count, as of when, and how long the next one has to wait. Immutable.
 *
 * @param failures each counts until it is forgiven, the oldest first
 * @param countedAt from when the forgiving of the oldest is measured
 * @param goneAt when all are forgiven, if there are no more
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record GuessCount(
    byte[] subject, int failures, Instant countedAt, Instant blockedUntil, Instant goneAt) {
  private static final Duration WAIT_MIN = Duration.ofMinutes(1);
  private static final Duration WAIT_MAX = Duration.ofHours(1);

  /** A failure that is never forgiven would lock out whoever mistypes his password now and then. */
  enum Rule {
    /** An account from one address, or one browser. */
    PAIR(5, Duration.ofHours(1)),
    /**
     * An account from wherever: not reached from one address, whose waits are as long as failures
     * take to be forgiven.
     */
    ACCOUNT(15, Duration.ofHours(1)),
    /** An address, behind which there may be many. */
    ADDRESS(30, Duration.ofMinutes(2));

    /** So many have no wait after them but the last. */
    final int free;

    final Duration forgivenAfter;

    Rule(int free, Duration forgivenAfter) {
      this.free = free;
      this.forgivenAfter = forgivenAfter;
    }
  }

  /** With what was forgiven since, and one failure more. */
  GuessCount oneMore(Rule rule, Instant now) {
    return oneMore(rule, rule.free, now);
  }

  /** As above, with so many free instead. */
  GuessCount oneMore(Rule rule, int free, Instant now) {
    long since = Math.max(0, Duration.between(countedAt, now).toNanos());
    long forgiven = Math.min(failures, since / rule.forgivenAfter.toNanos());
    int more = (int) (failures - forgiven) + 1;
    Instant from = more == 1 ? now : countedAt.plus(rule.forgivenAfter.multipliedBy(forgiven));
    Instant until = now.plus(wait(more - free));
    Instant gone = from.plus(rule.forgivenAfter.multipliedBy(more));
    return new GuessCount(subject, more, from, until, gone.isAfter(until) ? gone : until);
  }

  /** A minute after the last free one, and double after each further one, up to an hour. */
  private static Duration wait(int beyondFree) {
    if (beyondFree < 0) {
      return Duration.ZERO;
    }
    Duration wait = WAIT_MIN.multipliedBy(1L << Math.min(beyondFree, 10));
    return wait.compareTo(WAIT_MAX) > 0 ? WAIT_MAX : wait;
  }
}
