package florin.cli;

import florin.Config;
import florin.Storage;
import florin.audit.Actor;
import florin.audit.Audit;
import florin.auth.Passwords;
import florin.core.Role;
import florin.customer.NewUser;
import florin.customer.Operators;
import florin.customer.Registry;
import florin.customer.User;
import java.util.Objects;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes a user; the only way to a further operator. */
@Command(
    name = "create",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Makes a user. The password is asked for, or read as a line from standard input.",
    footer = {
      "%nExamples:",
      "  echo 'nine quiet otters swim' | java -jar florin.jar user create ada@example.com",
      "  echo 'five green kettles' | java -jar florin.jar user create bob@example.com --operator"
    })
final class UserCreateCommand extends BankCommand {
  @Parameters(paramLabel = "EMAIL", description = "What he logs in with.")
  private String email = "";

  @Option(names = "--operator", description = "With an operator's rights.")
  private boolean isOperator;

  @Option(names = "--name", paramLabel = "NAME", description = "His full name.")
  private String name = "";

  UserCreateCommand(Shell shell) {
    super(shell);
  }

  @Override
  public Integer call() {
    Config config = shell.config();
    shell.silenceLog();
    String password = shell.password();
    try (Storage storage = Storage.beside(config);
        Audit audit = new Audit(storage.database().jdbi(), config.clocks().wall())) {
      Role role = isOperator ? Role.OPERATOR : Role.CUSTOMER;
      String fullName = name.isEmpty() ? email.split("@", 2)[0] : name;
      User user =
          operators(config.withKeptSecrets(), storage, audit)
              .createUser(
                  new NewUser(email, fullName, role, password), Actor.program("user_create"));
      shell.print(user.userId().toString());
    }
    return ExitCode.OK;
  }

  private static Operators operators(Config config, Storage storage, Audit audit) {
    byte[] pepper = Objects.requireNonNull(config.keys().passwordPepper()).bytes();
    Passwords passwords = new Passwords(pepper, config.keys().bcryptCost());
    Registry registry = new Registry(passwords, config.clocks().wall());
    return new Operators(storage.database().jdbi(), registry, audit);
  }
}
