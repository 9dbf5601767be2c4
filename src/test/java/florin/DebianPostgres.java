package florin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Debian's PostgreSQL on a folder and a port of its own. */
public final class DebianPostgres implements AutoCloseable {
  private static final Path PROGRAMS = Path.of("/usr/lib/postgresql/15/bin");

  private final String url;
  private final Path data;

  /** Starts it; its superuser is {@code postgres}, without a password. */
  public DebianPostgres(Path data) throws IOException, InterruptedException {
    this.data = data;
    int port = freePort();
    this.url = "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
    run("install", "-d", "-m", "0777", data.getParent().toString());
    run("install", "-d", "-o", "postgres", data.toString());
    String cluster = data.resolve("cluster").toString();
    asPostgres("initdb", "-D", cluster, "-U", "postgres", "-A", "trust", "--no-sync");
    String options = "-p " + port + " -c unix_socket_directories='' -c listen_addresses=127.0.0.1";
    String log = data.resolve("log").toString();
    asPostgres("pg_ctl", "-D", cluster, "-l", log, "-o", options, "-w", "start");
  }

  /** Skips the test where it is not. */
  public static void assumeInstalled() {
    assumeTrue(Files.exists(PROGRAMS), "PostgreSQL 15 is not installed: apt install postgresql-15");
  }

  /** Of its database {@code postgres}. */
  public String url() {
    return url;
  }

  @Override
  public void close() throws Exception {
    asPostgres("pg_ctl", "-D", data.resolve("cluster").toString(), "-m", "immediate", "stop");
  }

  private static void asPostgres(String program, String... args)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("runuser", "-u", "postgres", "--"));
    if (!"root".equals(System.getProperty("user.name"))) {
      command.clear();
    }
    command.add(PROGRAMS.resolve(program).toString());
    command.addAll(List.of(args));
    run(command.toArray(String[]::new));
  }

  private static void run(String... command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).as(String.join(" ", command)).isTrue();
    assertThat(process.exitValue()).as(String.join(" ", command)).isZero();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
