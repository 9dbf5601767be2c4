package florin.cli;

/** The command line asks for what makes no sense; one sentence for a person. Exit code 2. */
final class UsageException extends RuntimeException {
  UsageException(String message) {
    super(message, null, false, false);
  }
}
