package florin.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import florin.cli.Florin.Done;
import florin.cli.Florin.Serving;
import florin.export.Program;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The commands in {@code src/docs}: those of the bank's command line are run here beside a bank
 * that serves, those that print what they say by {@link florin.clock.SandboxDocTest}. The others
 * need another machine or hours, and are held to what they name being there.
 */
class DocCommandsTest {
  private static final Path DOCS = Path.of("src/docs");
  private static final Pattern BLOCK = Pattern.compile("(?s)\n```sh\n(.*?)\n```\n");
  private static final List<String> OF_THE_COMMAND_LINE =
      List.of("operations", "proof", "audit", "checkpoints", "backup");
  private static final Set<String> THAT_PRINT =
      Set.of("sandbox", "interest", "cards", "idempotency", "holds");

  /** A server of one's own, volumes that are mounted, hours of measuring. */
  private static final Set<String> ELSEWHERE =
      Set.of("deployment", "encryption", "performance", "testing");

  private static final String OPERATOR = "olga@example.com";
  private static final String PASSWORD = "five green kettles";

  @TempDir Path folder;

  private static List<String> blocks(String document) {
    try {
      String text = Files.readString(DOCS.resolve(document + ".md"));
      return BLOCK.matcher(text).results().map(found -> found.group(1)).toList();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  @Test
  void every_document_with_commands_is_looked_after() throws Exception {
    Set<String> withCommands = new TreeSet<>();
    try (Stream<Path> files = Files.list(DOCS)) {
      files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".md"))
          .map(name -> name.substring(0, name.length() - ".md".length()))
          .filter(name -> !blocks(name).isEmpty())
          .forEach(withCommands::add);
    }
    Set<String> lookedAfter = new TreeSet<>(OF_THE_COMMAND_LINE);
    lookedAfter.addAll(THAT_PRINT);
    lookedAfter.addAll(ELSEWHERE);
    assertThat(withCommands).isEqualTo(lookedAfter);
  }

  @Test
  void those_of_the_command_line_work_one_after_the_other() throws Exception {
    assumeTrue(
        Stream.of("curl", "jq", "openssl", "hledger", "bean-check", "python3")
            .map(Program::new)
            .allMatch(Program::isInstalled),
        "apt install curl jq openssl hledger beancount python3");
    Files.createSymbolicLink(folder.resolve("src"), Path.of("src").toAbsolutePath());
    Files.writeString(folder.resolve("books.csv"), "date,account,amount_cents\n2020-01-01,7,250\n");
    Florin alone = new Florin(folder, Map.of());
    Done created = alone.runWith(PASSWORD, "user", "create", OPERATOR, "--operator");
    assertThat(created.code()).as(created.err()).isZero();
    Done imported = alone.run("import", "books.csv", "--currency", "EUR", "--owner", OPERATOR);
    assertThat(imported.code()).as(imported.err()).isZero();
    try (Serving bank = alone.serve("--port", "0")) {
      Map<String, String> env =
          Map.of("PORT", String.valueOf(bank.port()), "TOKEN", token(bank.port()));
      Florin beside = new Florin(folder, env);
      for (String document : OF_THE_COMMAND_LINE) {
        for (String block : blocks(document)) {
          String script = block.replace(":8080", ":" + bank.port());
          Done done = beside.shell("set -e\n" + withoutTheStart(script));
          assertThat(done.code()).as(document + ": " + script + "\n" + done.err()).isZero();
        }
      }
    }
    assertThat(folder.resolve("books.json")).isNotEmptyFile();
    assertThat(folder.resolve("new")).isNotEmptyDirectory();
  }

  /** There is a bank already. */
  private static String withoutTheStart(String script) {
    return script.replaceAll("(?m)^java -jar florin\\.jar +#.*$", "");
  }

  @Test
  void those_that_run_elsewhere_name_files_tests_and_settings_that_there_are() throws Exception {
    String names = Files.readString(Path.of("pom.xml")) + sourcesOfTests();
    for (String document : ELSEWHERE) {
      for (String block : blocks(document)) {
        Pattern.compile("(?:^|\\s)(?:\\./|(src/))([\\w/.-]+\\.sh|bench/\\w+)")
            .matcher(block.replace("sudo ./", "src/deploy/"))
            .results()
            .map(found -> Path.of("src", found.group(2)))
            .forEach(script -> assertThat(script).isExecutable());
        Pattern.compile("-Dtest=(\\w+)")
            .matcher(block)
            .results()
            .forEach(found -> assertThat(names).as(block).contains("class " + found.group(1)));
        Pattern.compile("-D(florin[\\w.]+)=")
            .matcher(block)
            .results()
            .forEach(found -> assertThat(names).as(block).contains(found.group(1)));
      }
    }
  }

  private static String sourcesOfTests() {
    try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
      StringBuilder all = new StringBuilder();
      for (Path file : files.filter(each -> each.toString().endsWith(".java")).toList()) {
        all.append(Files.readString(file));
      }
      return all.toString();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static String token(int port) throws Exception {
    String credentials = "{\"email\":\"%s\",\"password\":\"%s\"}".formatted(OPERATOR, PASSWORD);
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/auth/login"))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(credentials, UTF_8))
            .build();
    String answer = HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
    return answer.replaceAll("(?s).*\"access_token\":\"([^\"]+)\".*", "$1");
  }
}
