package florin.db;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import florin.seal.FieldCipher;
import java.net.SocketTimeoutException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.flywaydb.core.Flyway;
import org.jdbi.v3.core.ConnectionFactory;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.SqlLogger;
import org.jdbi.v3.core.statement.SqlStatements;
import org.jdbi.v3.core.statement.StatementContext;
import org.jdbi.v3.core.statement.StatementExceptions;
import org.jdbi.v3.sqlobject.SqlObjectPlugin;
import org.jspecify.annotations.Nullable;

/**
 * The way to PostgreSQL: migrates as the owner, checks that what is committed stays, and gives a
 * pool that works as {@code florin_app}, a role without DDL. Thread-safe.
 */
public final class Database implements AutoCloseable {
  private static final List<String> DURABLE =
      List.of("fsync", "synchronous_commit", "full_page_writes");

  /**
   * All that the writer asks is found by an index, and by the rows it names. A statement is planned
   * once, not each time it is about fewer rows than the planner takes for usual, and not by how
   * small a table was at the time. It waits for no lock longer than a client may.
   */
  private static final String LEDGER =
      Pools.SERVICE
          + "; SET lock_timeout = '2s'; SET plan_cache_mode = force_generic_plan"
          + "; SET enable_seqscan = off; SET enable_hashjoin = off; SET enable_mergejoin = off"
          + "; SELECT pg_advisory_lock_shared(70215, 1)";

  /** A condition: somewhere a ledger's writer is connected, as its lock tells everybody. */
  public static final String A_LEDGER_IS_WRITTEN =
      """
      EXISTS (
        SELECT FROM pg_locks JOIN pg_database d ON d.oid = database
        WHERE locktype = 'advisory' AND classid = 70215 AND objid = 1
          AND d.datname = current_database())
      """;

  /**
   * A client is answered within 3 s, also where he waits for a connection first, or for another who
   * asks the same; a cancelling driver would wait for PostgreSQL once more.
   */
  private static final int REQUEST_MILLIS_MAX = 1_500;

  private static final Duration SILENCE = Duration.ofSeconds(1);
  private static final Duration REST = Duration.ofSeconds(2);

  private final Pools pools;
  private final Isolation isolation;
  private final HikariDataSource pool;
  private final ThreadTransactions transactions = new ThreadTransactions();
  private final Jdbi jdbi;
  private final Jdbi requests;
  private volatile long answered = System.nanoTime();
  private volatile long restUntil = answered;
  private @Nullable Meanwhile<HikariDataSource> ledgerPool;
  private @Nullable FieldCipher cipher;

  /** Where a database is and who one is there. */
  public record Login(String jdbcUrl, String user, String password) {
    @Override
    public String toString() {
      return jdbcUrl;
    }
  }

  /**
   * Opens the pool; connects at once.
   *
   * @param poolSize connections at most, but for the ledger's
   */
  public Database(Login login, int poolSize) {
    this(login, poolSize, Isolation.READ_COMMITTED);
  }

  /** As {@link #Database(Login, int)}, with every transaction at that level that names none. */
  public Database(Login login, int poolSize, Isolation isolation) {
    this.isolation = isolation;
    pools = new Pools(login);
    pool = pools.open("florin", poolSize, isolation, Pools.SERVICE);
    jdbi = jdbi(pool::getConnection);
    requests = jdbi(this::connectionForRequest);
    requests.setSqlLogger(new Listener());
  }

  private Jdbi jdbi(ConnectionFactory connections) {
    Jdbi made = Jdbi.create(connections).installPlugin(new SqlObjectPlugin());
    DaoFactory.register(made);
    made.setTransactionHandler(transactions);
    // The default message holds the statement and its arguments: password hashes, names.
    made.getConfig(StatementExceptions.class)
        .setMessageRendering(StatementExceptions.MessageRendering.NONE);
    made.getConfig(SqlStatements.class).setQueryTimeout(30);
    Ids.register(made);
    ByteArrays.register(made);
    made.registerColumnMapper(new OpenedText());
    made.getConfig(Sealing.class).with(cipher);
    return made;
  }

  private Connection connectionForRequest() throws SQLException {
    if (System.nanoTime() - restUntil < 0) {
      throw new SQLTransientConnectionException("PostgreSQL did not answer a moment ago");
    }
    try {
      Connection connection = pool.getConnection();
      connection.setNetworkTimeout(Runnable::run, REQUEST_MILLIS_MAX);
      return connection;
    } catch (SQLTransientConnectionException none) {
      restIfSilent();
      throw none;
    }
  }

  /** While PostgreSQL answers nobody, who comes is refused at once, not each after his own wait. */
  private void restIfSilent() {
    long now = System.nanoTime();
    if (now - answered > SILENCE.toNanos()) {
      restUntil = now + REST.toNanos();
    }
  }

  private final class Listener implements SqlLogger {
    @Override
    public void logAfterExecution(StatementContext context) {
      answered = System.nanoTime();
    }

    @Override
    public void logException(StatementContext context, SQLException failure) {
      if (failure.getCause() instanceof SocketTimeoutException) {
        restIfSilent();
      }
    }
  }

  /**
   * Makes the service's role if it is not there and brings the schema up to date.
   *
   * @param service who the pool will log in as
   * @return how many migrations that took
   */
  public static int migrate(Login owner, String service) {
    ServiceRole.prepare(owner, service);
    return flyway(owner).migrate().migrationsExecuted;
  }

  /**
   * Refuses a schema that this program would have to change first: it may be another bank's, or
   * none at all, and a bank of an older version may run on it.
   *
   * @throws PostgresUnavailable with what to do
   */
  public static void requireMigrated(Login owner) {
    var schema = flyway(owner).info();
    if (schema.current() == null) {
      throw new PostgresUnavailable(
          "There is no bank in this database yet: florin migrate makes one.");
    }
    if (schema.pending().length > 0) {
      throw new PostgresUnavailable(
          "The bank in this database is of an older version: stop it, then florin migrate.");
    }
  }

  /** What is there and what is to come: applied version and pending count. */
  public static Flyway flyway(Login owner) {
    return Flyway.configure()
        .dataSource(owner.jdbcUrl(), owner.user(), owner.password())
        .locations("classpath:db/migration")
        .validateMigrationNaming(true)
        .load();
  }

  /** Gives the key to what is sealed, before anything of it is touched; open handles lack it. */
  public synchronized void sealWith(FieldCipher key) {
    cipher = key;
    List.of(jdbi, requests).forEach(one -> one.getConfig(Sealing.class).with(key));
  }

  /** Throws NullPointerException before {@link #sealWith}. */
  public synchronized FieldCipher cipher() {
    return Objects.requireNonNull(cipher, "there is no key to seal with");
  }

  /** For work that nobody waits for: a statement may take half a minute. */
  public Jdbi jdbi() {
    return jdbi;
  }

  /** For what a client waits for: it fails in time for him to be told, whatever PostgreSQL does. */
  public Jdbi requests() {
    return requests;
  }

  /** Begins to connect {@link #ledger} on another thread, for it will be wanted soon. */
  public synchronized void beginLedger() {
    if (ledgerPool == null) {
      ledgerPool =
          Meanwhile.open(
              "ledger-connects", () -> pools.open("florin-ledger", 1, isolation, LEDGER));
    }
  }

  /**
   * For the ledger's one writer: a connection beside the pool's, which nobody else has when it is
   * wanted.
   */
  public synchronized Jdbi ledger() {
    beginLedger();
    return jdbi(Objects.requireNonNull(ledgerPool).get()::getConnection);
  }

  /** For a {@link SharedTask}, which closes it: one connection, that waits for no request's. */
  HikariDataSource taskPool() {
    return pools.open("florin-tasks", 1, Isolation.READ_COMMITTED, Pools.SERVICE);
  }

  public ThreadTransactions transactions() {
    return transactions;
  }

  /**
   * Refuses a server on which durability is switched off.
   *
   * @throws PostgresUnavailable naming the settings that would let an acknowledged transfer be lost
   *     with the power
   */
  public void requireDurable() {
    try (Handle handle = jdbi.open()) {
      List<String> off =
          DURABLE.stream()
              .filter(
                  name ->
                      handle
                          .createQuery("SELECT current_setting(:name)")
                          .bind("name", name)
                          .mapTo(String.class)
                          .one()
                          .equals("off"))
              .toList();
      if (!off.isEmpty()) {
        throw new PostgresUnavailable(
            "This PostgreSQL could lose acknowledged transfers: "
                + String.join(", ", off)
                + " is off. Turn it on; the bank does not serve without it.");
      }
    }
  }

  /** One cheap question, to know that the database answers, and takes what is written. */
  public boolean isReachable() {
    try (Handle handle = requests.open()) {
      return handle
          .createQuery("SELECT current_setting('transaction_read_only') = 'off'")
          .mapTo(Boolean.class)
          .one();
    } catch (RuntimeException unreachable) {
      return false;
    }
  }

  /** How busy the pool is: connections in use, idle, at most; threads that wait for one. */
  public record Pool(int active, int idle, int max, int waiting) {}

  public Pool pool() {
    HikariPoolMXBean now = pool.getHikariPoolMXBean();
    return new Pool(
        now.getActiveConnections(),
        now.getIdleConnections(),
        pool.getMaximumPoolSize(),
        now.getThreadsAwaitingConnection());
  }

  @Override
  public synchronized void close() {
    try (pool) {
      if (ledgerPool != null) {
        ledgerPool.close();
      }
    }
  }
}
