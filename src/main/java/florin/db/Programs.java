package florin.db;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The few programs of the system that Java has no call for, or a slow one. */
final class Programs {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration PATIENCE_WITH_FILES = Duration.ofMinutes(2);

  private Programs() {}

  static Optional<String> find(String name) {
    return Stream.of("/usr/bin/", "/bin/", "/usr/sbin/", "/sbin/")
        .map(folder -> folder + name)
        .filter(path -> Files.isExecutable(Path.of(path)))
        .findFirst();
  }

  /** Sends a signal that {@link ProcessHandle} cannot: it knows SIGTERM and SIGKILL only. */
  static void signal(long pid, String signal) {
    run(List.of("/bin/sh", "-c", "kill -" + signal + " " + pid));
  }

  /**
   * Puts all that was written to the folder's file system on the disk; without the program, not.
   */
  static void syncFileSystem(Path folder) {
    find("sync").ifPresent(sync -> run(List.of(sync, "-f", folder.toString())));
  }

  /**
   * Copies what is in a folder into another that is there, with owners and permissions: PostgreSQL
   * takes its own alone. Thousands of files take Java's first seconds else.
   */
  static void copy(Path from, Path to) throws IOException {
    String cp = find("cp").orElse("cp");
    Process process = start(List.of(cp, "-RPp", from + "/.", to.toString()));
    if (!Poll.until(PATIENCE_WITH_FILES, () -> !process.isAlive()) || process.exitValue() != 0) {
      process.destroyForcibly();
      throw new IOException(from + " cannot be copied to " + to + ".");
    }
  }

  private static void run(List<String> command) {
    Process process = start(command);
    Poll.until(PATIENCE, () -> !process.isAlive());
  }

  private static Process start(List<String> command) {
    try {
      return new ProcessBuilder(command)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start();
    } catch (IOException e) {
      throw new PostgresUnavailable("The program " + command.get(0) + " cannot be started.", e);
    }
  }
}
