package florin.export;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A program that nobody here wrote. Whoever has not installed it skips what needs it. */
public record Program(String name) {
  private static final long DONE_SECONDS_MAX = 120;
  private static final String PACKAGES = "hledger beancount python3 ofx poppler-utils";

  /** What it left; its two streams are one. */
  public record Done(int code, String said) {}

  public boolean isInstalled() {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .anyMatch(place -> Files.isExecutable(Path.of(place, name)));
  }

  public Done run(Path folder, String... args) throws IOException, InterruptedException {
    assumeTrue(isInstalled(), name + " is not installed here: apt-get install " + PACKAGES);
    List<String> command = new ArrayList<>(List.of(name));
    command.addAll(List.of(args));
    Path said = Files.createTempFile(folder, name, ".txt");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile());
    builder.environment().put("LC_ALL", "C.UTF-8");
    Process process = builder.start();
    if (!process.waitFor(DONE_SECONDS_MAX, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
      throw new AssertionError("not done in time: " + command);
    }
    return new Done(process.exitValue(), Files.readString(said, StandardCharsets.UTF_8));
  }
}
