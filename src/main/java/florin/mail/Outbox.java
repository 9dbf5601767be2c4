package florin.mail;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Mails that are to be written and sent, on a thread of their own: whoever asks for one waits for
 * nothing, and learns nothing from how long it takes. A mail that does not go is tried again a few
 * times, then given up; what waits is lost with the process. Thread-safe.
 */
public final class Outbox implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);
  private static final int WAITING_MAX = 1_000;
  private static final int STOP_SECONDS_MAX = 3;
  private static final int BEFORE_MILLIS_MIN = 100;
  private static final int BEFORE_MILLIS_MAX = 600;
  private static final List<Duration> RETRIES =
      List.of(Duration.ofSeconds(2), Duration.ofSeconds(30), Duration.ofMinutes(5));

  private final SecureRandom random = new SecureRandom();
  private final Semaphore room = new Semaphore(WAITING_MAX);
  private final ScheduledThreadPoolExecutor thread;
  private final Delivery delivery;

  public Outbox(Delivery delivery) {
    this.delivery = delivery;
    this.thread =
        new ScheduledThreadPoolExecutor(
            1,
            work -> {
              Thread made = new Thread(work, "mail");
              made.setDaemon(true);
              return made;
            });
    thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  /**
   * Has a mail written and sent soon: a while later, by chance, since what is done at once takes
   * its time from the answer that is just being sent, and tells that there is something to be done.
   *
   * @param writing gives the mail, or nothing where none is to be sent; runs on the outbox's thread
   * @return false where too many wait already
   */
  public boolean offer(Supplier<Optional<Mail>> writing) {
    if (!room.tryAcquire()) {
      return false;
    }
    int millis = random.nextInt(BEFORE_MILLIS_MIN, BEFORE_MILLIS_MAX);
    later(Duration.ofMillis(millis), () -> write(writing, 0));
    return true;
  }

  private void write(Supplier<Optional<Mail>> writing, int tries) {
    Optional<Mail> mail;
    try {
      mail = writing.get();
    } catch (RuntimeException failure) { // the database is away, perhaps for a moment
      String reason = "it cannot be written: " + failure.getClass().getSimpleName();
      again(tries, reason, () -> write(writing, tries + 1));
      return;
    }
    if (mail.isPresent()) {
      send(mail.get(), 0);
    } else {
      room.release();
    }
  }

  private void send(Mail mail, int tries) {
    try {
      delivery.deliver(mail);
      room.release();
    } catch (Delivery.Undelivered failure) {
      again(tries, String.valueOf(failure.getMessage()), () -> send(mail, tries + 1));
    }
  }

  private void again(int tries, String reason, Runnable work) {
    if (tries == RETRIES.size()) {
      LOG.warn("a mail was not sent, and is given up: {}", reason);
      room.release();
      return;
    }
    LOG.info("a mail was not sent yet: {}", reason);
    later(RETRIES.get(tries), work);
  }

  private void later(Duration delay, Runnable work) {
    try {
      var unused = thread.schedule(() -> safely(work), delay.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException stopping) {
      room.release();
    }
  }

  private void safely(Runnable work) {
    try {
      work.run();
    } catch (RuntimeException failure) {
      LOG.warn("a mail was not written", failure);
      room.release();
    }
  }

  /** Lets the mail under way end, for a moment; forgets the others. */
  @Override
  public void close() {
    thread.shutdown();
    try {
      thread.awaitTermination(STOP_SECONDS_MAX, TimeUnit.SECONDS);
    } catch (InterruptedException hurry) {
      Thread.currentThread().interrupt();
    }
    thread.shutdownNow();
  }
}
