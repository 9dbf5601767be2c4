package florin.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import florin.config.LogFormat;
import org.slf4j.ILoggerFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log of a bank that was started from the command line: to stderr, without making anybody wait,
 * one line an event whatever is in it. Set up in code, which costs half of what an XML file would
 * and leaves alone those who embed a bank and have a logback.xml of their own. {@code
 * -Dlogback.configurationFile=…} still overrides it.
 */
final class Logs {
  private static final long STAND_IN_NANOS_MAX = 5_000_000_000L;
  private static final String LINE =
      "%d{yyyy-MM-dd'T'HH:mm:ss.SSS'Z',UTC} %-5level %logger{0} %line(%msg %kvp{NONE} %X %ex)"
          + " %nopex%n"; // what stands right behind a bracket is no word of it

  private Logs() {}

  /** For serving: the bank's own events and the libraries' warnings. */
  static void begin(LogFormat format) {
    begin(format, Level.INFO);
    Logger log = context().getLogger(Logs.class);
    Thread.setDefaultUncaughtExceptionHandler(
        (thread, failure) -> log.error("The thread {} ended", thread.getName(), failure));
  }

  /** For a short command, which says itself what there is to say. */
  static void beginQuietly() {
    begin(LogFormat.TEXT, Level.OFF);
  }

  private static void begin(LogFormat format, Level own) {
    if (System.getProperty("logback.configurationFile") != null) {
      return;
    }
    LoggerContext context = context();
    context.reset();
    Encoder<ILoggingEvent> encoder = format == LogFormat.JSON ? json() : lines(context);
    encoder.setContext(context);
    encoder.start();
    LineAppender stderr = new LineAppender(encoder, System.err);
    stderr.setContext(context);
    stderr.start();
    var root = context.getLogger(Logger.ROOT_LOGGER_NAME);
    root.setLevel(own == Level.OFF ? Level.OFF : Level.WARN);
    root.addAppender(stderr);
    context.getLogger("florin").setLevel(own);
    // PostgreSQL's absence is told once by the bank itself, not every second by its scheduler.
    context.getLogger("com.github.kagkarlsson").setLevel(Level.OFF);
    // It warns of doubled headers with what is in them.
    context.getLogger("org.eclipse.jetty.http.HttpParser").setLevel(Level.ERROR);
    // A pool that does not start logs the failure that is told in a sentence.
    context.getLogger("com.zaxxer.hikari").setLevel(Level.OFF);
  }

  /** From now on the pool's warnings are news. */
  static void started() {
    context().getLogger("com.zaxxer.hikari").setLevel(Level.WARN);
  }

  /** Writes what waits and stops. */
  static void end() {
    context().stop();
  }

  /** The whole message beside its pattern, instead of what the pattern is filled with. */
  private static Encoder<ILoggingEvent> json() {
    JsonEncoder encoder = new JsonEncoder();
    encoder.setWithArguments(false);
    encoder.setWithFormattedMessage(true);
    encoder.setWithContext(false);
    encoder.setWithSequenceNumber(false);
    return encoder;
  }

  private static Encoder<ILoggingEvent> lines(LoggerContext context) {
    PatternLayout layout = new PatternLayout();
    layout.setContext(context);
    layout.getInstanceConverterMap().put("line", OneLine::new);
    layout.setPattern(LINE);
    layout.start();
    LayoutWrappingEncoder<ILoggingEvent> encoder = new LayoutWrappingEncoder<>();
    encoder.setLayout(layout);
    return encoder;
  }

  /** The binding. While another thread makes it, SLF4J gives a stand-in, for a moment. */
  private static LoggerContext context() {
    long deadline = System.nanoTime() + STAND_IN_NANOS_MAX;
    ILoggerFactory factory = LoggerFactory.getILoggerFactory();
    while (!(factory instanceof LoggerContext) && System.nanoTime() - deadline < 0) {
      Thread.onSpinWait();
      factory = LoggerFactory.getILoggerFactory();
    }
    return (LoggerContext) factory;
  }
}
