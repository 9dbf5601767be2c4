package florin;

import florin.audit.Audit;
import florin.card.NetworkRoutes;
import florin.clock.BusinessClock;
import florin.clock.ClockRoutes;
import florin.clock.ClockService;
import florin.clock.DueService;
import florin.clock.DueWork;
import florin.config.ConfigException;
import florin.config.ConfigException.Problem;
import florin.config.Mode;
import florin.core.Clocks;
import florin.db.Database;
import florin.db.Meanwhile;
import florin.db.SharedTask;
import florin.simulation.InboundRoutes;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The bank's clocks, who may set them, and the work that falls due by them. */
final class Time implements AutoCloseable {
  private static final Duration LOOK = Duration.ofSeconds(2);
  private static final Duration FOLLOW = Duration.ofMillis(400);

  private final Database database;
  private final BusinessClock business;
  private final Config config;
  private final List<DueWork> works;
  private final Housekeeping following = new Housekeeping();
  private @Nullable DueService due;
  private @Nullable Meanwhile<SharedTask> looking;

  private Time(Config config, Database database, BusinessClock business, List<DueWork> works) {
    this.config = config;
    this.database = database;
    this.business = business;
    this.works = works;
  }

  /**
   * As this database has them.
   *
   * @param works of whoever starts the bank, before the bank's own
   * @throws ConfigException in production, where the business clock was set
   */
  static Time of(Config config, Database database, List<DueWork> works) {
    BusinessClock business = BusinessClock.over(database.jdbi(), config.clocks().business());
    if (config.mode() == Mode.PRODUCTION && !business.ahead().isZero()) {
      throw new ConfigException(
          List.of(
              new Problem(
                  "FLORIN_MODE",
                  "is production, but the clock of this database was set "
                      + business.ahead().truncatedTo(ChronoUnit.SECONDS)
                      + " ahead in a sandbox: it stays one",
                  "export FLORIN_MODE=sandbox # or start on another database")));
    }
    return new Time(config, database, business, works);
  }

  Clocks clocks() {
    return new Clocks(business, config.clocks().wall());
  }

  /**
   * Does work as it falls due from now on. A database of the bank's own has no other instance that
   * might set its clock.
   *
   * @param first of what is due at one instant
   */
  ClockService begin(Audit audit, List<DueWork> first, List<DueWork> then) {
    List<DueWork> all = new ArrayList<>(works);
    all.addAll(first);
    all.addAll(then);
    DueService service = new DueService(database.jdbi(), business, all);
    due = service;
    looking =
        Meanwhile.open(
            "due-begins", () -> new SharedTask(database, "due_work", LOOK, service::look));
    if (isSandbox() && config.storage().database() != null) {
      following.every(FOLLOW, "The look at the clock", business::follow);
    }
    return new ClockService(business, service, audit);
  }

  /** Waits until somebody looks at what is due; throws what hindered that. */
  void ready() {
    if (looking != null) {
      var unused = looking.get();
    }
  }

  /** What a sandbox offers beside; null in production. */
  Routes.@Nullable Sandbox routes(
      ClockService clock, InboundRoutes inbound, NetworkRoutes network) {
    return isSandbox()
        ? new Routes.Sandbox(new ClockRoutes(clock, config.timeZone()), inbound, network)
        : null;
  }

  boolean isSandbox() {
    return config.mode() == Mode.SANDBOX;
  }

  /** As {@link DueService#catchUp}. */
  void catchUp() {
    if (due != null) {
      due.catchUp();
    }
  }

  @Override
  public void close() {
    if (looking != null) {
      looking.close();
    }
    following.close();
  }
}
