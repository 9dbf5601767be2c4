package florin.cli;

import florin.Config;
import florin.Storage;
import florin.ledger.Verification;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Checks the whole ledger. */
@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Checks every entry, balance, chain and transfer of the ledger, also beside a running bank.",
      "Exit code 3 when something is wrong; then each wrong row is named."
    },
    footer = {
      "%nExamples:",
      "  java -jar florin.jar verify",
      "  java -jar florin.jar verify --json"
    })
final class VerifyCommand extends BankCommand {
  @Option(names = "--json", description = "One line of JSON.")
  private boolean isJson;

  VerifyCommand(Shell shell) {
    super(shell);
  }

  @Override
  public Integer call() throws Exception {
    Config config = shell.config();
    shell.silenceLog();
    Progress progress = new Progress(shell, "entries");
    try (Storage storage = Storage.beside(config.storage())) {
      Verification.Result result = new Verification(storage.database().jdbi()).run(progress::at);
      progress.end();
      if (isJson) {
        shell.printJson(result);
      } else {
        tell(result);
      }
      return result.isRight() ? ExitCode.OK : ExitCode.LEDGER_WRONG;
    }
  }

  private void tell(Verification.Result result) {
    for (Verification.Finding finding : result.findings()) {
      shell.print(finding.check() + "  " + finding.row() + "  " + finding.detail());
    }
    long more = result.findingCount() - result.findings().size();
    if (more > 0) {
      shell.print("and " + more + " more");
    }
    shell.print(
        result.isRight()
            ? "The ledger is right: " + result.entries() + " entries."
            : "The ledger is wrong: " + result.findingCount() + " findings.");
  }
}
