package florin.cli;

import florin.statement.StatementCheck;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Checks a statement without the bank. */
@Command(
    name = "verify-statement",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Checks a statement in its JSON form, by itself: no bank, no database, no settings. That its",
      "entries add up, that nothing in it was changed since the bank wrote its digest, and that",
      "the digest is signed by the bank's key. Exit code 3 when something is wrong."
    },
    footer = {
      "%nExamples:",
      "  java -jar florin.jar verify-statement 2026-01.json",
      "  java -jar florin.jar verify-statement 2026-01.json --public-key MCowBQYDK2VwAyEA..."
    })
final class VerifyStatementCommand extends BankCommand {
  @Parameters(
      paramLabel = "FILE",
      description = "As GET /v1/accounts/ID/statements/MONTH.json gave it.")
  private Path file = Path.of("");

  @Option(
      names = "--public-key",
      paramLabel = "KEY",
      description = "The bank's key (base64), which must have signed it.")
  private @Nullable String publicKey;

  @Option(names = "--json", description = "One line of JSON.")
  private boolean isJson;

  VerifyStatementCommand(Shell shell) {
    super(shell);
  }

  @Override
  public Integer call() {
    StatementCheck.Result result = check();
    if (isJson) {
      shell.printJson(result);
    } else {
      tell(result);
    }
    return result.isRight() ? ExitCode.OK : ExitCode.LEDGER_WRONG;
  }

  private StatementCheck.Result check() {
    try {
      return StatementCheck.of(shell.resolve(file), publicKey);
    } catch (IOException unreadable) {
      throw new UsageException(file + " cannot be read: " + unreadable.getMessage());
    }
  }

  private void tell(StatementCheck.Result result) {
    result.findings().forEach(shell::print);
    long more = result.findingCount() - result.findings().size();
    if (more > 0) {
      shell.print("and " + more + " more");
    }
    if (!result.isRight()) {
      shell.print("The statement is wrong: " + result.findingCount() + " findings.");
      return;
    }
    shell.print(
        "The statement is right: "
            + result.entries()
            + " entries, digest "
            + result.digest()
            + ".");
    if (result.publicKey() == null) {
      shell.say("It is not signed: whoever changed it could have made the digest anew.");
    } else if (publicKey == null) {
      shell.say("Signed with " + result.publicKey());
      shell.say("Whether that is the bank's key, only --public-key tells.");
    }
  }
}
