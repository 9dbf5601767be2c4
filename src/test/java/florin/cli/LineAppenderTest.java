package florin.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import florin.Await;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of the log where nobody reads it for a while. */
class LineAppenderTest {
  private final LoggerContext context = new LoggerContext();
  private final Logger logger = context.getLogger("florin.Sample");
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();
  private final CountDownLatch readAgain = new CountDownLatch(1);

  /** A pipe whose reader has stopped: whoever writes has to wait. */
  private final OutputStream pipe =
      new OutputStream() {
        @Override
        public void write(int one) {
          write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int length) {
          try {
            readAgain.await();
          } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
          }
          written.write(bytes, from, length);
        }
      };

  private final LineAppender appender = appender();

  private LineAppender appender() {
    context.setMDCAdapter(new LogbackMDCAdapter());
    PatternLayout layout = new PatternLayout();
    layout.setContext(context);
    layout.setPattern("%level %msg%n");
    layout.start();
    LayoutWrappingEncoder<ILoggingEvent> encoder =
        new LayoutWrappingEncoder<>() {
          @Override
          public byte[] encode(ILoggingEvent event) {
            if (event.getMessage().equals("poison")) {
              throw new IllegalStateException("not this one");
            }
            return super.encode(event);
          }
        };
    encoder.setLayout(layout);
    encoder.start();
    LineAppender made = new LineAppender(encoder, new PrintStream(pipe, false, UTF_8));
    made.setContext(context);
    made.start();
    logger.addAppender(made);
    return made;
  }

  @AfterEach
  void stop() {
    readAgain.countDown();
    appender.stop();
  }

  private List<String> lines() {
    return written.toString(UTF_8).lines().toList();
  }

  @Test
  void an_end_writes_what_waits_in_order() {
    readAgain.countDown();
    for (int i = 0; i < 3; i++) {
      logger.info("line {}", i);
    }
    appender.stop();
    assertThat(lines()).containsExactly("INFO line 0", "INFO line 1", "INFO line 2");
  }

  @Test
  void what_cannot_be_written_is_counted_and_what_comes_later_is_written() throws Exception {
    readAgain.countDown();
    logger.info("poison");
    Await.until("it was tried", Duration.ofSeconds(10), () -> isToldOf());
    logger.info("after it");
    appender.stop();
    assertThat(lines()).anyMatch(line -> line.startsWith("WARN 1 lines were left out"));
    assertThat(lines()).contains("INFO after it");
  }

  private boolean isToldOf() {
    return lines().stream().anyMatch(line -> line.contains("were left out"));
  }

  @Test
  void where_nobody_reads_nobody_waits_and_warnings_are_kept_longest() {
    for (int i = 0; i < 100_000; i++) {
      logger.info("talk");
    }
    for (int i = 0; i < 500; i++) {
      logger.warn("warning {}", i);
    }
    readAgain.countDown();
    appender.stop();
    assertThat(lines().stream().filter(line -> line.startsWith("WARN warning"))).hasSize(500);
    int told = (int) lines().stream().filter("INFO talk"::equals).count();
    assertThat(told).isBetween(1_000, 20_000);
    int leftOut =
        lines().stream()
            .filter(line -> line.contains("were left out"))
            .mapToInt(line -> Integer.parseInt(line.replaceAll("\\D", "")))
            .sum();
    assertThat(told + leftOut).isEqualTo(100_000);
  }
}
