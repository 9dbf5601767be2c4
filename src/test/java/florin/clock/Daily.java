package florin.clock;

import florin.core.Due;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Work that falls due again and again; it notes each instant once, and may be broken. */
final class Daily implements Due {
  private final Duration every;
  private final Consumer<Instant> work;
  private final List<Instant> done = new ArrayList<>();
  private Instant next;
  private volatile @Nullable Instant brokenAt;

  Daily(Instant first, Duration every, Consumer<Instant> work) {
    this.next = first;
    this.every = every;
    this.work = work;
  }

  @Override
  public synchronized @Nullable Instant next(Instant until) {
    return next.isAfter(until) ? null : next;
  }

  @Override
  public synchronized void run(Instant now) {
    while (!next.isAfter(now)) {
      if (next.equals(brokenAt)) {
        throw new IllegalStateException("broken at " + next);
      }
      work.accept(next);
      done.add(next);
      next = next.plus(every);
    }
  }

  void breakAt(@Nullable Instant instant) {
    brokenAt = instant;
  }

  synchronized List<Instant> done() {
    return List.copyOf(done);
  }
}
