package florin.core;

import java.time.Clock;

/**
 * The two times of a bank. Money, holds and schedules follow {@code business}, which a test may
 * set; tokens, sessions and audit follow {@code wall}.
 */
public record Clocks(Clock business, Clock wall) {
  public static Clocks system() {
    return new Clocks(Clock.systemUTC(), Clock.systemUTC());
  }
}
