import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Transfers of 1 over HTTP at a given rate, whether or not the earlier ones were answered; each
 * one's time counts from the instant at which it should have been sent. One thread sends and reads
 * all, so that little of the machine goes to the load. Prints how many were posted, how many
 * refused, p50 and p99 of the posted in ms, after a third of the time to warm up. Refused is 503
 * {@code overloaded} with Retry-After; anything else ends it. Arguments: port, file of "token
 * account" lines, seconds, connections, transfers a second. A rate of 0 sends the next when the
 * last is answered. With a sixth, {@code flood}, what is late because all connections wait is sent
 * as soon as one is free, and its time counts from then; only a tenth of the time is to warm up.
 */
public final class OpenLoop {
  private static final Pattern LENGTH = Pattern.compile("(?i)\r\nContent-Length: *(\\d+)");
  private static final byte[] HEAD_END = "\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final long LAST_NANOS_MAX = 30_000_000_000L;
  private static final long PAUSE_NANOS = 100_000;

  private final List<String> accounts;
  private final double rate;
  private final boolean flood;
  private final long[] micros;
  private final String run = Long.toString(System.nanoTime(), 36) + "-";
  private final Random random = new Random();
  private final Selector selector = Selector.open();
  private final Deque<Connection> free = new ArrayDeque<>();
  private final long begun;
  private final long end;
  private int sent;
  private int answered;
  private int refused;

  private OpenLoop(List<String> accounts, double rate, long seconds, boolean flood)
      throws IOException {
    this.accounts = accounts;
    this.rate = rate;
    this.flood = flood;
    this.micros = new long[(int) (seconds * Math.max(rate, 10_000)) + 1];
    this.begun = System.nanoTime() + 200_000_000;
    this.end = begun + seconds * 1_000_000_000;
  }

  public static void main(String[] args) throws IOException {
    var load =
        new OpenLoop(
            Files.readAllLines(Path.of(args[1])),
            Double.parseDouble(args[4]),
            Long.parseLong(args[2]),
            args.length > 5);
    var bank = new InetSocketAddress("127.0.0.1", Integer.parseInt(args[0]));
    for (int i = Integer.parseInt(args[3]); i > 0; i--) {
      load.free.add(load.new Connection(SocketChannel.open(bank)));
    }
    load.run();
    load.print();
  }

  private void run() throws IOException {
    while (answered < sent || mayGoOn()) {
      while (mayGoOn() && !free.isEmpty() && due(sent) <= System.nanoTime()) {
        int number = sent++;
        free.remove().send(number, rate > 0 && !flood ? due(number) : System.nanoTime());
      }
      long wait = mayGoOn() && !free.isEmpty() ? due(sent) - System.nanoTime() : 5_000_000;
      int ready = wait < 1_000_000 ? selector.selectNow() : selector.select(wait / 1_000_000);
      if (ready == 0 && wait > 0 && wait < 1_000_000) {
        LockSupport.parkNanos(PAUSE_NANOS);
      }
      for (SelectionKey key : selector.selectedKeys()) {
        ((Connection) key.attachment()).read();
      }
      selector.selectedKeys().clear();
      if (System.nanoTime() - end > LAST_NANOS_MAX) {
        throw new IOException((sent - answered) + " were never answered");
      }
    }
  }

  private boolean mayGoOn() {
    return System.nanoTime() < end && due(sent) < end && sent < micros.length;
  }

  private long due(int number) {
    return rate > 0 ? begun + (long) (number * 1e9 / rate) : begun;
  }

  private void print() {
    long[] sorted =
        Arrays.stream(micros, sent / (flood ? 10 : 3), sent)
            .filter(time -> time > 0)
            .sorted()
            .toArray();
    System.out.printf(
        "%d %d %.2f %.2f%n",
        sent - refused,
        refused,
        sorted[sorted.length / 2] / 1e3,
        sorted[(int) (sorted.length * 0.99)] / 1e3);
  }

  /** One transfer at a time. */
  private final class Connection {
    private final SocketChannel channel;
    private final ByteBuffer answer = ByteBuffer.allocate(16_384);
    private int number;
    private long due;

    Connection(SocketChannel channel) throws IOException {
      this.channel = channel;
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      channel.configureBlocking(false);
      channel.register(selector, SelectionKey.OP_READ, this);
    }

    void send(int number, long due) throws IOException {
      this.number = number;
      this.due = due;
      ByteBuffer request = ByteBuffer.wrap(transfer(number));
      while (request.hasRemaining()) {
        channel.write(request);
      }
    }

    void read() throws IOException {
      if (channel.read(answer) < 0) {
        throw new IOException("The connection was closed");
      }
      int head = headLength();
      if (head < 0) {
        return;
      }
      String text = new String(answer.array(), 0, answer.position(), StandardCharsets.UTF_8);
      Matcher length = LENGTH.matcher(text);
      int whole = head + (length.find() ? Integer.parseInt(length.group(1)) : 0);
      if (answer.position() < whole) {
        return;
      }
      if (isPosted(text)) {
        micros[number] = (System.nanoTime() - due) / 1_000;
      } else {
        refused++;
      }
      answered++;
      answer.clear();
      free.add(this);
    }

    private int headLength() {
      byte[] bytes = answer.array();
      for (int i = 0; i <= answer.position() - HEAD_END.length; i++) {
        if (bytes[i] == '\r'
            && Arrays.equals(bytes, i, i + HEAD_END.length, HEAD_END, 0, HEAD_END.length)) {
          return i + HEAD_END.length;
        }
      }
      return -1;
    }
  }

  private byte[] transfer(int number) {
    int from = random.nextInt(accounts.size());
    int to = (from + 1 + random.nextInt(accounts.size() - 1)) % accounts.size();
    String[] source = accounts.get(from).split(" ");
    String target = accounts.get(to).split(" ")[1];
    String body =
        "{\"from_account_id\":\""
            + source[1]
            + "\",\"to_account_id\":\""
            + target
            + "\",\"amount\":1,\"currency\":\"EUR\"}";
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

  /** False when it is to be sent again later. */
  private static boolean isPosted(String answer) throws IOException {
    boolean posted = answer.startsWith("HTTP/1.1 201");
    boolean later =
        answer.startsWith("HTTP/1.1 503")
            && answer.contains("\r\nRetry-After:")
            && answer.contains("\"overloaded\"");
    if (!posted && !later) {
      throw new IOException(answer);
    }
    return posted;
  }
}
