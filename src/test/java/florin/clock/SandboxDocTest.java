package florin.clock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import florin.Bank;
import florin.export.Program;
import florin.testing.FlorinExtension;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The lines of documents that are programs print what they say. */
@ExtendWith(FlorinExtension.class)
class SandboxDocTest {
  private static final Pattern BLOCK = Pattern.compile("(?s)\n```sh\n(.*?)\n```\n");
  private static final String PRINTS = "# prints ";
  private static final String DEFAULT = "http://127.0.0.1:8080/";

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"sandbox", "interest", "cards", "idempotency", "holds"})
  void its_lines_print_what_it_says(String name, Bank bank) throws Exception {
    assumeTrue(
        Stream.of("curl", "jq").map(Program::new).allMatch(Program::isInstalled),
        "apt install curl jq");
    String document = Files.readString(Path.of("src/docs/" + name + ".md"));
    String script =
        BLOCK.matcher(document).results().map(b -> b.group(1)).collect(Collectors.joining("\n"));
    assertThat(script).contains(DEFAULT);
    List<String> promised =
        script
            .lines()
            .filter(line -> line.startsWith(PRINTS))
            .map(line -> line.substring(PRINTS.length()))
            .toList();

    Path file = folder.resolve(name + ".sh");
    Files.writeString(file, script.replace(DEFAULT, bank.baseUrl() + "/"));
    File out = folder.resolve("out.txt").toFile();
    File err = folder.resolve("err.txt").toFile();
    Process bash =
        new ProcessBuilder("bash", "-xeuo", "pipefail", file.toString())
            .directory(folder.toFile())
            .redirectOutput(out)
            .redirectError(err)
            .start();
    boolean ended = bash.waitFor(120, TimeUnit.SECONDS);
    bash.destroyForcibly();

    assertThat(ended).isTrue();
    assertThat(Files.readAllLines(out.toPath()))
        .as(Files.readString(err.toPath()))
        .isEqualTo(promised)
        .hasSizeGreaterThan(8);
    assertThat(bash.exitValue()).isZero();
  }
}
