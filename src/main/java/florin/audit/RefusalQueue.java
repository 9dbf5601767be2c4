package florin.audit;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Refusals on their way into the log: bounded, and written by one thread, many at a time. */
final class RefusalQueue implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RefusalQueue.class);
  private static final int WAITING_MAX = 4_000;
  private static final int TOGETHER_MAX = 500;
  private static final long LOOK_MILLIS = 200;
  private static final long PAUSE_NANOS = 1_000_000_000;
  private static final long CLOSE_MILLIS_MAX = 3_000;

  private final BlockingQueue<Item> waiting = new ArrayBlockingQueue<>(WAITING_MAX);
  private final AtomicLong lost = new AtomicLong();
  private final Clock wall;
  private final Consumer<List<AuditRow>> write;
  private final Thread writer;
  private volatile boolean closed;

  /** An event with its time, or a mark that somebody waits for. */
  private sealed interface Item permits Refused, Mark {}

  private record Refused(AuditEvent event, Instant at) implements Item {}

  private record Mark(CompletableFuture<Void> reached) implements Item {}

  /**
   * @param write in one transaction; may fail
   */
  RefusalQueue(Clock wall, Consumer<List<AuditRow>> write) {
    this.wall = wall;
    this.write = write;
    this.writer = new Thread(this::run, "florin-audit");
    writer.setDaemon(true);
    writer.start();
  }

  void add(AuditEvent event) {
    if (closed || !waiting.offer(new Refused(event, wall.instant()))) {
      lost.incrementAndGet();
    }
  }

  CompletableFuture<Void> settled() {
    Mark mark = new Mark(new CompletableFuture<>());
    if (closed || !waiting.offer(mark)) {
      mark.reached.complete(null);
    }
    return mark.reached;
  }

  private void run() {
    while (!(closed && waiting.isEmpty() && lost.get() == 0)) {
      List<Item> taken = new ArrayList<>();
      try {
        Item first = waiting.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
        if (first != null) {
          taken.add(first);
          waiting.drainTo(taken, TOGETHER_MAX - 1);
        }
        write(taken);
      } catch (InterruptedException hurry) {
        return;
      } catch (Throwable failure) { // an Error too: whatever happens, the next ones are written
        lost.addAndGet(taken.stream().filter(Refused.class::isInstance).count());
        LOG.warn("Refusals could not be written to the audit log", failure);
        if (closed) {
          return;
        }
        LockSupport.parkNanos(PAUSE_NANOS);
      } finally {
        taken.forEach(RefusalQueue::reach);
      }
    }
  }

  private void write(List<Item> taken) {
    List<AuditRow> rows = new ArrayList<>();
    for (Item item : taken) {
      if (item instanceof Refused refused) {
        rows.add(AuditRow.of(refused.event, refused.at));
      }
    }
    long count = lost.get();
    if (count > 0) {
      AuditEvent event = AuditEvent.done(AuditKind.AUDIT_LOST, Actor.program("florin"));
      rows.add(AuditRow.of(event.with("refusals", count), wall.instant()));
    }
    if (!rows.isEmpty()) {
      write.accept(rows);
      lost.addAndGet(-count);
    }
  }

  private static void reach(Item item) {
    if (item instanceof Mark mark) {
      mark.reached.complete(null);
    }
  }

  @Override
  public void close() {
    closed = true;
    waiting.offer(new Mark(new CompletableFuture<>())); // wakes the writer
    try {
      writer.join(CLOSE_MILLIS_MAX);
    } catch (InterruptedException hurry) {
      Thread.currentThread().interrupt();
    }
  }
}
