package florin.rate;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The system's Redis on a free port, which can be stopped, killed, filled and locked. */
public final class RedisServer implements AutoCloseable {
  private static final Path PROGRAM = Path.of("/usr/bin/redis-server");
  private static final String ABSENT =
      "NOTHING OF THE SHARED RATE LIMITS WAS TESTED: it needs %s (apt-get install redis-server)"
          .formatted(PROGRAM);

  private final int port;
  private Process process;

  private RedisServer(int port) throws Exception {
    this.port = port;
    begin();
  }

  /** Skips the test, and says so, where there is none. */
  public static RedisServer start() throws Exception {
    boolean here = Files.isExecutable(PROGRAM);
    if (!here) {
      System.err.println(ABSENT);
    }
    assumeTrue(here, ABSENT);
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = free.getLocalPort();
      free.close();
      return new RedisServer(port);
    }
  }

  public String url() {
    return "redis://127.0.0.1:" + port;
  }

  /** Empty again, on the same port. */
  void begin(String... options) throws Exception {
    List<String> command = new ArrayList<>(List.of(PROGRAM.toString()));
    command.addAll(List.of("--port", "" + port, "--bind", "127.0.0.1", "--save", ""));
    command.addAll(List.of("--appendonly", "no", "--dir", System.getProperty("java.io.tmpdir")));
    command.addAll(List.of(options));
    process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!answers()) {
      if (System.nanoTime() > deadline || !process.isAlive()) {
        throw new AssertionError("redis-server does not answer");
      }
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  private boolean answers() {
    try {
      return !ask("PING").isEmpty();
    } catch (IOException notYet) {
      return false;
    }
  }

  /** One inline command; the first line of its answer. */
  String ask(String command) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(5_000);
      socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.UTF_8));
      byte[] answer = new byte[4_096];
      int length = socket.getInputStream().read(answer);
      return new String(answer, 0, Math.max(0, length), StandardCharsets.UTF_8).strip();
    }
  }

  /** All that it knows, as it would keep it on disk, not packed. */
  public void saveTo(Path file) throws Exception {
    ask("CONFIG SET rdbcompression no");
    new ProcessBuilder("redis-cli", "-p", "" + port, "--rdb", file.toString())
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }

  /** {@code STOP} or {@code CONT}. */
  void signal(String name) throws Exception {
    new ProcessBuilder("kill", "-" + name, "" + process.pid()).start().waitFor();
  }

  void kill() throws Exception {
    process.destroyForcibly().waitFor();
  }

  @Override
  public void close() throws Exception {
    kill();
  }
}
