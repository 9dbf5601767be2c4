package florin.core;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Work that falls due at instants of the business clock: orders, interest, statements. A bank looks
 * for it as time passes; a sandbox whose clock is moved goes from one instant to the next, so that
 * all work is done in the order in which it falls due.
 */
public interface Due {
  /** The first instant, at or before that one, whose work is not done; null when all is. */
  @Nullable Instant next(Instant until);

  /**
   * Does all that is due at or before that instant, and returns when it is committed. Whoever does
   * it twice, or on two instances at once, does it once.
   */
  void run(Instant now);
}
