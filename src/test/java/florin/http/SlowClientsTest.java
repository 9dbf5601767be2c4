package florin.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import florin.LogOf;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** Clients that take their time: nobody else waits for them, and they are cut off. */
@Isolated("how soon a probe is answered is measured")
class SlowClientsTest {
  private static final int MANY = 300;
  private static final long PROBE_MILLIS_MAX = 1_000;
  private static final long CUT_SECONDS_MAX = 30;

  /** As long as {@code nginx.conf} keeps a connection to the bank that it does not use. */
  private static final int KEPT_SECONDS = 20;

  private static final String HEAD = " HTTP/1.1\r\nHost: bank.test\r\n";

  private final List<Socket> sockets = new ArrayList<>();
  private final LogOf told = new LogOf(Failures.class);
  private SampleServer server;

  @BeforeEach
  void start() {
    server = new SampleServer();
    server.send("GET /v1/hello");
  }

  @AfterEach
  void stop() throws IOException {
    told.close();
    for (Socket socket : sockets) {
      socket.close();
    }
    server.close();
  }

  /** Opens one, with a small window, and sends a beginning. */
  private Socket open(String beginning) throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(4_096);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
    sockets.add(socket);
    socket.getOutputStream().write(beginning.getBytes(US_ASCII));
    return socket;
  }

  /** Of three the quickest: a machine may be busy, a server without threads has no quick one. */
  private void probe() {
    long quickest = Long.MAX_VALUE;
    for (int i = 0; i < 3 && quickest > PROBE_MILLIS_MAX; i++) {
      long start = System.nanoTime();
      if (server.send("GET /v1/hello").status() == 200) {
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
        quickest = Math.min(quickest, millis);
      }
    }
    assertThat(quickest).isLessThan(PROBE_MILLIS_MAX);
  }

  /** A byte now and then from each until it is cut; probes all the while. */
  private static boolean goesOn(Socket socket) {
    try {
      socket.getOutputStream().write('a');
      socket.setSoTimeout(1);
      return socket.getInputStream().available() == 0 && socket.getInputStream().read() >= 0;
    } catch (java.net.SocketTimeoutException open) {
      return true;
    } catch (IOException cut) {
      return false;
    }
  }

  @Test
  void slow_heads_bodies_and_second_heads_are_cut_and_nobody_waits() throws Exception {
    for (int i = 0; i < MANY; i++) {
      open("GET /v1/hello" + HEAD + "X: ");
      open(
          "POST /v1/note"
              + HEAD
              + "Content-Type: application/json\r\nContent-Length: 60000\r\n\r\n{");
      Socket kept = open("GET /v1/hello" + HEAD + "\r\n");
      kept.getInputStream().read(new byte[1_500]);
      kept.getOutputStream().write(("GET /v1/hello" + HEAD + "X: ").getBytes(US_ASCII));
    }
    long start = System.nanoTime();
    List<Socket> slow = new ArrayList<>(sockets);
    while (!slow.isEmpty()) {
      slow.removeIf(socket -> !goesOn(socket));
      probe();
      assertThat(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start))
          .isLessThan(CUT_SECONDS_MAX);
      TimeUnit.MILLISECONDS.sleep(500);
    }
    assertThat(told.lines()).as("whoever is cut off is no bug of ours").isEmpty();
  }

  /** A proxy keeps them, and sends the next request on one without asking. */
  @Test
  void a_connection_that_waits_for_its_next_request_is_kept() throws Exception {
    Socket kept = open("GET /v1/hello" + HEAD + "\r\n");
    byte[] answer = new byte[1_500];
    assertThat(kept.getInputStream().read(answer)).isPositive();

    TimeUnit.SECONDS.sleep(KEPT_SECONDS);
    kept.getOutputStream().write(("GET /v1/hello" + HEAD + "\r\n").getBytes(US_ASCII));

    assertThat(kept.getInputStream().read(answer)).isPositive();
  }

  @Test
  void those_who_do_not_read_hold_no_thread_and_are_cut() throws Exception {
    String many = ("GET /v1/large" + HEAD + "\r\n").repeat(2);
    for (int i = 0; i < MANY; i++) {
      open(many);
    }
    long start = System.nanoTime();
    List<Socket> slow = new ArrayList<>(sockets);
    byte[] sip = new byte[64];
    while (!slow.isEmpty()) {
      slow.removeIf(socket -> !sips(socket, sip));
      probe();
      assertThat(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start))
          .isLessThan(CUT_SECONDS_MAX);
      TimeUnit.MILLISECONDS.sleep(500);
    }
  }

  /** Reads a little; false when the other end is gone, which a write shows. */
  private static boolean sips(Socket socket, byte[] sip) {
    try {
      socket.setSoTimeout(1);
      socket.getOutputStream().write('\r');
      return socket.getInputStream().read(sip) >= 0;
    } catch (java.net.SocketTimeoutException open) {
      return true;
    } catch (IOException cut) {
      return false;
    }
  }

  @Test
  void two_thousand_who_say_nothing_are_nobody_s_trouble() throws Exception {
    for (int i = 0; i < 2_000; i++) {
      open("");
    }
    probe();
    TimeUnit.SECONDS.sleep(2);
    probe();
  }
}
