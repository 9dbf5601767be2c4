import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Transfers of 1 over HTTP at a given rate, whether or not the earlier ones were answered; each
 * one's time counts from the instant at which it should have been sent. Prints how many were
 * posted, how many refused, p50 and p99 of the posted in ms, after a tenth of the time to warm up.
 * Refused is 503 {@code overloaded} with Retry-After; anything else ends it. Arguments: port, file
 * of "token account" lines, seconds, connections, transfers a second. A rate of 0 sends the next
 * when the last is answered. With a sixth, {@code flood}, what is late because all connections wait
 * is sent as soon as one is free, and its time counts from then.
 */
public final class OpenLoop {
  private final int port;
  private final List<String> accounts;
  private final double rate;
  private final long[] micros;
  private final AtomicInteger sent = new AtomicInteger();
  private final AtomicInteger refused = new AtomicInteger();
  private final String run = Long.toString(System.nanoTime(), 36) + "-";
  private final long begun = System.nanoTime() + 200_000_000;
  private final long end;
  private final boolean flood;

  private OpenLoop(
      int port, List<String> accounts, double rate, long seconds, boolean flood) {
    this.flood = flood;
    this.port = port;
    this.accounts = accounts;
    this.rate = rate;
    this.end = begun + seconds * 1_000_000_000;
    this.micros = new long[(int) (seconds * Math.max(rate, 10_000)) + 1];
  }

  public static void main(String[] args) throws Exception {
    long seconds = Long.parseLong(args[2]);
    var load =
        new OpenLoop(
            Integer.parseInt(args[0]),
            Files.readAllLines(Path.of(args[1])),
            Double.parseDouble(args[4]),
            seconds,
            args.length > 5);
    Thread[] connections = new Thread[Integer.parseInt(args[3])];
    for (int i = 0; i < connections.length; i++) {
      connections[i] = new Thread(null, load::connection, "connection-" + i, 1 << 18);
      connections[i].start();
    }
    for (Thread connection : connections) {
      connection.join();
    }
    load.print();
  }

  private void print() {
    int count = Math.min(sent.get(), micros.length);
    long[] sorted =
        Arrays.stream(micros, count / 10, count).filter(time -> time > 0).sorted().toArray();
    System.out.printf(
        "%d %d %.2f %.2f%n",
        count - refused.get(),
        refused.get(),
        sorted[sorted.length / 2] / 1e3,
        sorted[(int) (sorted.length * 0.99)] / 1e3);
  }

  private void connection() {
    Random random = new Random();
    try (Socket socket = new Socket("127.0.0.1", port)) {
      socket.setTcpNoDelay(true);
      var out = new BufferedOutputStream(socket.getOutputStream());
      var in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
      while (true) {
        int number = sent.get();
        long due = System.nanoTime();
        if (rate > 0) {
          number = sent.getAndIncrement();
          due = begun + (long) (number * 1e9 / rate);
        } else {
          sent.incrementAndGet();
        }
        long over = flood ? System.nanoTime() : due;
        if (over - end >= 0 || number >= micros.length) {
          sent.decrementAndGet();
          return;
        }
        for (long wait; (wait = due - System.nanoTime()) > 0; ) {
          LockSupport.parkNanos(wait);
        }
        due = flood ? System.nanoTime() : due;
        out.write(transfer(random, number));
        out.flush();
        if (isPosted(in)) {
          micros[number] = (System.nanoTime() - due) / 1_000;
        } else {
          refused.incrementAndGet();
        }
      }
    } catch (IOException broken) {
      throw new IllegalStateException(broken);
    }
  }

  private byte[] transfer(Random random, int number) {
    int from = random.nextInt(accounts.size());
    int to = (from + 1 + random.nextInt(accounts.size() - 1)) % accounts.size();
    String[] source = accounts.get(from).split(" ");
    String target = accounts.get(to).split(" ")[1];
    String body =
        "{\"from_account_id\":\"%s\",\"to_account_id\":\"%s\",\"amount\":1,\"currency\":\"EUR\"}"
            .formatted(source[1], target);
    String head =
        "POST /v1/transfers HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer "
            + source[0]
            + "\r\nContent-Type: application/json\r\nIdempotency-Key: "
            + (run + number)
            + "\r\nContent-Length: "
            + body.length()
            + "\r\n\r\n";
    return (head + body).getBytes(StandardCharsets.US_ASCII);
  }

  /** Reads one whole answer; false when it is to be sent again later. */
  private static boolean isPosted(DataInputStream in) throws IOException {
    String status = line(in);
    boolean again = false;
    int length = 0;
    for (String header = line(in); !header.isEmpty(); header = line(in)) {
      again |= header.regionMatches(true, 0, "Retry-After:", 0, 12);
      if (header.regionMatches(true, 0, "Content-Length:", 0, 15)) {
        length = Integer.parseInt(header.substring(15).strip());
      }
    }
    byte[] body = new byte[length];
    in.readFully(body);
    boolean posted = status.contains(" 201");
    String text = new String(body, StandardCharsets.UTF_8);
    if (!posted && !(status.contains(" 503") && again && text.contains("\"overloaded\""))) {
      throw new IOException(status + " " + text);
    }
    return posted;
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new IOException("The connection was closed");
      }
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }
}
