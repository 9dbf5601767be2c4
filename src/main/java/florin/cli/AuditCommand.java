package florin.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import florin.Config;
import florin.Storage;
import florin.trail.TrailFormat;
import florin.trail.TrailService;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Writes the audit log for other programs. */
@Command(
    name = "audit",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Writes the audit log in one consistent state, in the order of its chain, also beside a",
      "running bank: JSON Lines, or csv. It holds addresses: a file is made for its owner alone."
    },
    footer = {
      "%nExamples:",
      "  java -jar florin.jar audit --format csv --from 2026-01-01T00:00:00Z --output audit.csv",
      "  java -jar florin.jar audit --format json"
    })
final class AuditCommand extends BankCommand {
  @Option(
      names = "--format",
      required = true,
      paramLabel = "FORMAT",
      description = "One of ${COMPLETION-CANDIDATES}.")
  private TrailFormat format = TrailFormat.JSON;

  @Option(names = "--from", paramLabel = "TIME", description = "The first instant, RFC 3339.")
  private @Nullable String from;

  @Option(names = "--to", paramLabel = "TIME", description = "The first instant not in it.")
  private @Nullable String to;

  @Option(
      names = "--output",
      paramLabel = "FILE",
      description = "There only once it is whole; without it, standard output.")
  private @Nullable Path output;

  AuditCommand(Shell shell) {
    super(shell);
  }

  @Override
  public Integer call() {
    Config config = shell.config();
    shell.silenceLog();
    var period = new TrailService.Period(time(from, "--from"), time(to, "--to"));
    try (Storage storage = Storage.beside(config)) {
      TrailService trail = new TrailService(storage.database().jdbi());
      if (output == null) {
        write(trail, period, shell.data());
      } else {
        WholeFile.write(shell.resolve(output), out -> write(trail, period, out));
        shell.say("Exported to " + output + ".");
      }
      return ExitCode.OK;
    } catch (IOException unwritten) {
      shell.say("Error: " + unwritten.getMessage());
      return ExitCode.OUTPUT;
    }
  }

  private void write(TrailService trail, TrailService.Period period, OutputStream to)
      throws IOException {
    trail.export(format, period, new BufferedWriter(new OutputStreamWriter(to, UTF_8)));
  }

  private static @Nullable Instant time(@Nullable String text, String option) {
    try {
      return text == null ? null : OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException wrong) {
      throw new UsageException(option + " is an RFC 3339 time such as 2026-01-31T09:30:00Z.");
    }
  }
}
