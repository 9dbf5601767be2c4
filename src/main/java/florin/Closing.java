package florin;

import java.util.ArrayDeque;
import java.util.Deque;

/** What is open, in the order in which it was opened: closed the other way round, each once. */
final class Closing implements AutoCloseable {
  private final Deque<AutoCloseable> open = new ArrayDeque<>();

  /** Gives it back, to be closed before all that came earlier. */
  <T extends AutoCloseable> T first(T one) {
    open.push(one);
    return one;
  }

  /** All of it, also where some fail; the first failure is thrown, with the others. */
  @Override
  public void close() {
    RuntimeException told = null;
    while (!open.isEmpty()) {
      try {
        open.pop().close();
      } catch (Exception failure) {
        if (told == null) {
          told = failure instanceof RuntimeException one ? one : new IllegalStateException(failure);
        } else {
          told.addSuppressed(failure);
        }
      }
    }
    if (told != null) {
      throw told;
    }
  }
}
