package florin.cli;

import florin.Config;
import florin.Storage;
import florin.backup.BackupService;
import florin.config.Secret;
import florin.config.Setting;
import florin.config.Sources;
import java.nio.file.Path;
import java.sql.SQLException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Saves the whole bank in one file. */
@Command(
    name = "backup",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Saves the whole bank, as of one instant, in one file; also beside a running bank.",
      "Encrypted when FLORIN_BACKUP_KEY is set."
    },
    footer = {
      "%nExamples:",
      "  java -jar florin.jar backup bank.backup",
      "  java -jar florin.jar backup bank.backup --force --json"
    })
final class BackupCommand extends BankCommand {
  @Parameters(paramLabel = "FILE", description = "The file to be written.")
  private Path file = Path.of("");

  @Option(names = "--force", description = "Replace the file when it is there.")
  private boolean isForced;

  @Option(names = "--json", description = "The result as one line of JSON.")
  private boolean isJson;

  BackupCommand(Shell shell) {
    super(shell);
  }

  @Override
  public Integer call() {
    Sources sources = shell.sources();
    Secret key = sources.optional(Setting.BACKUP_KEY);
    Config config = Config.of(sources);
    shell.silenceLog();
    Progress progress = new Progress(shell, "rows");
    var request = new BackupService.Request(file, key, isForced, Version.text());
    BackupService.Result result =
        Storage.asOwner(
            config.storage(),
            (owner, service) -> {
              try {
                return new BackupService(owner, config.clocks().wall()).run(request, progress::at);
              } catch (SQLException failure) {
                throw new IllegalStateException(failure);
              } finally {
                progress.end();
              }
            });
    tell(result, key != null);
    return ExitCode.OK;
  }

  private void tell(BackupService.Result result, boolean isEncrypted) {
    if (isJson) {
      shell.printJson(result);
    } else {
      shell.print(
          "%s: %d rows of %d tables in %d bytes%s."
              .formatted(
                  file,
                  result.rows(),
                  result.tables(),
                  result.bytes(),
                  isEncrypted ? ", encrypted" : ""));
    }
    if (!isEncrypted) {
      shell.say(
          "Not encrypted: amounts and password hashes are in clear in it; names and words are"
              + " sealed.");
    }
    shell.say(
        "Not in it, and needed after a restore: FLORIN_ENCRYPTION_KEY to read names and words,"
            + " FLORIN_PASSWORD_PEPPER to log in.");
  }
}
