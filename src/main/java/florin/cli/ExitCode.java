package florin.cli;

/** What a command's exit code says; listed in {@code florin --help}. */
final class ExitCode {
  static final int OK = 0;
  static final int INTERNAL = 1;
  static final int USAGE = 2;
  static final int LEDGER_WRONG = 3;
  static final int CONFIGURATION = 4;
  static final int DATABASE = 5;
  static final int OUTPUT = 6;

  private ExitCode() {}
}
