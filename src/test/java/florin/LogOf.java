package florin;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/** What a class says in the log from here on, of {@code INFO} and above. May be read meanwhile. */
public final class LogOf implements AutoCloseable {
  private final Logger logger;
  private final ListAppender<ILoggingEvent> told = new ListAppender<>();

  public LogOf(Class<?> who) {
    logger = (Logger) LoggerFactory.getLogger(who);
    logger.setLevel(Level.INFO);
    told.list = new CopyOnWriteArrayList<>();
    told.start();
    logger.addAppender(told);
  }

  public List<String> lines() {
    return told.list.stream().map(ILoggingEvent::toString).toList();
  }

  public List<String> linesOf(Level level) {
    return told.list.stream()
        .filter(event -> event.getLevel().equals(level))
        .map(ILoggingEvent::getFormattedMessage)
        .toList();
  }

  @Override
  public void close() {
    logger.detachAppender(told);
  }
}
