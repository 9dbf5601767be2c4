package florin;

import florin.access.AccountAccess;
import florin.account.AccountRoutes;
import florin.account.AccountService;
import florin.admin.AdminAccountRoutes;
import florin.admin.AdminAccountService;
import florin.admin.AdminUserRoutes;
import florin.admin.AdminUserService;
import florin.audit.Audit;
import florin.audit.AuditSeal;
import florin.auth.Sweep;
import florin.cash.CashRoutes;
import florin.cash.CashService;
import florin.config.Mode;
import florin.config.Secret;
import florin.core.BusinessDays;
import florin.core.Clocks;
import florin.customer.ErasureRoutes;
import florin.customer.ErasureService;
import florin.customer.Operators;
import florin.hold.HoldRoutes;
import florin.hold.HoldService;
import florin.http.Auth;
import florin.http.HttpSettings;
import florin.http.Route;
import florin.http.Server;
import florin.ledger.Aside;
import florin.ledger.Explanations;
import florin.ledger.Fences;
import florin.ledger.LedgerService;
import florin.limit.LimitRoutes;
import florin.limit.LimitService;
import florin.money.Conditions;
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
import florin.trail.OperatorActs;
import florin.trail.TrailRoutes;
import florin.trail.TrailService;
import florin.transfer.BatchRoutes;
import florin.transfer.BatchService;
import florin.transfer.TransferRoutes;
import florin.transfer.TransferService;
import io.javalin.Javalin;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * A running bank: its database, its ledger, its server. Everything is made and joined here, on one
 * page. Several can run in one JVM; each is thread-safe.
 */
public final class Bank implements AutoCloseable {
  private static final Duration CHECKPOINT_LOOK = Duration.ofMinutes(1);
  private static final Duration SWEEP = Duration.ofHours(1);
  private static final Duration KEY_LOOK = Duration.ofSeconds(5);

  private final Storage storage;
  private final Audit audit;
  private final LedgerService ledger;
  private final DailyCheckpoints daily;
  private final Identity identity;
  private final LedgerWatch watch;
  private final Housekeeping housekeeping = new Housekeeping();
  private final @Nullable Metrics metrics;
  private final Counting counting;
  private final List<Route> routes;
  private final Javalin server;
  private final String host;
  private final String scheme;
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
      Config ready = config.withKeptSecrets();
      storage.unseal(ready);
      return new Bank(ready, new KeptSecrets(config), storage);
    } catch (Throwable failure) {
      storage.close();
      throw failure;
    }
  }

  private Bank(Config config, KeptSecrets kept, Storage storage) {
    this.storage = storage;
    this.host = config.http().host();
    this.scheme = config.http().tls() == null ? "http" : "https";
    Jdbi jdbi = storage.database().requests();
    Jdbi patient = storage.database().jdbi();
    Clocks clocks = config.clocks();

    audit = new Audit(patient, clocks.wall());
    identity = new Identity(config, jdbi, audit, () -> publicUrl(config));

    metrics = Metrics.of(config.watch());
    Consumer<LedgerService.Committed> told = metrics == null ? batch -> {} : metrics::committed;
    var beside = new LedgerService.Beside(List.of(new OperatorActs(audit)), told, sealing());
    ledger = new LedgerService(storage.database(), clocks.business(), beside);
    counting = new Counting(config.http().limits(), clocks.wall());
    var access = new AccountAccess(jdbi, clocks.wall());
    var answers = new MoneyAnswers(ledger);
    var conditions =
        new Conditions(
            config.effectivePast(),
            config.sessions().stepUpCents(),
            identity.factor(),
            config.sessions().kyc());
    var accounts = new AccountService(jdbi, ledger, clocks);
    var explanations = new Explanations(jdbi, clocks.business());
    var transfers = new TransferService(jdbi, ledger, access, explanations);
    var cash = new CashService(jdbi, ledger, explanations);
    var reversals = new ReversalService(jdbi, ledger, access);
    var holds = new HoldService(jdbi, ledger, access, clocks.business());
    var spending = new LimitService(jdbi, ledger, clocks.business(), config.timeZone());
    var staffs = new AdminUserService.Parts(identity.sessions(), audit);
    var users = new AdminUserService(jdbi, staffs, identity.customers()::find, clocks.wall());
    var allAccounts = new AdminAccountService(jdbi, ledger, clocks.business());
    var days = new BusinessDays(clocks.business(), config.timeZone());
    var people = new People(jdbi, audit, days);
    var erasing =
        new ErasureService.Parts(identity.again(), identity.sessions(), audit, accounts::forget);
    var checkpoints = checkpoints(config, patient);
    var fences = new Fences(patient);
    watch =
        new LedgerWatch(patient, checkpoints, fences, clocks.wall(), config.watch().verifyEvery());

    routes =
        Routes.all(
            new Routes.Features(
                identity.customerRoutes(),
                identity.doors().totps(),
                identity.doors().links(),
                identity.sessionRoutes(),
                identity.keyRoutes(),
                people.documentRoutes(),
                people.kycRoutes(),
                people.ownData(
                    new People.Services(identity, access, accounts, transfers, holds, spending)),
                new ErasureRoutes(new ErasureService(patient, erasing, clocks.wall())),
                new AccountRoutes(accounts, access, answers, config.timeZone()),
                new TransferRoutes(transfers, access, answers, conditions),
                new BatchRoutes(new BatchService(jdbi, ledger), access, conditions),
                new CashRoutes(cash, access, answers),
                new ReversalRoutes(reversals, answers),
                new HoldRoutes(holds, access, answers, conditions),
                new LimitRoutes(spending, access, answers),
                new AdminUserRoutes(users),
                new AdminAccountRoutes(allAccounts, access, answers),
                new CheckpointRoutes(checkpoints, audit),
                new LedgerRoutes(
                    new LedgerRoutes.Parts(new TrialBalance(patient), watch, fences, checkpoints),
                    audit),
                new TrailRoutes(new TrailService(jdbi), audit),
                new ServerRoutes(
                    storage.database(),
                    new Readiness(
                        storage.database(),
                        ledger,
                        new Readiness.Books(watch, fences),
                        counting::state),
                    metrics,
                    config.watch().metricsToken(),
                    draining)));
    Consumer<String> refused = metrics == null ? policy -> {} : metrics::refused;
    var http =
        new HttpSettings(
            host,
            config.http().port(),
            config.http().corsOrigins(),
            "/web",
            config.http().tls(),
            config.http().limits().trustedProxies(),
            counting.limits(refused));
    server =
        Server.create(
            http,
            routes,
            new Auth(identity::caller, config.mode() == Mode.PRODUCTION),
            new Server.Ears(
                audit::refused, metrics == null ? (ctx, millis) -> {} : metrics.requests()));
    if (metrics != null) {
      metrics.read(storage.database(), ledger);
      metrics.read(watch, fences, clocks.wall());
    }
    housekeeping.every(SWEEP, "The sweep", new Sweep(patient, clocks.wall())::run);
    housekeeping.every(KEY_LOOK, "The look at documents", () -> people.kyc().run(days.now()));
    if (kept.keepsTokenKey()) {
      housekeeping.every(
          KEY_LOOK, "The look at keys", () -> kept.takeUp(identity.tokens(), audit, patient));
    }
    daily = new DailyCheckpoints(checkpoints, clocks.business(), CHECKPOINT_LOOK);
    try {
      Config.Operator first = config.operator();
      if (first != null) {
        new Operators(jdbi, identity.registry(), audit)
            .ensureOperator(first.email(), first.password());
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

  /** Where it answers, without a slash at the end. */
  public String baseUrl() {
    return scheme + "://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + server.port();
  }

  /** Where users reach its page, without a slash at the end. */
  private String publicUrl(Config config) {
    URI told = config.http().publicUrl();
    return told == null ? baseUrl() : told.toString();
  }

  /** As {@link Doors#welcomeLink}. */
  public @Nullable String welcomeLink() {
    return identity.doors().welcomeLink();
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

  /** The audit log's chain, which the ledger's writer makes. */
  public static Aside sealing() {
    AuditSeal seal = new AuditSeal();
    return new Aside(seal::isDue, seal::seal);
  }

  private void stop() {
    try (ledger;
        audit;
        watch;
        daily;
        counting;
        identity;
        housekeeping;
        metrics) {
      server.stop();
    }
  }
}
