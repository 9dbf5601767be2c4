package florin.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import ch.qos.logback.core.encoder.Encoder;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Writes events without making anybody wait, all of a moment in one go: a thread that is woken for
 * each line, and writes each by itself, costs a request more than its line does. Where more comes
 * than is taken, what is no warning is left out first, and counted. Thread-safe.
 */
final class LineAppender extends UnsynchronizedAppenderBase<ILoggingEvent> {
  private static final int ROOM = 8_192;

  /** Kept free for warnings and errors. */
  private static final int ROOM_OF_WARNINGS = 1_024;

  private static final long MOMENT_NANOS = 20_000_000;
  private static final long STOP_MILLIS_MAX = 2_000;

  private final BlockingQueue<ILoggingEvent> waiting = new ArrayBlockingQueue<>(ROOM);
  private final AtomicLong leftOut = new AtomicLong();
  private final Encoder<ILoggingEvent> encoder;
  private final PrintStream out;
  private final Thread writer;
  private volatile boolean ends;

  LineAppender(Encoder<ILoggingEvent> encoder, PrintStream out) {
    this.encoder = encoder;
    this.out = out;
    this.writer = new Thread(this::run, "florin-log");
    writer.setDaemon(true);
  }

  @Override
  public void start() {
    super.start();
    writer.start();
  }

  @Override
  protected void append(ILoggingEvent event) {
    event.prepareForDeferredProcessing();
    boolean isWarning = event.getLevel().isGreaterOrEqual(Level.WARN);
    boolean fits = isWarning || waiting.remainingCapacity() > ROOM_OF_WARNINGS;
    if (!fits || !waiting.offer(event)) {
      leftOut.incrementAndGet();
    }
  }

  private void run() {
    while (!ends) {
      LockSupport.parkNanos(MOMENT_NANOS);
      write();
    }
    write();
  }

  private void write() {
    List<ILoggingEvent> events = new ArrayList<>();
    waiting.drainTo(events);
    try {
      print(events);
    } catch (Throwable failure) { // an Error too: whatever happens, the next ones are written
      leftOut.addAndGet(events.size());
    }
  }

  private void print(List<ILoggingEvent> events) {
    long lost = leftOut.getAndSet(0);
    if (lost > 0) {
      events.add(warning(lost + " lines were left out here: more came than could be written"));
    }
    if (!events.isEmpty()) {
      ByteArrayOutputStream lines = new ByteArrayOutputStream();
      events.forEach(event -> lines.writeBytes(encoder.encode(event)));
      out.write(lines.toByteArray(), 0, lines.size());
      out.flush();
    }
  }

  private ILoggingEvent warning(String words) {
    String us = LineAppender.class.getName();
    Logger logger = ((LoggerContext) getContext()).getLogger(us);
    return new LoggingEvent(us, logger, Level.WARN, words, null, null);
  }

  /** What waits is written, unless nobody takes it. */
  @Override
  public void stop() {
    super.stop();
    ends = true;
    LockSupport.unpark(writer);
    try {
      writer.join(STOP_MILLIS_MAX);
    } catch (InterruptedException hurry) {
      Thread.currentThread().interrupt();
    }
  }
}
