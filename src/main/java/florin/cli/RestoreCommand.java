package florin.cli;

import florin.Config;
import florin.Storage;
import florin.backup.RestoreService;
import florin.config.Secret;
import florin.config.Setting;
import florin.config.Sources;
import java.nio.file.Path;
import java.sql.SQLException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Fills an empty bank from a backup. */
@Command(
    name = "restore",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Restores a backup into an empty bank that is not running: all of it, or nothing. The",
      "file is read to its end first; ledger and audit log are verified before anything counts."
    },
    footer = {
      "%nExamples:",
      "  java -jar florin.jar restore bank.backup --check",
      "  java -jar florin.jar restore bank.backup --data-dir ./restored"
    })
final class RestoreCommand extends BankCommand {
  @Parameters(paramLabel = "FILE", description = "The backup.")
  private Path file = Path.of("");

  @Option(names = "--check", description = "Only read the file; write nothing.")
  private boolean isCheck;

  @Option(names = "--json", description = "The result as one line of JSON.")
  private boolean isJson;

  RestoreCommand(Shell shell) {
    super(shell);
  }

  @Override
  public Integer call() throws SQLException {
    Sources sources = shell.sources();
    Secret key = sources.optional(Setting.BACKUP_KEY);
    Config config = Config.of(sources);
    shell.silenceLog();
    RestoreService restore = new RestoreService(file, key);
    RestoreService.Result checked = restore.check(); // before a server is started for it
    tell(isCheck ? checked : restored(restore, checked, config));
    return ExitCode.OK;
  }

  private RestoreService.Result restored(
      RestoreService restore, RestoreService.Result checked, Config config) {
    Progress progress = new Progress(shell, "rows");
    return Storage.asOwnerAlone(
        config.storage(),
        (owner, service) -> {
          try {
            return restore.run(checked, owner, service, progress::at);
          } catch (SQLException failure) {
            throw new IllegalStateException(failure);
          } finally {
            progress.end();
          }
        });
  }

  private void tell(RestoreService.Result result) {
    if (isJson) {
      shell.printJson(result);
      return;
    }
    shell.print(
        "%s: %d rows as of %s, written by Florin %s on PostgreSQL %s, schema %s."
            .formatted(
                file,
                result.rows(),
                result.takenAt(),
                result.program(),
                result.postgresql(),
                result.schema()));
    if (!isCheck) {
      shell.print("Restored. The ledger is right: " + result.entries() + " entries.");
      if (result.unopenedTexts() > 0) {
        shell.say(result.unopenedTexts() + " texts are encrypted; verify compares them later.");
      }
      shell.say(
          "Start it with the same FLORIN_ENCRYPTION_KEY and the same FLORIN_PASSWORD_PEPPER, or"
              + " nothing can be read and nobody log in.");
    }
  }
}
