package florin.db;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerName;
import com.github.kagkarlsson.scheduler.logging.LogLevel;
import com.github.kagkarlsson.scheduler.serializer.Serializer;
import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Work that is done again and again, by whichever instance on this database is there (db-scheduler,
 * on a connection of its own). One that dies at it is missed by its heartbeats, and another goes
 * on: so the work may be done by two at once, and has to bear it.
 */
public final class SharedTask implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SharedTask.class);
  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final Duration HEARTBEAT = Duration.ofSeconds(2);
  private static final int HEARTBEATS_MISSED_MAX = 4;
  private static final Duration DRAIN_MAX = Duration.ofSeconds(3);

  private final ReentrantLock running = new ReentrantLock();
  private final Runnable work;
  private final HikariDataSource connections;
  private final Scheduler scheduler;
  private volatile @Nullable Thread worker;
  private volatile boolean closing;
  private boolean failed; // the worker's alone

  /**
   * Starts.
   *
   * @param pause between the end of the work and its next beginning
   */
  public SharedTask(Database database, String name, Duration pause, Runnable work) {
    this.work = work;
    RecurringTask<Void> task =
        Tasks.recurring(name, FixedDelay.of(pause)).execute((instance, context) -> attempt());
    this.connections = database.taskPool();
    this.scheduler =
        Scheduler.create(connections)
            .startTasks(task)
            .schedulerName(new SchedulerName.Fixed(name()))
            .threads(1)
            .pollingInterval(LOOK)
            .heartbeatInterval(HEARTBEAT)
            .missedHeartbeatsLimit(HEARTBEATS_MISSED_MAX)
            .shutdownMaxWait(DRAIN_MAX)
            .serializer(new NoData())
            .failureLogging(LogLevel.OFF, false)
            .build();
    scheduler.start();
  }

  /** Of this instance: its process, and which bank in it. */
  private static String name() {
    return ProcessHandle.current().pid() + "-" + UUID.randomUUID();
  }

  /** What fails is told once, until it succeeds again. */
  private void attempt() {
    running.lock();
    worker = Thread.currentThread();
    try {
      if (!closing) {
        work.run();
        failed = false;
      }
    } catch (RuntimeException failure) {
      if (!failed && !closing) {
        LOG.warn("What is due could not be done, and is tried again", failure);
      }
      failed = true;
    } finally {
      worker = null;
      running.unlock();
    }
  }

  /** Waits a few seconds for what is being done, then interrupts it: what is not done stays due. */
  @Override
  public synchronized void close() {
    if (closing) {
      return;
    }
    closing = true;
    try (connections) {
      if (running.tryLock(DRAIN_MAX.toMillis(), TimeUnit.MILLISECONDS)) {
        running.unlock();
      } else {
        Thread busy = worker;
        if (busy != null) {
          busy.interrupt();
        }
      }
      scheduler.stop();
    } catch (InterruptedException hurry) {
      Thread.currentThread().interrupt();
    }
  }

  /** The tasks are what they do; nothing is kept about them that would have to be read back. */
  private static final class NoData implements Serializer {
    @Override
    public byte @Nullable [] serialize(@Nullable Object data) {
      return null;
    }

    @Override
    public <T> @Nullable T deserialize(Class<T> type, byte @Nullable [] kept) {
      return null;
    }
  }
}
