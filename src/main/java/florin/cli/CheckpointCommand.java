package florin.cli;

import florin.Config;
import florin.Proofs;
import florin.Storage;
import florin.proof.CheckpointJson;
import java.sql.SQLException;
import picocli.CommandLine.Command;

/** Makes a checkpoint. */
@Command(
    name = "checkpoint",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Makes a signed checkpoint of the whole ledger, keeps it in the bank and prints it as one",
      "line of JSON; also beside a running bank."
    },
    footer = {
      "%nExamples:",
      "  java -jar florin.jar checkpoint",
      "  java -jar florin.jar checkpoint --data-dir ./florin-data | tee newest.json"
    })
final class CheckpointCommand extends BankCommand {
  CheckpointCommand(Shell shell) {
    super(shell);
  }

  @Override
  public Integer call() throws SQLException {
    Config config = shell.config();
    shell.silenceLog();
    try (Storage storage = Storage.beside(config)) {
      var checkpoints = Proofs.checkpoints(config.withKeptSecrets(), storage.database().jdbi());
      if (!checkpoints.canSign()) {
        throw new UsageException("Checkpoints are signed: set FLORIN_CHECKPOINT_KEY.");
      }
      shell.print(CheckpointJson.line(checkpoints.make()));
    }
    return ExitCode.OK;
  }
}
