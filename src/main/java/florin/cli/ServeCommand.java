package florin.cli;

import florin.Bank;
import florin.Config;
import florin.config.Setting;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;

/** Starts the bank and stays until the process is told to end. */
@Command(
    name = "serve",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Starts the bank and serves until it is stopped.",
    footer = {
      "%nExamples:",
      "  java -jar florin.jar serve --port 0",
      "  java -jar florin.jar serve --port 0 --session-idle PT15M --log-format json"
    })
final class ServeCommand extends BankCommand {
  private static final Duration STOP_MAX = Duration.ofSeconds(9);

  ServeCommand(Shell shell) {
    super(shell);
  }

  @Override
  List<Setting<?>> flags() {
    return Setting.ALL.stream().filter(setting -> !setting.secret()).toList();
  }

  @Override
  public Integer call() {
    return serve(shell.config());
  }

  /** As above, with settings that were read already. */
  Integer serve(Config config) {
    long begun = System.nanoTime();
    Logs.begin(config.watch().logFormat());
    String mode = config.mode().name().toLowerCase(Locale.ROOT);
    // A format with a number in it would load the data of all locales first.
    int java = Runtime.version().feature();
    shell.say("florin " + Version.text() + " · Java " + java + " · " + mode + " mode");
    CompletableFuture<Bank> started = new CompletableFuture<>();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(started), "stop"));
    try {
      Bank bank = Bank.start(config, step -> shell.say("  " + step + after(begun)));
      started.complete(bank);
      Logs.started();
      shell.say("  Listening on " + bank.baseUrl() + after(begun));
      String welcome = config.operator() == null ? bank.welcomeLink() : null;
      if (welcome != null) {
        shell.say("  First operator (once, within 30 minutes): " + welcome);
      }
      shell.say("  Try: curl " + bank.baseUrl() + "/readyz");
      shell.say("  Stop: Ctrl-C");
    } catch (Throwable failure) {
      started.completeExceptionally(failure);
      throw failure;
    }
    return forever();
  }

  /** Only the end of the process ends this. */
  private static int forever() {
    try {
      Thread.currentThread().join();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    return ExitCode.OK;
  }

  /**
   * On SIGTERM or Ctrl-C. Even one that comes during the start waits for it, so that no PostgreSQL
   * is left behind. A bank that does not stop in time is left to its log: the next start recovers.
   */
  private static void stop(CompletableFuture<Bank> started) {
    Thread closer =
        new Thread(
            () -> {
              try {
                started.get(STOP_MAX.toSeconds(), TimeUnit.SECONDS).close();
              } catch (InterruptedException | ExecutionException | TimeoutException none) {
                // It never started, and has told why.
              }
            },
            "close");
    closer.setDaemon(true);
    closer.start();
    try {
      closer.join(STOP_MAX.toMillis());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    Logs.end();
  }

  private static String after(long begun) {
    long tenths = (System.nanoTime() - begun) / 100_000_000;
    return " (" + tenths / 10 + "." + tenths % 10 + " s)";
  }
}
