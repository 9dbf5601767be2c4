package florin.cli;

import florin.Config;
import florin.Storage;
import florin.export.ExportFormat;
import florin.export.ExportService;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Writes the whole books for other programs. */
@Command(
    name = "export",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Writes the whole books in one consistent state, also beside a running bank, for hledger,",
      "Beancount, a spreadsheet (csv) or a checker of your own (json: JSON Lines, with hashes).",
      "They hold everybody's names and memos: a file is made for its owner alone."
    },
    footer = {
      "%nExamples:",
      "  java -jar florin.jar export --format hledger --output books.journal",
      "  java -jar florin.jar export --format json"
    })
final class ExportCommand extends BankCommand {
  @Option(
      names = "--format",
      required = true,
      paramLabel = "FORMAT",
      description = "One of ${COMPLETION-CANDIDATES}.")
  private ExportFormat format = ExportFormat.JSON;

  @Option(
      names = "--output",
      paramLabel = "FILE",
      description = "There only once it is whole; without it, standard output.")
  private @Nullable Path output;

  ExportCommand(Shell shell) {
    super(shell);
  }

  @Override
  public Integer call() {
    Config config = shell.config();
    shell.silenceLog();
    try (Storage storage = Storage.beside(config)) {
      var exports = new ExportService(storage.database().jdbi(), config.clocks().wall());
      if (output == null) {
        exports.export(format, shell.data());
      } else {
        WholeFile.write(shell.resolve(output), out -> exports.export(format, out));
        shell.say("Exported to " + output + ".");
      }
      return ExitCode.OK;
    } catch (IOException unwritten) {
      shell.say("Error: " + unwritten.getMessage());
      return ExitCode.OUTPUT;
    }
  }
}
