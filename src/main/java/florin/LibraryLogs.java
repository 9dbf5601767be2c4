package florin;

import ch.qos.logback.classic.BasicConfigurator;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import java.util.List;
import org.slf4j.LoggerFactory;

/**
 * Logback that nobody has configured prints everything, down to DEBUG. An embedded bank then holds
 * its own libraries to warnings; whoever has a configuration, or another logger than Logback, is
 * left alone.
 */
final class LibraryLogs {
  private static final List<String> OURS =
      List.of(
          "florin",
          "com.github.kagkarlsson",
          "com.zaxxer.hikari",
          "io.javalin",
          "io.lettuce",
          "io.netty",
          "org.eclipse.jetty",
          "org.flywaydb",
          "org.jdbi",
          "org.postgresql",
          "reactor");

  private LibraryLogs() {}

  static void quietUnlessConfigured() {
    Object factory = LoggerFactory.getILoggerFactory();
    if (factory.getClass().getName().equals("ch.qos.logback.classic.LoggerContext")) {
      quiet((LoggerContext) factory);
    }
  }

  private static void quiet(LoggerContext context) {
    boolean isUnconfigured =
        context.getStatusManager().getCopyOfStatusList().stream()
            .anyMatch(status -> status.getOrigin() instanceof BasicConfigurator);
    boolean isOurOwn = context.getLogger(Logger.ROOT_LOGGER_NAME).getAppender("console") == null;
    if (isUnconfigured && !isOurOwn) {
      OURS.stream()
          .map(context::getLogger)
          .filter(logger -> logger.getLevel() == null)
          .forEach(logger -> logger.setLevel(Level.WARN));
    }
  }
}
