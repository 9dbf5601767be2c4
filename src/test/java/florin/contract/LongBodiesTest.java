package florin.contract;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import florin.Bank;
import florin.testing.FlorinExtension;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Long bodies that many send at once, or never end, take bounded memory and nobody else's turn. */
class LongBodiesTest {
  /** A bank of its own: nobody else's batches are disturbed. */
  @RegisterExtension
  static final FlorinExtension FLORIN =
      FlorinExtension.with(config -> config.withEffectivePast(Duration.ofDays(1)));

  private static final String PATH = "/v1/transfers/batch";
  private static final String LONG_AND_WRONG = "{}" + " ".repeat(200_000);
  private static final int MORE_THAN_FIT = 60;
  private static final int TOO_MANY = 200;
  private static final long PATIENCE_NANOS = Duration.ofSeconds(30).toNanos();

  @Test
  @Tag("direct") // nginx holds them back, and asks the bank with the whole
  void where_the_room_for_long_bodies_is_full_others_are_served_and_it_comes_free_again(Bank bank)
      throws IOException {
    TestBank test = TestBank.of(bank);
    Customer alice = test.signUp("alice");
    Account from = test.funded(alice, "EUR", 100);
    Account to = alice.openAccount("EUR");
    List<Socket> unfinished = new ArrayList<>();
    try {
      for (int i = 0; i < MORE_THAN_FIT; i++) {
        unfinished.add(unfinished(test.api()));
      }
      fillWhatOthersLeft(alice, unfinished, test.api());
      alice.pay(from, to, 1).expect(201);
    } finally {
      for (Socket socket : unfinished) {
        socket.close();
      }
    }
    until(alice, 400);
    for (int i = 0; i < 2 * MORE_THAN_FIT; i++) {
      alice.api().key("k").post(PATH, LONG_AND_WRONG + " ".repeat(800_000)).expect(400);
    }
  }

  /**
   * Asks until there is no room. A question in flight has some of the room for a moment: a body
   * that came meanwhile found none, and another takes its place.
   */
  private static void fillWhatOthersLeft(Customer alice, List<Socket> unfinished, Api api)
      throws IOException {
    int seen = 0;
    while (seen != 503 && unfinished.size() < TOO_MANY) {
      seen = alice.api().key("k").post(PATH, LONG_AND_WRONG).status();
      unfinished.add(unfinished(api));
    }
    assertThat(seen).isEqualTo(503);
  }

  /** Asks until the answer to a long body has this status. */
  private static void until(Customer alice, int status) {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    int seen = 0;
    while (seen != status && System.nanoTime() - deadline < 0) {
      seen = alice.api().key("k").post(PATH, LONG_AND_WRONG).status();
    }
    assertThat(seen).isEqualTo(status);
  }

  private static Socket unfinished(Api api) throws IOException {
    Socket socket = new Socket(api.base().getHost(), api.base().getPort());
    String head =
        "POST "
            + PATH
            + " HTTP/1.1\r\nHost: bank\r\nContent-Type: application/json\r\n"
            + "Content-Length: 1048576\r\n\r\n";
    socket.getOutputStream().write((head + " ".repeat(70_000)).getBytes(US_ASCII));
    socket.getOutputStream().flush();
    return socket;
  }
}
