package florin.db;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.postgresql.Driver;
import org.slf4j.Logger;
import org.tukaani.xz.XZInputStream;

/** A JVM of its own that a test may kill. It says one line, and ends when its input does. */
final class Child implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final Process process;
  private final BufferedReader output;

  private Child(Process process) {
    this.process = process;
    this.output = process.inputReader(StandardCharsets.UTF_8);
  }

  /** Runs {@link #main} with these words; {@code prefix} comes before the program's own. */
  static Child start(List<String> prefix, List<String> options, String... words)
      throws IOException {
    return start(prefix, classPath(), options, words);
  }

  static Child start(
      List<String> prefix, List<Path> classPath, List<String> options, String... words)
      throws IOException {
    List<String> command = new ArrayList<>(prefix);
    command.add(System.getProperty("java.home") + "/bin/java");
    command.addAll(options);
    command.add("-cp");
    command.add(
        classPath.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)));
    command.add(Child.class.getName());
    command.addAll(List.of(words));
    return new Child(
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start());
  }

  static Child start(String... words) throws IOException {
    return start(List.of(), List.of(), words);
  }

  /** Where the few classes of a server are, each alone. */
  static List<Path> classPath() {
    Stream<Path> classes =
        Stream.of(
                EmbeddedPostgres.class,
                Child.class,
                Driver.class,
                XZInputStream.class,
                Logger.class)
            .map(it -> Path.of(it.getProtectionDomain().getCodeSource().getLocation().getPath()));
    String archive = EmbeddedPostgres.class.getResource("/postgres-linux-x86_64.txz").getPath();
    return Stream.concat(
            classes, Stream.of(Path.of(archive.substring("file:".length(), archive.indexOf('!')))))
        .toList();
  }

  String line() throws IOException {
    try (Watchdog unused = new Watchdog()) {
      return String.valueOf(output.readLine());
    }
  }

  String restOfOutput() {
    try (Watchdog unused = new Watchdog()) {
      return output.lines().collect(Collectors.joining("\n"));
    }
  }

  /** Ends a child that says nothing, and tells in the test's log where it hung. */
  private final class Watchdog implements AutoCloseable {
    private final CompletableFuture<Void> bite =
        CompletableFuture.runAsync(
            this::bite, CompletableFuture.delayedExecutor(PATIENCE.toSeconds(), TimeUnit.SECONDS));

    private void bite() {
      try {
        String jcmd = System.getProperty("java.home") + "/bin/jcmd";
        Process stacks =
            new ProcessBuilder(jcmd, Long.toString(process.pid()), "Thread.print")
                .redirectErrorStream(true)
                .start();
        stacks.inputReader().lines().forEach(System.err::println);
      } catch (IOException none) {
        System.err.println("No stacks of a child that hangs: " + none.getMessage());
      } finally {
        process.destroyForcibly();
      }
    }

    @Override
    public void close() {
      bite.cancel(false);
    }
  }

  /** As kill -9 does. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  @Override
  public void close() throws IOException {
    process.getOutputStream().close();
    Poll.until(Duration.ofSeconds(20), () -> !process.isAlive());
    process.destroyForcibly();
  }

  /** {@code bank FOLDER}, {@code lease} or {@code silent-lease}. */
  public static void main(String[] words) throws Exception {
    try {
      run(words);
    } catch (DataDirectoryInUse | PostgresUnavailable refused) {
      System.out.println(refused.getClass().getSimpleName() + ": " + refused.getMessage());
    }
  }

  private static void run(String[] words) throws Exception {
    if (words[0].equals("bank")) {
      try (EmbeddedPostgres postgres =
          EmbeddedPostgres.start(Path.of(words[1]), PostgresOptions.durable())) {
        System.out.println(postgres.server().port());
        System.in.read();
      }
      return;
    }
    try (SharedPostgres.Lease lease = SharedPostgres.lease(() -> "nothing", database -> {})) {
      if (words[0].equals("lease")) {
        System.out.println(lease.server().port());
        System.in.read();
      }
    }
  }

  /** The class path where anybody may read it. */
  static List<Path> openCopy(Path target) throws IOException {
    List<Path> copies = new ArrayList<>();
    for (Path part : classPath()) {
      Path copy = target.resolve(copies.size() + "-" + part.getFileName());
      try (Stream<Path> files = Files.walk(part)) {
        for (Path file : files.toList()) {
          Path to = copy.resolve(part.relativize(file).toString());
          if (file.equals(part)) {
            to = copy;
          }
          Files.copy(file, to, StandardCopyOption.REPLACE_EXISTING);
        }
      }
      copies.add(copy);
    }
    return copies;
  }
}
