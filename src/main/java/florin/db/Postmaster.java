package florin.db;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * What a cluster's {@code postmaster.pid} tells (PostgreSQL writes it line by line: pid, directory,
 * start, port, socket, address, memory, state), and which processes are truly that cluster's. Any
 * other process that has the pid by chance is left alone.
 */
record Postmaster(long pid, int port, boolean ready) {
  private static final String PROGRAM = "postgres";
  private static final Duration FAST = Duration.ofSeconds(4);
  private static final Duration LAST = Duration.ofSeconds(2);

  /** The server that runs on the cluster, whoever started it. */
  static Optional<Postmaster> on(Path cluster) {
    return read(cluster).filter(server -> server.serves(cluster));
  }

  /** What the pid file says, true or stale. */
  static Optional<Postmaster> read(Path cluster) {
    try {
      List<String> lines = Files.readAllLines(pidFile(cluster));
      if (lines.isEmpty()) {
        return Optional.empty();
      }
      int port = lines.size() < 4 ? 0 : Integer.parseInt(lines.get(3).strip());
      boolean ready = lines.size() >= 8 && lines.get(7).strip().equals("ready");
      return Optional.of(new Postmaster(Long.parseLong(lines.get(0).strip()), port, ready));
    } catch (IOException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  /**
   * Stops what a bank that was killed left running on the cluster, and removes a stale pid file.
   *
   * @throws PostgresUnavailable when the file names a PostgreSQL that may or may not be this
   *     cluster's: two on one cluster would destroy it
   */
  static void clear(Path cluster) throws IOException {
    if (!Files.isDirectory(cluster)) {
      return;
    }
    on(cluster).ifPresent(server -> stop(server.pid, () -> !server.serves(cluster)));
    if (!Poll.until(LAST, () -> members(cluster).isEmpty())) {
      members(cluster).forEach(ProcessHandle::destroyForcibly);
      Poll.until(LAST, () -> members(cluster).isEmpty());
    }
    Optional<Postmaster> left = read(cluster).filter(it -> isPostgres(commandLine(it.pid)));
    if (left.isPresent()) {
      throw new PostgresUnavailable(
          "PostgreSQL (process %d) may be running on %s: stop it first."
              .formatted(left.get().pid, cluster));
    }
    Files.deleteIfExists(pidFile(cluster));
  }

  /**
   * SIGINT: every session ends, all is written, a clean shutdown. When that takes too long,
   * SIGQUIT: it ends at once and recovers from its log at the next start; SIGKILL at the last.
   */
  static void stop(long pid, BooleanSupplier ended) {
    if (!ended.getAsBoolean()) {
      Programs.signal(pid, "INT");
      Poll.until(FAST, ended);
      abort(pid, ended);
    }
  }

  static void abort(long pid, BooleanSupplier ended) {
    for (String signal : List.of("QUIT", "KILL")) {
      if (!ended.getAsBoolean()) {
        Programs.signal(pid, signal);
        Poll.until(LAST, ended);
      }
    }
  }

  private static Path pidFile(Path cluster) {
    return cluster.resolve("postmaster.pid");
  }

  private boolean serves(Path cluster) {
    List<String> command = commandLine(pid);
    return isPostgres(command) && (command.contains(cluster.toString()) || worksIn(pid, cluster));
  }

  private static boolean isPostgres(List<String> command) {
    return Path.of(command.get(0)).endsWith(PROGRAM);
  }

  /** Empty words for a process that is gone, or waits for its parent to notice that it is. */
  private static List<String> commandLine(long pid) {
    try {
      return List.of(Files.readString(Path.of("/proc", pid + "", "cmdline")).split("\0", -1));
    } catch (IOException e) {
      return List.of("");
    }
  }

  /** The server's own processes rewrite their command line, but stay in its directory. */
  private static List<ProcessHandle> members(Path cluster) {
    return ProcessHandle.allProcesses().filter(it -> worksIn(it.pid(), cluster)).toList();
  }

  private static boolean worksIn(long pid, Path cluster) {
    Path process = Path.of("/proc", Long.toString(pid));
    try {
      String program = Files.readSymbolicLink(process.resolve("exe")).toString();
      return Path.of(program.replace(" (deleted)", "")).endsWith(PROGRAM)
          && Files.readSymbolicLink(process.resolve("cwd")).equals(cluster);
    } catch (IOException e) {
      return false;
    }
  }
}
