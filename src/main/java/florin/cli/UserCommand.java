package florin.cli;

import florin.config.Setting;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;

/** The family of commands about users. */
@Command(
    name = "user",
    mixinStandardHelpOptions = true,
    description = "Users of the bank: user create.",
    footer = {
      "%nExamples:",
      "  java -jar florin.jar user create --help",
      "  echo 'seven blue herons' | java -jar florin.jar user create cy@example.com"
    })
final class UserCommand extends BankCommand {
  UserCommand(Shell shell) {
    super(shell);
  }

  @Override
  List<Setting<?>> flags() {
    return List.of();
  }

  @Override
  Map<String, BankCommand> subcommands() {
    return Map.of("create", new UserCreateCommand(shell));
  }

  @Override
  public Integer call() {
    throw new UsageException("Say what to do with a user: user create EMAIL.");
  }
}
