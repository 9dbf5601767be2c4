package florin.cli;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
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
      "%d{yyyy-MM-dd'T'HH:mm:ss.SSS'Z',UTC} %-5level %logger{0}"
          + " %replace(%msg %ex){'[\\p{Cntrl}\\u2028\\u2029]+',' | '}%nopex%n";

  private Logs() {}

  /** For serving: the bank's own events and the libraries' warnings. */
  static void begin(LogFormat format) {
    begin(format, Level.INFO);
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
    Encoder<ILoggingEvent> encoder = format == LogFormat.JSON ? new JsonEncoder() : lines(context);
    encoder.setContext(context);
    encoder.start();
    ConsoleAppender<ILoggingEvent> stderr = new ConsoleAppender<>();
    stderr.setContext(context);
    stderr.setTarget("System.err");
    stderr.setEncoder(encoder);
    stderr.start();
    AsyncAppender async = new AsyncAppender();
    async.setContext(context);
    async.setNeverBlock(true);
    async.addAppender(stderr);
    async.start();
    var root = context.getLogger(Logger.ROOT_LOGGER_NAME);
    root.setLevel(own == Level.OFF ? Level.OFF : Level.WARN);
    root.addAppender(async);
    context.getLogger("florin").setLevel(own);
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

  private static Encoder<ILoggingEvent> lines(LoggerContext context) {
    PatternLayoutEncoder encoder = new PatternLayoutEncoder();
    encoder.setContext(context);
    encoder.setPattern(LINE);
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
