package florin.demo;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that stands until it is set, so that a history's instants are the ones it was told. */
public final class StillClock extends Clock {
  private volatile Instant shown;

  public StillClock(Instant shown) {
    this.shown = shown;
  }

  public void set(Instant instant) {
    shown = instant;
  }

  @Override
  public Instant instant() {
    return shown;
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return this;
  }
}
