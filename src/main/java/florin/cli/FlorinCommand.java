package florin.cli;

import florin.config.Setting;
import java.util.List;
import picocli.CommandLine.Command;

/** No command at all: the bank is served. */
@Command(
    name = "florin",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    synopsisSubcommandLabel = "[COMMAND]",
    description = "A bank in one jar. Without a command it serves, on PostgreSQL of its own.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "1:internal error",
      "2:wrong usage or input",
      "3:the ledger is wrong (verify, prove, restore), or a statement (verify-statement)",
      "4:wrong or missing settings",
      "5:no usable database",
      "6:the output cannot be written"
    },
    footer = {
      "%nExamples:",
      "  java -jar florin.jar --port 0",
      "  java -jar florin.jar config --json"
    })
final class FlorinCommand extends BankCommand {
  FlorinCommand(Shell shell) {
    super(shell);
  }

  @Override
  List<Setting<?>> flags() {
    return List.of(Setting.PORT, Setting.HOST, Setting.DATA_DIR);
  }

  @Override
  public Integer call() {
    return new ServeCommand(shell).call();
  }
}
