package florin.cli;

import florin.config.Setting;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/** One command. Its {@code call} returns an exit code; what it throws, {@link Cli} tells. */
abstract class BankCommand implements Callable<Integer> {
  final Shell shell;

  BankCommand(Shell shell) {
    this.shell = shell;
  }

  /** The settings that it takes as flags. */
  List<Setting<?>> flags() {
    return List.of(Setting.DATA_DIR);
  }

  /** Commands below this one, by name. */
  Map<String, BankCommand> subcommands() {
    return Map.of();
  }
}
