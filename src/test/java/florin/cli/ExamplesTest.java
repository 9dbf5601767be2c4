package florin.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import florin.cli.Florin.Done;
import florin.cli.Florin.Serving;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples at the end of each help do what they say. */
class ExamplesTest {
  private static final Pattern EXAMPLE = Pattern.compile("(?m)^  (.*java -jar florin\\.jar.*)$");
  private static final String BEGINS_A_BANK =
      "java -jar florin.jar( serve| demo)?( --(?!no-serve).*)?";

  @TempDir Path folder;

  @Test
  void they_all_work() throws Exception {
    List<String> examples = examples();
    assertThat(examples).hasSizeGreaterThanOrEqualTo(18);
    Files.writeString(folder.resolve("books.csv"), "date,account,amount_cents\n2020-01-01,7,250\n");
    try (Serving bank = new Florin(folder, Map.of()).serve("--port", "0")) {
      String port = String.valueOf(bank.port());
      Florin beside = new Florin(folder, Map.of("PORT", port));
      for (String example : examples) {
        if (!example.matches(BEGINS_A_BANK)) {
          Done done = beside.shell(example.replace("--port 8080", "--port " + port));
          assertThat(done.code()).as(example + "\n" + done.err()).isZero();
          assertThat(done.out() + done.err()).as(example).isNotEmpty();
        }
      }
    }
    for (String example : examples) {
      if (example.matches(BEGINS_A_BANK)) {
        String[] args = example.replaceFirst("java -jar florin\\.jar ?", "").split(" ");
        try (Serving bank = new Florin(folder, Map.of()).serve(args)) {
          assertThat(bank.port()).isPositive();
        }
      }
    }
  }

  /** Of every command that the help lists. */
  private static List<String> examples() {
    String help = out("--help");
    List<String> commands = new ArrayList<>(List.of("", "user create "));
    Pattern.compile("(?m)^  ([a-z]+)  ")
        .matcher(help.substring(help.indexOf("Commands:"), help.indexOf("Exit codes:")))
        .results()
        .forEach(found -> commands.add(found.group(1) + " "));
    List<String> examples = new ArrayList<>();
    for (String command : commands) {
      EXAMPLE
          .matcher(out((command + "--help").split(" ")))
          .results()
          .forEach(found -> examples.add(found.group(1)));
    }
    return examples;
  }

  private static String out(String... args) {
    var bytes = new ByteArrayOutputStream();
    var stream = new PrintStream(bytes, true, UTF_8);
    var streams = new Shell.Streams(stream, stream, InputStream.nullInputStream());
    Cli.run(args, new Shell(streams, Map.of(), Path.of("")));
    return bytes.toString(UTF_8);
  }
}
