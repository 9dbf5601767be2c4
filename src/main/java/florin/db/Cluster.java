package florin.db;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;

/** PostgreSQL's own data directory, and the commands that run on it. */
record Cluster(DataDirectory directory, Path home, PostgresOptions options) {
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final Duration GIVING_UP = Duration.ofSeconds(5);
  private static final int PORT_TRIES = 20;
  private static final String PORT_LOST = "could not create any TCP/IP sockets";

  /** A server that runs, and its port. */
  record Running(Process process, int port) {}

  /** Makes it when it is not there: aside, then moved, so that a kill leaves nothing half. */
  void create(Secrets secrets) throws IOException {
    if (Files.exists(directory.cluster())) {
      return;
    }
    Path aside = directory.folder().resolve(".initdb");
    // An initdb whose bank was killed may still write there; without its folder it gives up.
    Poll.until(GIVING_UP, () -> FileTree.tryDelete(aside));
    FileTree.makePrivate(aside);
    directory.user().own(aside);
    Path password = aside.resolve("password");
    FileTree.writePrivate(password, secrets.get(PostgresServer.SUPERUSER));
    directory.user().own(password);
    Process initdb =
        run(initdb(aside.resolve("cluster"), password), Redirect.to(directory.log().toFile()));
    if (!Poll.until(PATIENCE, () -> !initdb.isAlive()) || initdb.exitValue() != 0) {
      initdb.destroyForcibly();
      throw new PostgresUnavailable("PostgreSQL's data cannot be made: " + lastWords());
    }
    Files.move(aside.resolve("cluster"), directory.cluster(), StandardCopyOption.ATOMIC_MOVE);
    FileTree.delete(aside);
  }

  /** Starts a server on a free port of the loopback address. */
  Running start() throws IOException {
    for (int i = 0; ; i++) {
      int port = freePort();
      try {
        Process process = launch(port);
        awaitReady(process);
        return new Running(process, port);
      } catch (PostgresUnavailable e) {
        if (i == PORT_TRIES || !String.valueOf(e.getMessage()).contains(PORT_LOST)) {
          throw e;
        }
      }
    }
  }

  /** Starts a server; {@link #awaitReady} tells when it takes connections. */
  Process launch(int port) throws IOException {
    return run(postgres(port), Redirect.appendTo(directory.log().toFile()));
  }

  /** Waits for the server, which after a crash recovers first. */
  void awaitReady(Process process) throws IOException {
    Poll.until(PATIENCE, () -> !process.isAlive() || isReady(process));
    if (!isReady(process) || !process.isAlive()) {
      Postmaster.abort(process.pid(), () -> !process.isAlive());
      throw new PostgresUnavailable("PostgreSQL does not start: " + lastWords());
    }
  }

  /** Ends the server and whatever it leaves; data that is worth nothing is not written first. */
  void stop(Process process) throws IOException {
    BooleanSupplier ended = () -> !process.isAlive();
    if (options.data() == PostgresOptions.Data.THROWN_AWAY) {
      Postmaster.abort(process.pid(), ended);
    } else {
      Postmaster.stop(process.pid(), ended);
    }
    Postmaster.clear(directory.cluster());
  }

  private boolean isReady(Process process) {
    return Postmaster.read(directory.cluster())
        .filter(server -> server.ready() && server.pid() == process.pid())
        .isPresent();
  }

  private List<String> initdb(Path target, Path password) {
    List<String> command = new ArrayList<>();
    command.add(home.resolve("bin/initdb").toString());
    command.addAll(List.of("-D", target.toString(), "-U", PostgresServer.SUPERUSER));
    command.addAll(List.of("--auth=scram-sha-256", "--pwfile=" + password, "--encoding=UTF8"));
    command.add("--set=scram_iterations=" + PostgresOptions.SCRAM_ITERATIONS);
    // PostgreSQL's own collation: an index stays right whatever C library comes to be below it.
    command.addAll(List.of("--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"));
    command.add("--no-instructions");
    if (options.data() != PostgresOptions.Data.DURABLE) {
      command.addAll(List.of("--no-sync", "--no-data-checksums", "--wal-segsize=1"));
    }
    return command;
  }

  private List<String> postgres(int port) {
    List<String> command = new ArrayList<>();
    command.add(home.resolve("bin/postgres").toString());
    command.addAll(List.of("-D", directory.cluster().toString(), "-p", Integer.toString(port)));
    options.settings().forEach((name, value) -> command.addAll(List.of("-c", name + "=" + value)));
    return command;
  }

  /** Nothing of this process's environment goes along: it may hold secrets. */
  private Process run(List<String> command, Redirect output) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(directory.user().command(command, directory.folder(), home))
            .directory(directory.folder().toFile())
            .redirectErrorStream(true)
            .redirectOutput(output);
    builder.environment().clear();
    builder.environment().put("PATH", "/usr/bin:/bin:/usr/sbin:/sbin");
    builder.environment().put("LC_ALL", "C");
    return builder.start();
  }

  private String lastWords() throws IOException {
    String log = new String(Files.readAllBytes(directory.log()), StandardCharsets.UTF_8).strip();
    return log.substring(Math.max(0, log.length() - 600)).replaceAll("\\s+", " ");
  }

  /**
   * Below the range that the system gives to outgoing connections: while the server is down, one of
   * these, even the pool's own, could take its port.
   */
  private static int freePort() throws IOException {
    for (int i = 0; i < PORT_TRIES; i++) {
      int port = ThreadLocalRandom.current().nextInt(15_000, 32_000);
      try (ServerSocket probe = new ServerSocket()) {
        probe.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        return port;
      } catch (BindException e) {
        // Taken: another draw.
      }
    }
    throw new PostgresUnavailable("No port is free on the loopback address.");
  }
}
