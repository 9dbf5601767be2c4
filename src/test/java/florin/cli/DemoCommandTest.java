package florin.cli;

import static org.assertj.core.api.Assertions.assertThat;

import florin.cli.Florin.Done;
import florin.cli.Florin.Serving;
import florin.contract.Customer;
import florin.contract.TestBank;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code florin demo} as a process. */
class DemoCommandTest {
  @TempDir Path folder;

  @Test
  void it_makes_a_bank_once_and_serves_it_with_the_clock_of_the_wall() throws Exception {
    Florin florin = new Florin(folder, Map.of());

    Done made = florin.run("demo", "--no-serve");
    assertThat(made.code()).as(made.err()).isZero();
    assertThat(made.err()).contains("Making two years", "ada@example.com", "nine quiet otters");
    assertThat(folder.resolve("florin-demo")).isDirectory();
    assertThat(folder.resolve("florin-demo.part")).doesNotExist();
    assertThat(folder.resolve("florin-data")).doesNotExist();

    Florin inIt = new Florin(folder, Map.of("FLORIN_DATA_DIR", "florin-demo"));
    assertThat(inIt.run("verify").out()).startsWith("The ledger is right: ");
    try (Serving bank = florin.serve("demo", "--port", "0")) {
      assertThat(bank.said()).contains("ada@example.com").doesNotContain("Making");
      TestBank there = TestBank.at(URI.create("http://127.0.0.1:" + bank.port()));
      Customer ada = there.logIn(new Customer.Login("ada@example.com", "nine quiet otters"));
      String now = ada.api().get("/v1/test/clock").expect(200).text("now");
      assertThat(Duration.between(Instant.parse(now), Instant.now()).abs())
          .isLessThan(Duration.ofMinutes(1));
      assertThat(ada.api().get("/v1/accounts").expect(200).data()).hasSize(3);
    }
  }

  @Test
  void it_touches_no_folder_that_holds_something_else() throws Exception {
    Path other = Files.createDirectories(folder.resolve("books"));
    Done refused = new Florin(folder, Map.of()).run("demo", "--data-dir", other.toString());
    assertThat(refused.code()).isEqualTo(ExitCode.USAGE);
    assertThat(refused.err()).contains("holds no demo", "--data-dir");
    assertThat(other).isEmptyDirectory();
  }

  @Test
  void what_was_not_made_to_its_end_is_not_shown() throws Exception {
    Files.createDirectories(folder.resolve("florin-demo.part"));
    Done refused = new Florin(folder, Map.of()).run("demo", "--no-serve");
    assertThat(refused.code()).isEqualTo(ExitCode.USAGE);
    assertThat(refused.err()).contains("florin-demo.part", "remove");
  }

  @Test
  void it_is_never_made_in_production() {
    Done refused =
        new Florin(folder, Map.of("DATABASE_URL", "postgres://a:b@127.0.0.1:1/florin"))
            .run("demo", "--no-serve");
    assertThat(refused.code()).isNotZero();
    assertThat(folder.resolve("florin-demo")).doesNotExist();
  }
}
