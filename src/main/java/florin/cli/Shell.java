package florin.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import florin.Config;
import florin.config.Setting;
import florin.config.Sources;
import florin.http.Json;
import java.io.BufferedReader;
import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a command has around it: streams, environment, the folder it stands in, and the settings
 * given as flags.
 */
public final class Shell {
  private final PrintStream out;
  private final PrintStream err;
  private final InputStream in;
  private final Map<String, String> env;
  private final Path directory;
  private final boolean isProcess;
  private final @Nullable Console console;
  private final Map<String, String> flags = new HashMap<>();

  /** Where its words go and come from. */
  public record Streams(PrintStream out, PrintStream err, InputStream in) {}

  /** A shell without a terminal; {@code env} and {@code directory} are where settings are found. */
  public Shell(Streams streams, Map<String, String> env, Path directory) {
    this(streams, env, directory, false);
  }

  private Shell(Streams streams, Map<String, String> env, Path directory, boolean isProcess) {
    this.out = streams.out();
    this.err = streams.err();
    this.in = streams.in();
    this.env = env;
    this.directory = directory;
    this.isProcess = isProcess;
    this.console = isProcess ? System.console() : null;
  }

  /** The one this process was started from, in UTF-8. */
  static Shell ofProcess() {
    var out = new FileOutputStream(FileDescriptor.out);
    var err = new FileOutputStream(FileDescriptor.err);
    Streams streams =
        new Streams(
            new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8), System.in);
    return new Shell(streams, System.getenv(), Path.of(""), true);
  }

  /** Data: what somebody may want to pipe on. */
  void print(String line) {
    out.println(line);
    if (out.checkError()) {
      throw new OutputCutOff();
    }
  }

  /** Data by the stream. Throws when it cannot be written, where a PrintStream keeps silent. */
  OutputStream data() {
    return new OutputStream() {
      @Override
      public void write(int one) throws IOException {
        write(new byte[] {(byte) one}, 0, 1);
      }

      @Override
      public void write(byte[] bytes, int from, int length) throws IOException {
        out.write(bytes, from, length);
        if (out.checkError()) {
          throw new IOException(OutputCutOff.SENTENCE);
        }
      }
    };
  }

  /** Where a path that was typed leads. */
  Path resolve(Path typed) {
    return directory.resolve(typed);
  }

  /** Data as one line of JSON. */
  void printJson(Object view) {
    print(new String(Json.bytes(view), UTF_8));
  }

  /** Talk. */
  void say(String line) {
    err.println(line);
  }

  /** Talk that is drawn over. */
  void draw(String part) {
    err.print(part);
    err.flush();
  }

  PrintStream out() {
    return out;
  }

  PrintStream err() {
    return err;
  }

  /** Whether a person looks on: colour and progress are for them alone. */
  boolean isTerminal() {
    return console != null && !env.getOrDefault("TERM", "").equals("dumb");
  }

  /** Colour, unless the person asked for none (no-color.org). */
  boolean isColoured() {
    return isTerminal() && env.getOrDefault("NO_COLOR", "").isEmpty();
  }

  /** Keeps the libraries' log off stderr; only in a process of our own, whose log it is. */
  void silenceLog() {
    if (isProcess) {
      Logs.beginQuietly();
    }
  }

  void flag(Setting<?> setting, String text) {
    flags.put(setting.name(), text);
  }

  /** Where the settings come from; says what looks mistyped. */
  Sources sources() {
    Sources sources = Sources.read(flags, env, directory);
    sources.warnings().forEach(warning -> say("Warning: " + warning));
    return sources;
  }

  /**
   * The settings.
   *
   * @throws florin.config.ConfigException with all that is wrong
   */
  Config config() {
    return Config.of(sources());
  }

  /**
   * A password: asked for twice on a terminal, without echo; else the first line of standard input.
   *
   * @throws UsageException when there is none, or the two differ
   */
  String password() {
    if (console == null && isProcess && isTyped()) {
      throw new UsageException("A password is typed where output is seen: do not redirect it.");
    }
    List<String> given = console == null ? List.of(line()) : asked(console);
    if (given.get(0).isEmpty()) {
      throw new UsageException("No password was given: type it, or pipe it in as one line.");
    }
    if (given.size() > 1 && !given.get(0).equals(given.get(1))) {
      throw new UsageException("The two passwords differ.");
    }
    return given.get(0);
  }

  /** Whether standard input is a terminal, which would show what is typed. */
  private static boolean isTyped() {
    try {
      String input = Files.readSymbolicLink(Path.of("/proc/self/fd/0")).toString();
      return input.startsWith("/dev/pts/") || input.startsWith("/dev/tty");
    } catch (IOException | UnsupportedOperationException unknown) {
      return false;
    }
  }

  private static List<String> asked(Console console) {
    char[] first = console.readPassword("Password: ");
    char[] second = console.readPassword("Once more: ");
    return first == null || second == null
        ? List.of("")
        : List.of(new String(first), new String(second));
  }

  private String line() {
    try {
      var reader = new BufferedReader(new InputStreamReader(in, UTF_8));
      String line = reader.readLine();
      return line == null ? "" : line;
    } catch (IOException unreadable) {
      throw new UsageException("Standard input cannot be read.");
    }
  }
}
