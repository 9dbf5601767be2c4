package florin;

import florin.clock.DueWork;
import java.util.List;

/** Starts banks that do a test's own work as it falls due. */
public final class WithWork {
  private WithWork() {}

  public static Bank start(Config config, DueWork... works) {
    return Bank.start(config, step -> {}, List.of(works));
  }
}
