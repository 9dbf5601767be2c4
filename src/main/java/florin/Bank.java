package florin;

import florin.access.AccountAccess;
import florin.account.AccountRoutes;
import florin.account.AccountService;
import florin.auth.Passwords;
import florin.auth.Sessions;
import florin.auth.Tokens;
import florin.cash.CashRoutes;
import florin.cash.CashService;
import florin.config.Secret;
import florin.core.Clocks;
import florin.customer.CustomerRoutes;
import florin.customer.CustomerService;
import florin.customer.LoginService;
import florin.customer.Operators;
import florin.customer.RefreshCookie;
import florin.customer.Registry;
import florin.hold.HoldRoutes;
import florin.hold.HoldService;
import florin.http.Auth;
import florin.http.HttpSettings;
import florin.http.Route;
import florin.http.Server;
import florin.ledger.Explanations;
import florin.ledger.Fences;
import florin.ledger.LedgerService;
import florin.limit.LimitRoutes;
import florin.limit.LimitService;
import florin.money.MoneyAnswers;
import florin.proof.CheckpointRoutes;
import florin.proof.CheckpointService;
import florin.proof.DailyCheckpoints;
import florin.proof.LedgerRoutes;
import florin.proof.LedgerWatch;
import florin.proof.SigningKey;
import florin.proof.TrialBalance;
import florin.reversal.ReversalRoutes;
import florin.reversal.ReversalService;
import florin.transfer.BatchRoutes;
import florin.transfer.BatchService;
import florin.transfer.TransferRoutes;
import florin.transfer.TransferService;
import io.javalin.Javalin;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * A running bank: its database, its ledger, its server. Everything is made and joined here, on one
 * page. Several can run in one JVM; each is thread-safe.
 */
public final class Bank implements AutoCloseable {
  private static final String ISSUER = "florin";
  private static final Duration CHECKPOINT_LOOK = Duration.ofMinutes(1);

  private final Storage storage;
  private final LedgerService ledger;
  private final DailyCheckpoints daily;
  private final LedgerWatch watch;
  private final @Nullable Metrics metrics;
  private final List<Route> routes;
  private final Javalin server;
  private final String host;
  private final AtomicBoolean draining = new AtomicBoolean();
  private final AtomicBoolean closed = new AtomicBoolean();

  /**
   * Starts a bank and waits until it answers.
   *
   * @throws RuntimeException with one sentence for a person when it cannot; nothing is left behind
   */
  public static Bank start(Config config) {
    return start(config, step -> {});
  }

  /** As {@link #start(Config)}; {@code steps} is told what was done, in a few words each. */
  public static Bank start(Config config, Consumer<String> steps) {
    LibraryLogs.quietUnlessConfigured();
    Storage storage = Storage.open(config.storage(), steps);
    try {
      return new Bank(config.withKeptSecrets(), storage);
    } catch (Throwable failure) {
      storage.close();
      throw failure;
    }
  }

  private Bank(Config config, Storage storage) {
    this.storage = storage;
    this.host = config.http().host();
    Jdbi jdbi = storage.database().requests();
    Jdbi patient = storage.database().jdbi();
    Clocks clocks = config.clocks();

    byte[] jwtSecret = made(config.keys().jwtSecret()).bytes();
    byte[] pepper = made(config.keys().passwordPepper()).bytes();
    var tokens = new Tokens(jwtSecret, ISSUER, Tokens.LIFE_MAX, clocks.wall());
    var limits = new Sessions.Limits(config.sessions().idle(), config.sessions().max());
    var sessions = new Sessions(jdbi, limits, clocks.wall());
    var passwords = new Passwords(pepper, config.keys().bcryptCost());
    var registry = new Registry(passwords, clocks.wall());
    var logins =
        new LoginService(jdbi, registry, new LoginService.Parts(passwords, sessions, tokens));

    metrics = metrics(config.watch());
    Consumer<LedgerService.Committed> told = metrics == null ? batch -> {} : metrics::committed;
    ledger = new LedgerService(storage.database(), clocks.business(), List.of(), told);
    var access = new AccountAccess(jdbi, clocks.wall());
    var answers = new MoneyAnswers(ledger);
    var accounts = new AccountService(jdbi, ledger, clocks);
    var explanations = new Explanations(jdbi, clocks.business());
    var transfers = new TransferService(jdbi, ledger, access, explanations);
    var cash = new CashService(jdbi, ledger, explanations);
    var reversals = new ReversalService(jdbi, ledger, access);
    var holds = new HoldService(jdbi, ledger, access, clocks.business());
    var spending = new LimitService(jdbi, ledger, clocks.business(), config.timeZone());
    var checkpoints = checkpoints(config, patient);
    var fences = new Fences(patient);
    watch =
        new LedgerWatch(patient, checkpoints, fences, clocks.wall(), config.watch().verifyEvery());

    routes =
        Routes.all(
            new Routes.Features(
                new CustomerRoutes(logins, new CustomerService(jdbi), refreshCookie(config)),
                new AccountRoutes(accounts, access, answers, config.timeZone()),
                new TransferRoutes(transfers, access, answers, config.effectivePast()),
                new BatchRoutes(new BatchService(jdbi, ledger), access, config.effectivePast()),
                new CashRoutes(cash, access, answers),
                new ReversalRoutes(reversals, answers),
                new HoldRoutes(holds, access, answers),
                new LimitRoutes(spending, access, answers),
                new CheckpointRoutes(checkpoints),
                new LedgerRoutes(new TrialBalance(patient), watch, fences, checkpoints),
                new ServerRoutes(
                    storage.database(),
                    new Readiness(storage.database(), ledger, watch, fences),
                    metrics,
                    config.watch().metricsToken(),
                    draining)));
    var http = new HttpSettings(host, config.http().port(), config.http().corsOrigins(), "/web");
    server =
        Server.create(
            http,
            routes,
            new Auth((token, active) -> sessions.require(tokens.verify(token), active)),
            metrics == null ? null : metrics.requests());
    if (metrics != null) {
      metrics.read(storage.database(), ledger);
      metrics.read(watch, fences, clocks.wall());
    }
    daily = new DailyCheckpoints(checkpoints, clocks.business(), CHECKPOINT_LOOK);
    try {
      Config.Operator first = config.operator();
      if (first != null) {
        new Operators(jdbi, registry).ensureOperator(first.email(), first.password());
      }
      server.start();
    } catch (Throwable failure) {
      stop();
      throw failure;
    }
  }

  /** Makes, keeps and compares checkpoints; its key is the one of {@link Config#keys}, if any. */
  public static CheckpointService checkpoints(Config config, Jdbi jdbi) {
    Secret seed = config.keys().checkpointKey();
    SigningKey key = seed == null ? null : SigningKey.of(seed.bytes());
    return new CheckpointService(jdbi, config.clocks().business(), key);
  }

  private static @Nullable Metrics metrics(Config.Watch watch) {
    boolean wanted = watch.metricsPort() != null || watch.metricsToken() != null;
    return wanted ? new Metrics(watch.metricsPort()) : null;
  }

  private static RefreshCookie refreshCookie(Config config) {
    URI publicUrl = config.http().publicUrl();
    boolean https = publicUrl != null && "https".equals(publicUrl.getScheme());
    return new RefreshCookie(https, config.sessions().max());
  }

  private static Secret made(@Nullable Secret secret) {
    return Objects.requireNonNull(secret, "made by Config.withKeptSecrets");
  }

  /** Where it answers, without a slash at the end. */
  public String baseUrl() {
    return "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + server.port();
  }

  /** Where {@code /metrics} has a port of its own; null where it has none. */
  public @Nullable Integer metricsPort() {
    return metrics == null ? null : metrics.port();
  }

  /** All that can be asked of it. */
  public List<Route> routes() {
    return routes;
  }

  /** Its PostgreSQL, for tests and commands that look behind the API. */
  public Storage storage() {
    return storage;
  }

  /** Stops accepting, finishes what is in flight, closes the pool, stops PostgreSQL. */
  @Override
  public void close() {
    if (closed.getAndSet(true)) {
      return;
    }
    draining.set(true);
    try (storage) {
      stop();
    }
  }

  private void stop() {
    try (ledger;
        watch;
        daily;
        metrics) {
      server.stop();
    }
  }
}
