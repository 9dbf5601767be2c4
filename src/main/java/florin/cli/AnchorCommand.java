package florin.cli;

import florin.Config;
import florin.Storage;
import florin.proof.Checkpoint;
import florin.proof.CheckpointFile;
import florin.proof.CheckpointService;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Takes the newest checkpoint out of the bank. */
@Command(
    name = "anchor",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Appends the newest checkpoint to a file, which belongs where the bank's own machine and",
      "its administrators cannot change it. florin verify --against takes it."
    },
    footer = {
      "%nExamples:",
      "  java -jar florin.jar anchor anchors.jsonl",
      "  java -jar florin.jar checkpoint && java -jar florin.jar anchor anchors.jsonl"
    })
final class AnchorCommand extends BankCommand {
  @Parameters(paramLabel = "FILE", description = "One line of JSON is appended, safe on disk.")
  private Path file = Path.of("");

  AnchorCommand(Shell shell) {
    super(shell);
  }

  @Override
  public Integer call() {
    Config config = shell.config();
    shell.silenceLog();
    try (Storage storage = Storage.beside(config)) {
      var checkpoints =
          new CheckpointService(storage.database().jdbi(), config.clocks().business(), null);
      Checkpoint newest =
          checkpoints
              .newest()
              .orElseThrow(
                  () -> new UsageException("There is no checkpoint yet: florin checkpoint."));
      boolean appended = new CheckpointFile(file).append(newest);
      shell.print(newest.id() + (appended ? " appended to " : " is already in ") + file);
    }
    return ExitCode.OK;
  }
}
