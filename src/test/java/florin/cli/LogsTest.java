package florin.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import florin.Bank;
import florin.Config;
import florin.cli.Florin.Done;
import florin.config.LogFormat;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logging belongs to a whole process, so each of these is one. */
class LogsTest {
  private static final String FORGED = "a\r\n2026-01-01T00:00:00.000Z INFO Ledger forged\u001b[31m";

  @TempDir Path folder;

  /** Logs hostile text as the format says. */
  static final class Lines {
    public static void main(String[] args) {
      Logs.begin(LogFormat.valueOf(args[0].toUpperCase(Locale.ROOT)));
      Logger log = LoggerFactory.getLogger("florin.Sample");
      log.info("{}", FORGED);
      log.warn("failed", new IllegalStateException(FORGED));
      LoggerFactory.getLogger("io.javalin.Sample").info("talk");
      Logs.end();
    }
  }

  /** Embeds a bank as somebody would who has never heard of Logback. */
  static final class Embedder {
    public static void main(String[] args) {
      try (Bank bank = Bank.start(Config.forTests())) {
        LoggerFactory.getLogger("their.own").debug("their own " + bank.baseUrl().length());
      }
    }
  }

  @Test
  void text_keeps_each_event_on_one_line() throws Exception {
    Done done = new Florin(folder, Map.of()).main(Lines.class, "text");
    assertThat(done.out()).isEmpty();
    assertThat(done.err()).hasLineCount(2).doesNotContain("\u001b", "\r", "talk");
    assertThat(done.err().lines())
        .first()
        .asString()
        .containsPattern("^\\d{4}-\\d\\d-\\d\\dT\\S+Z INFO  Sample a \\| 2026");
    assertThat(done.err())
        .containsPattern("WARN  Sample failed +java.lang.IllegalStateException: a \\| 2026");
  }

  @Test
  void json_is_one_object_a_line() throws Exception {
    Done done = new Florin(folder, Map.of()).main(Lines.class, "json");
    assertThat(done.err()).hasLineCount(2);
    for (String line : done.err().lines().toList()) {
      JsonNode event = new ObjectMapper().readTree(line);
      assertThat(event.get("loggerName").asText()).isEqualTo("florin.Sample");
    }
  }

  @Test
  void an_embedded_bank_prints_nothing_and_leaves_their_own_log_alone() throws Exception {
    Done done = new Florin(folder, Map.of()).main(Embedder.class);
    assertThat(done.code()).as(done.err()).isZero();
    assertThat(done.out()).hasLineCount(1).contains("DEBUG their.own -- their own");
    assertThat(done.err()).isEmpty();
  }
}
