package florin.cli;

import florin.BankJvm;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The command line as a process of its own, standing in a folder, with a bare environment. */
record Florin(Path folder, Map<String, String> env) {
  private static final Duration DONE_MAX = Duration.ofSeconds(120);
  private static final Pattern LISTENING = Pattern.compile("Listening on http://127.0.0.1:(\\d+)");

  private static final List<String> OPTIONS = List.of("-Xmx256m");

  /** What a process left. */
  record Done(int code, String out, String err) {}

  Done runWith(String input, String... args) {
    return done(florin(args), input);
  }

  /** Another program of one class, on the class path without our tests and their resources. */
  Done main(Class<?> main, String... args) throws IOException {
    String file = main.getName().replace('.', '/') + ".class";
    Path copy = folder.resolve("classes").resolve(file);
    Files.createDirectories(copy.getParent());
    try (InputStream bytes = main.getClassLoader().getResourceAsStream(file)) {
      Files.copy(bytes, copy, StandardCopyOption.REPLACE_EXISTING);
    }
    List<Path> more = List.of(folder.resolve("classes"));
    List<String> command = BankJvm.command(OPTIONS, more, main.getName());
    command.addAll(List.of(args));
    return done(command, "");
  }

  private static List<String> florin(String... args) {
    List<String> command = BankJvm.command(OPTIONS);
    command.addAll(List.of(args));
    return command;
  }

  Done run(String... args) {
    return runWith("", args);
  }

  /** A line as a shell would run it. */
  Done shell(String line) {
    String program = String.join(" ", florin());
    return done(List.of("sh", "-c", line.replace("java -jar florin.jar", program)), "");
  }

  private Done done(List<String> command, String input) {
    try {
      Path out = Files.createTempFile(folder, "out", ".txt");
      Path err = Files.createTempFile(folder, "err", ".txt");
      Process process = start(command, out, err);
      try (var stdin = process.outputWriter()) {
        stdin.write(input);
      }
      if (!process.waitFor(DONE_MAX.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
        throw new AssertionError("not done in time: " + command + Files.readString(err));
      }
      return new Done(process.exitValue(), Files.readString(out), Files.readString(err));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }

  /** A bank that listens; to be closed. */
  Serving serve(String... args) throws IOException, InterruptedException {
    Path err = Files.createTempFile(folder, "serve", ".txt");
    Process process = start(florin(args), Files.createTempFile(folder, "out", ".txt"), err);
    long deadline = System.nanoTime() + DONE_MAX.toNanos();
    while (process.isAlive() && System.nanoTime() < deadline) {
      Matcher matcher = LISTENING.matcher(Files.readString(err));
      if (matcher.find() && Files.readString(err).contains("Stop:")) {
        return new Serving(process, Integer.parseInt(matcher.group(1)), err);
      }
      process.waitFor(20, TimeUnit.MILLISECONDS);
    }
    process.destroyForcibly();
    throw new AssertionError("does not listen: " + Files.readString(err));
  }

  /** A running bank. */
  record Serving(Process process, int port, Path err) implements AutoCloseable {
    /** Sends SIGTERM; the exit code. */
    int stop() throws InterruptedException {
      process.destroy();
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
        throw new AssertionError("did not stop in 10 s");
      }
      return process.exitValue();
    }

    String said() throws IOException {
      return Files.readString(err);
    }

    @Override
    public void close() throws InterruptedException {
      stop();
    }
  }

  private Process start(List<String> command, Path out, Path err) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().keySet().removeIf(name -> !name.equals("PATH"));
    builder.environment().putAll(env);
    return builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
  }
}
