package florin.faults;

import florin.BankJvm;
import florin.contract.TestBank;
import florin.testing.FlorinExtension;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A bank as its users run it, in a process of its own on its own PostgreSQL: {@code florin serve}.
 * Its operator is the one of {@link FlorinExtension}.
 */
final class BankProcess implements AutoCloseable {
  private static final Pattern LISTENING = Pattern.compile("Listening on (http://\\S+)");
  private static final long START_SECONDS_MAX = 120;
  private static final long STOP_SECONDS_MAX = 20;
  private static final Map<String, String> SETTINGS =
      TestBank.operatorAnd("FLORIN_BCRYPT_COST", "10", "FLORIN_RATE_LIMITS", "off");

  private final Path dataDir;
  private final Process process;
  private final URI base;

  private BankProcess(Path dataDir, Process process, URI base) {
    this.dataDir = dataDir;
    this.process = process;
    this.base = base;
  }

  /** Starts one and waits until it listens. */
  static BankProcess start(Path dataDir, String... javaOptions) throws Exception {
    return start(dataDir, Map.of(), javaOptions);
  }

  /** One of several on a database, where the settings say so. */
  static BankProcess start(Path dataDir, Map<String, String> settings, String... javaOptions)
      throws Exception {
    List<String> options = new ArrayList<>(List.of("-Xmx512m"));
    options.addAll(List.of(javaOptions));
    List<String> command = BankJvm.command(options);
    command.addAll(List.of("serve", "--data-dir", dataDir.toString(), "--port", "0"));
    Path said = dataDir.resolveSibling(dataDir.getFileName() + ".log");
    Files.deleteIfExists(said);
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder
        .environment()
        .keySet()
        .removeIf(name -> name.matches("FLORIN_.*|DATABASE_URL|PORT|HOST"));
    builder.environment().putAll(SETTINGS);
    builder.environment().putAll(settings);
    builder.redirectOutput(said.toFile());
    Process process = builder.start();
    try {
      return new BankProcess(dataDir, process, listening(process, said));
    } catch (Throwable failure) {
      process.destroyForcibly().waitFor();
      postgres(dataDir).forEach(ProcessHandle::destroyForcibly);
      throw failure;
    }
  }

  private static URI listening(Process process, Path said) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS_MAX);
    while (System.nanoTime() - deadline < 0) {
      Matcher line = LISTENING.matcher(Files.exists(said) ? Files.readString(said) : "");
      if (line.find()) {
        return URI.create(line.group(1));
      }
      if (process.waitFor(50, TimeUnit.MILLISECONDS)) {
        break;
      }
    }
    throw new AssertionError("the bank did not start: " + Files.readString(said));
  }

  URI base() {
    return base;
  }

  /** SIGKILL: no hook runs, its PostgreSQL is left behind. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** SIGKILL to everything at once, like a power cut: what PostgreSQL is at remains undone. */
  void killAll() throws Exception {
    List<ProcessHandle> all = new ArrayList<>(postgres(dataDir));
    all.add(process.toHandle());
    all.forEach(ProcessHandle::destroyForcibly);
    process.waitFor();
  }

  /** SIGKILL to the main process of its PostgreSQL. */
  void killPostmaster() throws IOException {
    postgres(dataDir).stream().limit(1).forEach(ProcessHandle::destroyForcibly);
  }

  /**
   * Stops every process of its PostgreSQL: first the one that starts the others, then those there
   * are, until no more have come. One that was being started meanwhile would go on serving.
   */
  void stopPostgres() throws Exception {
    List<ProcessHandle> stopped = List.of();
    List<ProcessHandle> all = postgres(dataDir).stream().limit(1).toList();
    while (all.size() > stopped.size()) {
      signal("STOP", all);
      stopped = all;
      all = postgres(dataDir);
    }
  }

  /** The main one last: until then none that ended is gone. */
  void continuePostgres() throws Exception {
    List<ProcessHandle> all = new ArrayList<>(postgres(dataDir));
    Collections.reverse(all);
    signal("CONT", all);
  }

  private static void signal(String signal, List<ProcessHandle> processes) throws Exception {
    List<String> command = new ArrayList<>(List.of("kill", "-" + signal));
    processes.forEach(one -> command.add(Long.toString(one.pid())));
    if (new ProcessBuilder(command).inheritIO().start().waitFor() != 0) {
      throw new AssertionError(command + " failed");
    }
  }

  /** The processes of its PostgreSQL, the main one first; none when it does not run. */
  private static List<ProcessHandle> postgres(Path dataDir) throws IOException {
    Path file = dataDir.resolve("cluster/postmaster.pid");
    List<String> lines = Files.exists(file) ? Files.readAllLines(file) : List.of();
    return lines.stream()
        .limit(1)
        .map(line -> ProcessHandle.of(Long.parseLong(line.strip())))
        .flatMap(Optional::stream)
        .flatMap(main -> Stream.concat(Stream.of(main), main.descendants()))
        .toList();
  }

  long pid() {
    return process.pid();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** SIGTERM, and the end of everything it started. */
  @Override
  public void close() throws IOException {
    process.destroy();
    try {
      process.waitFor(STOP_SECONDS_MAX, TimeUnit.SECONDS);
    } catch (InterruptedException hurry) {
      Thread.currentThread().interrupt();
    }
    process.destroyForcibly();
    postgres(dataDir).forEach(ProcessHandle::destroyForcibly);
  }
}
