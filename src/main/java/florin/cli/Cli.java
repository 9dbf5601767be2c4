package florin.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import florin.config.Setting;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Finds the command that was asked for and runs it; every failure is a sentence and an exit code.
 */
public final class Cli {
  private static final Map<String, Function<Shell, BankCommand>> COMMANDS = new LinkedHashMap<>();

  static {
    COMMANDS.put("serve", ServeCommand::new);
    COMMANDS.put("demo", DemoCommand::new);
    COMMANDS.put("migrate", MigrateCommand::new);
    COMMANDS.put("import", ImportCommand::new);
    COMMANDS.put("checkpoint", CheckpointCommand::new);
    COMMANDS.put("anchor", AnchorCommand::new);
    COMMANDS.put("verify", VerifyCommand::new);
    COMMANDS.put("prove", ProveCommand::new);
    COMMANDS.put("verify-statement", VerifyStatementCommand::new);
    COMMANDS.put("export", ExportCommand::new);
    COMMANDS.put("audit", AuditCommand::new);
    COMMANDS.put("backup", BackupCommand::new);
    COMMANDS.put("restore", RestoreCommand::new);
    COMMANDS.put("encrypt", EncryptCommand::new);
    COMMANDS.put("user", UserCommand::new);
    COMMANDS.put("keys", KeysCommand::new);
    COMMANDS.put("config", ConfigCommand::new);
    COMMANDS.put("health", HealthCommand::new);
  }

  private Cli() {}

  /** Runs in this process's own surroundings. */
  public static int run(String[] args) {
    return run(args, Shell.ofProcess());
  }

  /**
   * Runs one command.
   *
   * @return the exit code; {@code serve} returns only when it could not start
   */
  public static int run(String[] args, Shell shell) {
    try {
      return args.length == 0
          ? new ServeCommand(shell).call() // it need not wait for the parsing of nothing
          : line(args[0], shell).execute(args);
    } catch (Throwable failure) { // picocli passes an Error on
      return Failures.tell(failure, shell);
    }
  }

  /** Only the command asked for is made; all of them for help and for what is no command. */
  private static CommandLine line(String first, Shell shell) {
    CommandLine line = command(new FlorinCommand(shell));
    COMMANDS.forEach(
        (name, maker) -> {
          if (name.equals(first) || !COMMANDS.containsKey(first)) {
            line.addSubcommand(name, command(maker.apply(shell)));
          }
        });
    line.setExpandAtFiles(false);
    line.setUsageHelpWidth(100);
    line.setColorScheme(
        CommandLine.Help.defaultColorScheme(shell.isColoured() ? Ansi.ON : Ansi.OFF));
    line.setOut(new PrintWriter(shell.out(), true, UTF_8));
    line.setErr(new PrintWriter(shell.err(), true, UTF_8));
    line.setParameterExceptionHandler((wrong, args) -> usage(wrong, shell));
    line.setExecutionExceptionHandler((failure, at, parsed) -> Failures.tell(failure, shell));
    return line;
  }

  private static CommandLine command(BankCommand command) {
    CommandLine line = new CommandLine(command);
    line.getCommandSpec().versionProvider(new Version());
    command.subcommands().forEach((name, below) -> line.addSubcommand(name, command(below)));
    command.flags().forEach(setting -> line.getCommandSpec().addOption(option(setting, command)));
    return line;
  }

  private static OptionSpec option(Setting<?> setting, BankCommand command) {
    return OptionSpec.builder(setting.flag())
        .paramLabel(setting.fallback().isEmpty() ? "VALUE" : setting.fallback())
        .description(setting.meaning())
        .arity("1")
        .type(String.class)
        .setter(
            new CommandLine.Model.ISetter() {
              @Override
              public <T> T set(T value) {
                if (value != null) {
                  command.shell.flag(setting, value.toString());
                }
                return value;
              }
            })
        .build();
  }

  private static int usage(ParameterException wrong, Shell shell) {
    String sentence = String.valueOf(wrong.getMessage()).lines().findFirst().orElse("Wrong usage");
    if (wrong instanceof UnmatchedArgumentException unmatched) {
      List<String> near = unmatched.getSuggestions();
      sentence += near.isEmpty() ? "" : "; did you mean " + near.get(0) + "?";
    }
    shell.say("Error: " + sentence);
    shell.say("Try: florin --help, or --help after a command.");
    return ExitCode.USAGE;
  }
}
