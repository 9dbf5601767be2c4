package florin;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/**
 * A JVM for {@code florin.Main} as a process of its own: our classes in a jar, none of the tests'
 * beside them. It is given an archive of the classes that a start loads, for many are started and
 * loading is most of what a short one does.
 */
public final class BankJvm {
  private static final String MAIN = "florin.Main";
  private static final Path CLASSES = Path.of("target/classes").toAbsolutePath();
  private static final long PATIENCE_SECONDS = 180;

  /** Of both who writes the archive and who reads it. */
  private static final List<String> ALIKE =
      List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xlog:disable");

  private static final BankJvm SHARED = new BankJvm();

  private final Path folder;
  private final String classPath;
  private final List<String> archive;

  private BankJvm() {
    try {
      folder = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "spawned-");
      Runtime.getRuntime().addShutdownHook(new Thread(this::remove));
      classPath = classPath(jar());
      archive = archive();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }

  /** The command before the program's arguments; the options are the JVM's. */
  public static List<String> command(List<String> options) {
    return command(options, List.of(), MAIN);
  }

  /**
   * Another program, which sees the bank's classes and what is in one folder more.
   *
   * @param more of its own classes
   */
  public static List<String> command(List<String> options, List<Path> more, String main) {
    List<String> all = new ArrayList<>(SHARED.archive);
    all.addAll(options);
    return SHARED.java(all, more, main);
  }

  private List<String> java(List<String> options, List<Path> more, String main) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ALIKE);
    command.addAll(options);
    List<String> places = new ArrayList<>(List.of(classPath));
    more.forEach(place -> places.add(place.toString()));
    command.addAll(List.of("-cp", String.join(File.pathSeparator, places), main));
    return command;
  }

  private Path jar() throws IOException {
    Path jar = folder.resolve("florin-under-test.jar");
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file);
        Stream<Path> classes = Files.walk(CLASSES)) {
      out.setLevel(0);
      for (Path each : classes.filter(place -> !place.equals(CLASSES)).sorted().toList()) {
        boolean isFile = Files.isRegularFile(each); // folders too: migrations are looked for in one
        out.putNextEntry(new JarEntry(CLASSES.relativize(each) + (isFile ? "" : "/")));
        if (isFile) {
          Files.copy(each, out);
        }
        out.closeEntry();
      }
    }
    return jar;
  }

  private static String classPath(Path jar) {
    List<String> places = new ArrayList<>(List.of(jar.toString()));
    Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(place -> place.endsWith(".jar"))
        .forEach(places::add);
    return String.join(File.pathSeparator, places);
  }

  /**
   * What a bank loads until it serves, and while it stops. Without an archive all goes on slower.
   */
  private List<String> archive() throws IOException, InterruptedException {
    Path file = folder.resolve("florin.jsa");
    List<String> command = java(List.of("-XX:ArchiveClassesAtExit=" + file), List.of(), MAIN);
    command.addAll(
        List.of("serve", "--port", "0", "--data-dir", folder.resolve("bank").toString()));
    Path said = folder.resolve("said");
    Process bank =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (bank.isAlive()
        && !Files.readString(said).contains("Listening on")
        && System.nanoTime() - end < 0) {
      bank.waitFor(50, TimeUnit.MILLISECONDS);
    }
    bank.destroy();
    if (!bank.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      bank.destroyForcibly().waitFor();
    }
    if (!Files.isRegularFile(file)) {
      System.err.println("No class-data archive was made: " + Files.readString(said));
      return List.of();
    }
    return List.of("-XX:SharedArchiveFile=" + file);
  }

  private void remove() {
    try (Stream<Path> all = Files.walk(folder)) {
      all.sorted((a, b) -> b.compareTo(a)).forEach(each -> each.toFile().delete());
    } catch (IOException gone) {
      System.err.println("left behind: " + folder);
    }
  }
}
