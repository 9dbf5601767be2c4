package florin.cli;

import florin.config.Setting;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;

/** The family of commands about the bank's own keys. */
@Command(
    name = "keys",
    mixinStandardHelpOptions = true,
    description = "Keys of the bank: keys rotate-jwt.",
    footer = {"%nExamples:", "  java -jar florin.jar keys rotate-jwt --help"})
final class KeysCommand extends BankCommand {
  KeysCommand(Shell shell) {
    super(shell);
  }

  @Override
  List<Setting<?>> flags() {
    return List.of();
  }

  @Override
  Map<String, BankCommand> subcommands() {
    return Map.of("rotate-jwt", new KeysRotateJwtCommand(shell));
  }

  @Override
  public Integer call() {
    throw new UsageException("Say what to do with which key: keys rotate-jwt.");
  }
}
