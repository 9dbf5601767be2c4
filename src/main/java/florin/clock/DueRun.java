package florin.clock;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * All work that is due in a span, each at its instant and in the order of time; of several at one
 * instant the one that is listed first. Work that fails is left out for the rest of the run. For
 * one thread.
 */
final class DueRun {
  /** Work at one instant may make more of it, but not for ever. */
  private static final int AT_ONE_INSTANT_MAX = 10_000;

  private final List<DueWork> works;
  private final Ends ends;
  private final Listener listener;
  private final List<Failure> failures = new ArrayList<>();
  private Instant limit;
  private Instant last = Instant.MIN;
  private int runsThere;

  /**
   * From when to when, both inclusive.
   *
   * @param atFailure whether what comes after a failure stays undone
   */
  record Ends(Instant from, Instant until, boolean atFailure) {}

  /**
   * Who is told.
   *
   * @param before of each instant before work is done there
   * @param failed of each failure
   * @param done of work that was done
   */
  record Listener(Consumer<Instant> before, Consumer<Failure> failed, Consumer<DueWork> done) {}

  record Failure(DueWork work, Instant at, RuntimeException reason) {}

  private record Next(DueWork work, Instant at) {}

  DueRun(List<DueWork> works, Ends ends, Listener listener) {
    this.works = new ArrayList<>(works);
    this.ends = ends;
    this.listener = listener;
    this.limit = ends.until();
  }

  /** Does it; the failures, in the order in which they came. */
  List<Failure> run() {
    Next next = next();
    while (next != null && !next.at.isAfter(limit)) {
      reach(next.at);
      attempt(next);
      next = next();
    }
    return failures;
  }

  private void reach(Instant at) {
    if (at.isAfter(last)) {
      last = at;
      runsThere = 0;
    }
    runsThere++;
    listener.before().accept(at);
  }

  private void attempt(Next next) {
    try {
      if (runsThere > AT_ONE_INSTANT_MAX) {
        throw new IllegalStateException("It is due again however often it is done");
      }
      next.work.due().run(next.at.isBefore(ends.from()) ? ends.from() : next.at);
      listener.done().accept(next.work);
    } catch (RuntimeException reason) {
      fail(next.work, next.at, reason);
    }
  }

  private @Nullable Next next() {
    Next first = null;
    for (DueWork work : List.copyOf(works)) {
      Instant due = next(work);
      if (due != null && (first == null || due.isBefore(first.at))) {
        first = new Next(work, due);
      }
    }
    return first;
  }

  private @Nullable Instant next(DueWork work) {
    try {
      return work.due().next(limit);
    } catch (RuntimeException reason) {
      fail(work, last.isAfter(ends.from()) ? last : ends.from(), reason);
      return null;
    }
  }

  private void fail(DueWork work, Instant at, RuntimeException reason) {
    works.remove(work);
    Failure failure = new Failure(work, at, reason);
    failures.add(failure);
    listener.failed().accept(failure);
    if (ends.atFailure()) {
      limit = at;
    }
  }
}
