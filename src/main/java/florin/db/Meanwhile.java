package florin.db;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Something that takes a while to open, opened by a thread of its own; who wants it waits for it.
 * What goes wrong at that is told to whoever wants it.
 */
public final class Meanwhile<T extends AutoCloseable> implements AutoCloseable {
  private final FutureTask<T> opening;

  private Meanwhile(FutureTask<T> opening) {
    this.opening = opening;
  }

  /**
   * Begins.
   *
   * @param name of the thread
   */
  public static <T extends AutoCloseable> Meanwhile<T> open(String name, Callable<T> how) {
    FutureTask<T> opening = new FutureTask<>(how);
    Thread thread = new Thread(opening, name);
    thread.setDaemon(true);
    thread.start();
    return new Meanwhile<>(opening);
  }

  /** Waits until it is open; an interruption is kept for later, for opening has limits itself. */
  public T get() {
    try {
      return await();
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof RuntimeException told) {
        throw told;
      }
      throw new IllegalStateException(failed.getCause());
    }
  }

  private T await() throws ExecutionException {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return opening.get();
        } catch (InterruptedException later) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Waits until it is open, and closes it; nothing is left of what could not be opened. */
  @Override
  public void close() {
    T open;
    try {
      open = await();
    } catch (ExecutionException failed) {
      return;
    }
    try {
      open.close();
    } catch (RuntimeException told) {
      throw told;
    } catch (Exception failure) {
      throw new IllegalStateException(failure);
    }
  }
}
