package florin.cli;

import florin.KeptSecrets;
import florin.auth.Tokens;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Exchanges the key that signs access tokens, where the bank keeps it itself. */
@Command(
    name = "rotate-jwt",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Makes a new key for access tokens. Those of the key so far stay good until they expire, so",
      "nobody is logged out. A running bank takes it up within 5 seconds."
    },
    footer = {
      "%nExamples:",
      "  java -jar florin.jar keys rotate-jwt",
      "  java -jar florin.jar keys rotate-jwt --leaked"
    })
final class KeysRotateJwtCommand extends BankCommand {
  @Option(
      names = "--leaked",
      description = "Refuse tokens of the key so far at once: their clients have to refresh.")
  private boolean isLeaked;

  KeysRotateJwtCommand(Shell shell) {
    super(shell);
  }

  @Override
  public Integer call() {
    KeptSecrets secrets = new KeptSecrets(shell.config());
    if (!secrets.keepsTokenKey()) {
      throw new UsageException(
          "FLORIN_JWT_SECRET is set. Give the old one as FLORIN_JWT_SECRET_PREVIOUS and a new one"
              + " as FLORIN_JWT_SECRET, and start the bank again.");
    }
    requireRest(secrets);
    try {
      secrets.rotateTokenKey(!isLeaked);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    shell.print(
        isLeaked
            ? "New key; tokens of the old ones are refused."
            : "New key; the old one is kept.");
    return ExitCode.OK;
  }

  /** Only two keys are good at a time: those of the one before the old one have to be over. */
  private void requireRest(KeptSecrets secrets) {
    Duration age = secrets.sinceRotation().orElse(Tokens.LIFE_MAX);
    if (!isLeaked && age.compareTo(Tokens.LIFE_MAX) < 0) {
      throw new UsageException(
          "The last exchange was less than 15 minutes ago, and tokens of the key before that may be"
              + " good still. Wait, or use --leaked.");
    }
  }
}
