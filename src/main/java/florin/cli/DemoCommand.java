package florin.cli;

import florin.Bank;
import florin.Config;
import florin.config.Limits;
import florin.config.Mode;
import florin.config.Setting;
import florin.core.Clocks;
import florin.demo.Demo;
import florin.demo.StillClock;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** A bank to look around in. Its history is made aside, so that a demo is whole or not there. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Serves a bank with life in it: three people, and the two years of their money that end now,",
      "made the first time through the bank's own API. It has a folder of its own, ./florin-demo",
      "unless told otherwise; without that folder it is made anew."
    },
    footer = {
      "%nExamples:",
      "  java -jar florin.jar demo --no-serve",
      "  java -jar florin.jar demo --port 0"
    })
final class DemoCommand extends BankCommand {
  private static final Path FOLDER = Path.of("florin-demo");
  private static final String MARK = "demo";

  /** The least there is: everybody reads the password. Hashed as any other at the first log-in. */
  private static final int COST_OF_A_KNOWN_PASSWORD = 10;

  @Option(names = "--no-serve", description = "Make it, and do not serve.")
  private boolean isMadeOnly;

  DemoCommand(Shell shell) {
    super(shell);
  }

  @Override
  List<Setting<?>> flags() {
    return List.of(Setting.PORT, Setting.HOST, Setting.DATA_DIR, Setting.TIME_ZONE);
  }

  @Override
  public Integer call() throws IOException {
    Config config = atHome(shell.config());
    if (config.mode() != Mode.SANDBOX || config.storage().database() != null) {
      throw new UsageException(
          "A demo is a sandbox with PostgreSQL of its own: unset DATABASE_URL and FLORIN_MODE.");
    }
    Path folder = config.storage().dataDir();
    if (!Files.exists(folder)) {
      make(config, folder);
    } else if (!Files.exists(folder.resolve(MARK))) {
      throw new UsageException(
          "The folder " + folder + " holds no demo: choose another one with --data-dir.");
    }
    shell.say("Log in as one of these, with the password \"" + Demo.PASSWORD + "\":");
    Demo.LOGINS.forEach(login -> shell.say("  " + login));
    return isMadeOnly ? ExitCode.OK : new ServeCommand(shell).serve(config);
  }

  /** Not where a bank with people's money would be. */
  private Config atHome(Config config) {
    Config.Storage storage = config.storage();
    Path usual = shell.resolve(Path.of(Setting.DATA_DIR.fallback()));
    return storage.dataDir().equals(usual) ? config.withStorage(in(shell.resolve(FOLDER))) : config;
  }

  private static Config.Storage in(Path folder) {
    return new Config.Storage(folder, null, null, false);
  }

  private void make(Config config, Path folder) throws IOException {
    Path whole = folder.toAbsolutePath();
    Path aside = whole.resolveSibling(Objects.requireNonNull(whole.getFileName()) + ".part");
    if (Files.exists(aside)) {
      throw new UsageException("A demo was not made to its end: remove " + aside + " first.");
    }
    shell.say("Making two years of three people's money …");
    shell.silenceLog();
    Clock wall = config.clocks().wall();
    Demo.Span span = new Demo.Span(wall.instant(), config.timeZone());
    StillClock clock = new StillClock(Demo.begin(span.now(), span.zone()));
    var alone = new Config.Http("127.0.0.1", 0, null, Set.of()).withLimits(Limits.OFF);
    Config made =
        config
            .withStorage(in(aside))
            .withHttp(alone)
            .withKeys(config.keys().withBcryptCost(COST_OF_A_KNOWN_PASSWORD))
            .withOperator(Demo.OPERATOR, Demo.PASSWORD)
            .withClocks(new Clocks(clock, wall));
    try (Bank bank = Bank.start(made)) {
      Thread closing = new Thread(bank::close, "stop");
      Runtime.getRuntime().addShutdownHook(closing);
      live(bank, clock, span);
      Runtime.getRuntime().removeShutdownHook(closing);
    }
    Files.writeString(aside.resolve(MARK), "Until " + span.now() + "\n");
    Files.move(aside, whole);
  }

  private void live(Bank bank, StillClock clock, Demo.Span span) {
    Progress progress = new Progress(shell, "days");
    Instant begin = clock.instant();
    long days = ChronoUnit.DAYS.between(begin, span.now());
    Demo.make(
        new Demo.Place(URI.create(bank.baseUrl()), bank.terminal()),
        span,
        new Demo.Time(clock, bank::runDue),
        day ->
            progress.at(
                ChronoUnit.DAYS.between(begin, day.atStartOfDay(span.zone()).toInstant()), days));
    progress.end();
  }
}
