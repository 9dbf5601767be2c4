package florin.cli;

import florin.Config;
import florin.Storage;
import florin.db.Database;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.flywaydb.core.api.MigrationInfo;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Brings the schema up to date, or tells what that would do. */
@Command(
    name = "migrate",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Brings the database's schema up to date.",
    footer = {
      "%nExamples:",
      "  java -jar florin.jar migrate",
      "  java -jar florin.jar migrate --status --json"
    })
final class MigrateCommand extends BankCommand {
  @Option(names = "--status", description = "Change nothing; list what is there and to come.")
  private boolean isStatus;

  @Option(names = "--json", description = "One line of JSON.")
  private boolean isJson;

  /** One migration, as it is listed. */
  record Row(String version, String description, String state) {}

  MigrateCommand(Shell shell) {
    super(shell);
  }

  @Override
  public Integer call() {
    Config config = shell.config();
    shell.silenceLog();
    List<Row> rows =
        Storage.asOwner(
            config.storage(),
            (owner, service) -> {
              if (!isStatus) {
                Database.migrate(owner, service);
              }
              return Arrays.stream(Database.flyway(owner).info().all())
                  .map(MigrateCommand::row)
                  .toList();
            });
    if (isJson) {
      shell.printJson(rows);
    } else {
      rows.forEach(
          row -> shell.print(row.version() + "  " + row.description() + "  " + row.state()));
    }
    return ExitCode.OK;
  }

  private static Row row(MigrationInfo info) {
    return new Row(
        String.valueOf(info.getVersion()),
        info.getDescription(),
        info.getState().getDisplayName().toLowerCase(Locale.ROOT));
  }
}
