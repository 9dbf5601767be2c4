package florin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import florin.config.ConfigException;
import florin.config.LogFormat;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

/** What is closed when a bank ends, and when it does not begin. */
class ClosingTest {
  @Test
  void what_was_opened_last_is_closed_first_and_all_of_it_whatever_fails() {
    List<String> closed = new ArrayList<>();
    Closing open = new Closing();
    var first = open.first((AutoCloseable) () -> closed.add("first"));
    var second =
        open.first(
            (AutoCloseable)
                () -> {
                  closed.add("second");
                  throw new IllegalStateException("stuck");
                });
    var third =
        open.first(
            (AutoCloseable)
                () -> {
                  closed.add("third");
                  throw new IOException("gone");
                });
    assertThat(List.of(first, second, third)).doesNotContainNull();

    assertThatThrownBy(open::close)
        .hasMessageContaining("gone")
        .satisfies(told -> assertThat(told.getSuppressed()).hasSize(1));
    open.close();
    assertThat(closed).containsExactly("third", "second", "first");
  }

  /** All its threads are in one group, since threads inherit theirs. */
  @Test
  void a_start_that_fails_leaves_no_thread_behind() throws Exception {
    try (Bank earlier = Bank.start(Config.forTests());
        ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThat(earlier.baseUrl()).as("what all banks share is there").isNotEmpty();
      var watch = new Config.Watch(Duration.ofHours(1), taken.getLocalPort(), null, LogFormat.TEXT);
      ThreadGroup group = new ThreadGroup("a start that fails");
      FutureTask<Bank> start =
          new FutureTask<>(() -> Bank.start(Config.forTests().withWatch(watch)));
      new Thread(group, start, "start").start();

      assertThatThrownBy(start::get)
          .hasRootCauseInstanceOf(ConfigException.class)
          .hasMessageContaining("FLORIN_METRICS_PORT");
      Await.until("its threads end", Duration.ofSeconds(10), () -> group.activeCount() == 0);
    }
  }
}
