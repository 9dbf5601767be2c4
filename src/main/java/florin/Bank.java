package florin;

import florin.access.AccountAccess;
import florin.account.AccountRoutes;
import florin.account.AccountService;
import florin.admin.AdminAccountRoutes;
import florin.admin.AdminAccountService;
import florin.audit.Audit;
import florin.card.Terminal;
import florin.cash.CashRoutes;
import florin.cash.CashService;
import florin.clock.ClockService;
import florin.clock.DueWork;
import florin.core.Clocks;
import florin.hold.HoldRoutes;
import florin.hold.HoldService;
import florin.http.Auth;
import florin.http.Route;
import florin.http.Server;
import florin.label.Labels;
import florin.ledger.Explanations;
import florin.ledger.Fences;
import florin.ledger.LedgerService;
import florin.limit.LimitRoutes;
import florin.limit.LimitService;
import florin.money.Conditions;
import florin.money.FirstPayments;
import florin.money.MoneyAnswers;
import florin.proof.CheckpointRoutes;
import florin.proof.DailyCheckpoints;
import florin.proof.LastMinute;
import florin.proof.LedgerRoutes;
import florin.proof.LedgerWatch;
import florin.proof.TrialBalance;
import florin.reversal.ReversalRoutes;
import florin.reversal.ReversalService;
import florin.simulation.InboundRoutes;
import florin.simulation.InboundService;
import florin.trail.TrailRoutes;
import florin.trail.TrailService;
import florin.transfer.BatchRoutes;
import florin.transfer.BatchService;
import florin.transfer.TransferRoutes;
import florin.transfer.TransferService;
import io.javalin.Javalin;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
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
  private final Time time;
  private final Terminal terminal;
  private final ClockService clock;
  private final Closing open;
  private final Identity identity;
  private final @Nullable Metrics metrics;
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
    return start(config, steps, List.of());
  }

  /** As above, doing also this work as it falls due, before its own at the same instant. */
  static Bank start(Config config, Consumer<String> steps, List<DueWork> works) {
    LibraryLogs.quietUnlessConfigured();
    Ahead.load();
    Closing open = new Closing();
    Storage storage = open.first(Storage.open(config.storage(), steps));
    try {
      storage.database().beginLedger();
      Config ready = config.withKeptSecrets();
      storage.unseal(ready);
      Time time = Time.of(ready, storage.database(), works);
      return new Bank(
          ready.withClocks(time.clocks()), new KeptSecrets(config), storage, time, open);
    } catch (Throwable failure) {
      try (open) {
        throw failure;
      }
    }
  }

  private Bank(Config config, KeptSecrets kept, Storage storage, Time time, Closing open) {
    this.open = open;
    this.storage = storage;
    this.time = time;
    this.host = config.http().host();
    this.scheme = config.http().tls() == null ? "http" : "https";
    Jdbi jdbi = storage.database().requests();
    Jdbi patient = storage.database().jdbi();
    Clocks clocks = config.clocks();
    var audit = open.first(new Audit(patient, clocks.wall()));
    identity = open.first(new Identity(config, jdbi, audit, () -> publicUrl(config)));
    metrics = Metrics.of(config.watch());
    if (metrics != null) {
      var unused = open.first(metrics);
    }
    var lastMinute = new LastMinute(clocks.wall());
    Consumer<LedgerService.Committed> told =
        metrics == null ? lastMinute : lastMinute.andThen(metrics::committed);
    var firsts = new FirstPayments(jdbi);
    var companions = Products.companions(audit, firsts, clocks);
    var beside = new LedgerService.Beside(companions, told, Proofs.sealing());
    var ledger = open.first(new LedgerService(storage.database(), clocks.business(), beside));
    var counting = open.first(new Counting(config.http().limits(), clocks.wall()));
    var access = new AccountAccess(jdbi, clocks.wall());
    var answers = new MoneyAnswers(ledger);
    var conditions =
        new Conditions(
            config.effectivePast(),
            config.sessions().stepUpCents(),
            new Conditions.Proof(identity.factor(), firsts),
            config.sessions().kyc());
    var labels = new Labels(clocks.wall());
    var accounts = new AccountService(jdbi, ledger, labels, clocks);
    var explanations = new Explanations(jdbi, clocks.business());
    var transfers = new TransferService(jdbi, ledger, access, explanations);
    var holds = new HoldService(jdbi, ledger, access, clocks.business());
    var spending = new LimitService(jdbi, ledger, clocks.business(), config.timeZone());
    var products =
        new Products(
            new Products.Base(config, storage, ledger, access, audit, identity),
            () -> publicUrl(config));
    var allAccounts = new AdminAccountService(jdbi, ledger, clocks.business());
    var checkpoints = Proofs.checkpoints(config, patient);
    var people = new People(config, storage, audit, identity, products);
    var fences = new Fences(patient);
    clock = open.first(time).begin(audit, people.dues(), products.dues(conditions));
    terminal = products.terminal();
    var inbound = new InboundRoutes(new InboundService(jdbi, ledger, access), answers);
    var verifyEvery = config.watch().verifyEvery();
    var watch =
        open.first(new LedgerWatch(patient, checkpoints, fences, clocks.wall(), verifyEvery));
    var books = new Readiness.Books(watch, fences);
    var readiness = new Readiness(storage.database(), ledger, books, counting::state);
    routes =
        Routes.all(
            new Routes.Features(
                identity.customerRoutes(),
                identity.doors().totps(),
                identity.doors().links(),
                identity.sessionRoutes(),
                identity.keyRoutes(),
                people.routes(products.own(accounts, transfers, holds, spending)),
                new AccountRoutes(accounts, access, answers, config.timeZone()),
                new TransferRoutes(transfers, access, answers, conditions),
                new BatchRoutes(new BatchService(jdbi, ledger), access, conditions),
                new CashRoutes(new CashService(jdbi, ledger, explanations), access, answers),
                new ReversalRoutes(new ReversalService(jdbi, ledger, access), answers),
                new HoldRoutes(holds, access, answers, conditions),
                new LimitRoutes(spending, access, answers),
                products.routes(new Products.Money(answers, conditions, accounts, labels)),
                people.adminRoutes(),
                new AdminAccountRoutes(allAccounts, access, answers),
                new CheckpointRoutes(checkpoints, audit),
                new LedgerRoutes(
                    new LedgerRoutes.Parts(
                        new TrialBalance(patient), watch, fences, checkpoints, lastMinute),
                    audit),
                new TrailRoutes(new TrailService(jdbi), audit),
                new ServerRoutes(
                    storage.database(),
                    readiness,
                    metrics,
                    config.watch().metricsToken(),
                    draining),
                time.routes(clock, inbound, products.network(answers, conditions))));
    server =
        Server.create(
            counting.settings(
                config.http(), metrics == null ? policy -> {} : metrics::refused, time.isSandbox()),
            routes,
            new Auth(identity::caller, !time.isSandbox()),
            new Server.Ears(
                audit::refused, metrics == null ? (ctx, millis) -> {} : metrics.requests()));
    if (metrics != null) {
      metrics.read(storage.database(), ledger);
      metrics.read(watch, fences, clocks.wall());
    }
    var housekeeping = open.first(new Housekeeping());
    housekeeping.every(SWEEP, "The sweep", products::sweep);
    if (kept.keepsTokenKey()) {
      housekeeping.every(
          KEY_LOOK, "The look at keys", () -> kept.takeUp(identity.tokens(), audit, patient));
    }
    var unused = open.first(new DailyCheckpoints(checkpoints, clocks.business(), CHECKPOINT_LOOK));
    identity.ensureOperator(config.operator());
    time.ready();
    var unusedStop = open.first((AutoCloseable) server::stop);
    server.start();
  }

  /** What its business clock shows: when it is for money, holds and all that falls due. */
  public Instant now() {
    return clock.shown().now();
  }

  /**
   * Sets its business clock forward, and returns when all is done that was due on the way, in the
   * order of time. Log-ins and tokens go by the wall clock and do not notice.
   *
   * @throws IllegalStateException in production
   * @throws florin.core.BankException as {@link ClockService#move} says
   */
  public void advance(Duration by) {
    if (!time.isSandbox()) {
      throw new IllegalStateException("In production the clock is not moved");
    }
    var unused = clock.move(now -> now.plus(by));
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

  /** Does what is due by the business clock, as is done every few seconds anyway. */
  public void runDue() {
    time.catchUp();
  }

  /**
   * Where its cards are used, as {@code /v1/simulations} plays it, without the way there.
   *
   * @throws IllegalStateException in production
   */
  public Terminal terminal() {
    if (!time.isSandbox()) {
      throw new IllegalStateException("In production cards are used by their network");
    }
    return terminal;
  }

  /** Stops accepting, finishes what is in flight, closes the pool, stops PostgreSQL. */
  @Override
  public void close() {
    if (closed.getAndSet(true)) {
      return;
    }
    draining.set(true);
    open.close();
  }
}
