package florin.cli;

import florin.Config;
import florin.Storage;
import florin.config.Secret;
import florin.ledger.Verification;
import florin.proof.AuditCheck;
import florin.proof.Checkpoint;
import florin.proof.CheckpointFile;
import florin.proof.CheckpointService;
import florin.proof.SigningKey;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Checks the whole ledger. */
@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Checks every entry, balance, chain and transfer of the ledger and the chain of the audit"
          + " log,",
      "also beside a running bank.",
      "Exit code 3 when something is wrong; then each wrong row is named. With --against, also",
      "that ledger and audit log still contain each checkpoint of a file that florin anchor",
      "wrote: a missing tail, an older copy and a changed past are found."
    },
    footer = {
      "%nExamples:",
      "  java -jar florin.jar verify --json",
      "  java -jar florin.jar verify --against anchors.jsonl"
    })
class VerifyCommand extends BankCommand {
  @Option(names = "--json", description = "One line of JSON.")
  private boolean isJson;

  @Option(names = "--against", paramLabel = "FILE", description = "A file of checkpoints.")
  private @Nullable Path against;

  @Option(
      names = "--public-key",
      paramLabel = "KEY",
      description = "The key that signed them (base64), if not the bank's own.")
  private @Nullable String publicKey;

  VerifyCommand(Shell shell) {
    super(shell);
  }

  @Override
  public Integer call() throws Exception {
    if (publicKey != null && against == null) {
      throw new UsageException("--public-key says who signed the checkpoints of --against.");
    }
    Config config = shell.config();
    shell.silenceLog();
    try (Storage storage = Storage.besideWithAnyKey(config)) {
      Jdbi jdbi = storage.database().jdbi();
      CheckpointService checkpoints = new CheckpointService(jdbi, config.clocks().business(), null);
      Set<Checkpoint> wanted = new LinkedHashSet<>(given(config));
      checkpoints.newest().ifPresent(wanted::add);
      Verification.Result result =
          check(jdbi).plus(checkpoints.differences(wanted)).plus(AuditCheck.findings(jdbi));
      if (isJson) {
        shell.printJson(report(result));
      } else {
        tell(result);
      }
      return result.isRight() ? ExitCode.OK : ExitCode.LEDGER_WRONG;
    }
  }

  Verification.Result check(Jdbi jdbi) throws SQLException {
    Progress progress = new Progress(shell, "entries");
    Verification.Result result = new Verification(jdbi).run(progress::at);
    progress.end();
    return result;
  }

  /** What is printed as JSON. */
  Object report(Verification.Result result) {
    return result;
  }

  /** What was looked at, for a person. */
  String seen(Verification.Result result) {
    return result.entries() + " entries";
  }

  private List<Checkpoint> given(Config config) {
    if (against == null) {
      return List.of();
    }
    if (publicKey != null) {
      return new CheckpointFile(against).read(publicKey);
    }
    Secret own = config.withKeptSecrets().keys().checkpointKey();
    if (own == null) {
      throw new UsageException(
          "There is no FLORIN_CHECKPOINT_KEY here: name the key you trust with --public-key.");
    }
    return new CheckpointFile(against).read(SigningKey.of(own.bytes()).publicKey());
  }

  private void tell(Verification.Result result) {
    for (Verification.Finding finding : result.findings()) {
      shell.print(finding.check() + "  " + finding.row() + "  " + finding.detail());
    }
    long more = result.findingCount() - result.findings().size();
    if (more > 0) {
      shell.print("and " + more + " more");
    }
    if (result.unopenedTexts() > 0) {
      shell.say(
          result.unopenedTexts()
              + " texts could not be compared with the journal: FLORIN_ENCRYPTION_KEY is not the"
              + " key they are encrypted with.");
    }
    shell.print(
        result.isRight()
            ? "The ledger is right: " + seen(result) + "."
            : "The ledger is wrong: " + result.findingCount() + " findings.");
  }
}
