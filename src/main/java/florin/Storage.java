package florin;

import florin.config.ConfigException;
import florin.config.ConfigException.Problem;
import florin.core.Hash;
import florin.db.Credentials;
import florin.db.Database;
import florin.db.EmbeddedPostgres;
import florin.db.Isolation;
import florin.db.PostgresDatabase;
import florin.db.PostgresOptions;
import florin.db.PostgresServer;
import florin.db.SealingKeys;
import florin.db.SharedPostgres;
import florin.http.ClassPathFolder;
import florin.seal.FieldCipher;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * The bank's PostgreSQL, migrated and checked, wherever it is: our own below the data directory, an
 * external one, or in tests a fresh database on the server this JVM shares. The server and the
 * command line both come in through here.
 */
public final class Storage implements AutoCloseable {
  private static final int CONNECTIONS_MAX = 12;
  private static final int CONNECTIONS_MAX_IN_TESTS = 6;

  private final Database.Login owner;
  private final Database database;
  private final @Nullable AutoCloseable server;

  private Storage(Database.Login owner, Database database, @Nullable AutoCloseable server) {
    this.owner = owner;
    this.database = database;
    this.server = server;
  }

  /**
   * For serving: starts what has to be started, migrates, and refuses a server that could lose what
   * was committed.
   *
   * @throws RuntimeException with one sentence for a person; nothing is left behind
   */
  public static Storage open(Config.Storage where) {
    return open(where, step -> {});
  }

  /** As {@link #open(Config.Storage)}; {@code steps} is told what was done, in a few words each. */
  public static Storage open(Config.Storage where, Consumer<String> steps) {
    if (where.temporary()) {
      return temporary(where.isolation());
    }
    return where.database() == null ? own(where, steps) : external(where, steps);
  }

  /**
   * For a command beside a bank that may be running: works through its PostgreSQL if it is, starts
   * our own for the length of the command if not. What a bank may run on is not migrated.
   */
  public static Storage beside(Config.Storage where) {
    if (where.database() != null) {
      Database.Login owner = Objects.requireNonNull(migrator(where));
      Database.requireMigrated(owner);
      return checked(
          owner, new Database(where.database(), CONNECTIONS_MAX, where.isolation()), null);
    }
    PostgresServer running = EmbeddedPostgres.attach(where.dataDir()).orElse(null);
    if (running == null) {
      return open(where);
    }
    PostgresDatabase ours = running.database(PostgresServer.DATABASE);
    Database.requireMigrated(owner(ours));
    return checked(
        owner(ours),
        new Database(login(ours, ours.app()), CONNECTIONS_MAX, where.isolation()),
        null);
  }

  /**
   * As {@link #beside(Config.Storage)}, with the key to what is sealed.
   *
   * @throws ConfigException when something here is sealed with another
   */
  public static Storage beside(Config config) {
    return sealed(beside(config.storage()), storage -> storage.unseal(config.withKeptSecrets()));
  }

  /** As {@link #beside(Config)}, but whatever the key is: what it does not open stays unread. */
  public static Storage besideWithAnyKey(Config config) {
    return sealed(
        beside(config.storage()),
        storage ->
            storage.database().sealWith(config.withKeptSecrets().keys().encryption().cipher()));
  }

  private static Storage sealed(Storage storage, Consumer<Storage> key) {
    try {
      key.accept(storage);
      return storage;
    } catch (Throwable failure) {
      storage.close();
      throw failure;
    }
  }

  /**
   * Gives the key to what is sealed, once its secrets are there.
   *
   * @throws ConfigException when something here is sealed with another
   */
  void unseal(Config config) {
    FieldCipher cipher = config.keys().encryption().cipher();
    database.sealWith(cipher);
    try (Handle handle = database.jdbi().open()) {
      List<String> foreign = SealingKeys.use(handle, cipher);
      if (!foreign.isEmpty()) {
        throw new ConfigException(
            List.of(
                new Problem(
                    "FLORIN_ENCRYPTION_KEY",
                    "is not the key of what is encrypted here: that has the id "
                        + String.join(", ", foreign)
                        + ", this one "
                        + HexFormat.of().formatHex(cipher.currentKeyId()),
                    "export FLORIN_ENCRYPTION_KEY_PREVIOUS=... # the key before, until florin"
                        + " encrypt is done")));
      }
    }
  }

  /**
   * Does something as the owner of the schema, which is neither migrated nor checked before; beside
   * a bank that may be running. The work is also told who the service logs in as.
   */
  public static <T> T asOwner(Config.Storage where, BiFunction<Database.Login, String, T> work) {
    PostgresServer running =
        where.database() != null ? null : EmbeddedPostgres.attach(where.dataDir()).orElse(null);
    if (running != null) {
      return asOwner(running, work);
    }
    return asOwnerAlone(where, work);
  }

  /**
   * As {@link #asOwner}, but never beside a bank that has our own PostgreSQL.
   *
   * @throws florin.db.DataDirectoryInUse when one has
   */
  public static <T> T asOwnerAlone(
      Config.Storage where, BiFunction<Database.Login, String, T> work) {
    Database.Login external = where.database();
    if (external != null) {
      return work.apply(Objects.requireNonNull(migrator(where)), external.user());
    }
    try (var postgres = EmbeddedPostgres.start(where.dataDir(), PostgresOptions.durable())) {
      return asOwner(postgres.server(), work);
    }
  }

  private static <T> T asOwner(PostgresServer ours, BiFunction<Database.Login, String, T> work) {
    return work.apply(owner(ours.database(PostgresServer.DATABASE)), ours.app().user());
  }

  /** For a test: a migrated database of its own, on the server this JVM shares. */
  public static SharedPostgres.Lease lease() {
    return SharedPostgres.lease(
        Storage::schema, fresh -> Database.migrate(owner(fresh), fresh.app().user()));
  }

  /** All migrations by name and content: a line each. */
  private static String schema() {
    StringBuilder lines = new StringBuilder();
    ClassPathFolder.read("/db/migration", "V001__ledger.sql")
        .forEach(
            (name, file) -> {
              String content = HexFormat.of().formatHex(Hash.of(file).bytes());
              lines.append(name).append(' ').append(content).append('\n');
            });
    return lines.toString();
  }

  private static Storage temporary(Isolation isolation) {
    SharedPostgres.Lease lease = lease();
    PostgresDatabase fresh = lease.database();
    Database database =
        new Database(login(fresh, fresh.app()), CONNECTIONS_MAX_IN_TESTS, isolation);
    database.sealWith(FieldCipher.ephemeral());
    return new Storage(owner(fresh), database, lease);
  }

  private static Storage own(Config.Storage where, Consumer<String> steps) {
    Path dataDir = where.dataDir();
    EmbeddedPostgres postgres = EmbeddedPostgres.start(dataDir, PostgresOptions.durable());
    try {
      steps.accept("PostgreSQL of its own in " + dataDir);
      return durable(where, postgres.server().database(PostgresServer.DATABASE), postgres, steps);
    } catch (Throwable failure) {
      postgres.close();
      throw failure;
    }
  }

  private static Storage external(Config.Storage where, Consumer<String> steps) {
    Database.Login owner = Objects.requireNonNull(migrator(where));
    Database.Login service = Objects.requireNonNull(where.database());
    migrate(owner, service, steps);
    return checked(owner, new Database(service, CONNECTIONS_MAX, where.isolation()), null);
  }

  private static Database.@Nullable Login migrator(Config.Storage where) {
    return where.migrationDatabase() == null ? where.database() : where.migrationDatabase();
  }

  private static Storage durable(
      Config.Storage where,
      PostgresDatabase ours,
      @Nullable AutoCloseable server,
      Consumer<String> steps) {
    Database.Login service = login(ours, ours.app());
    migrate(owner(ours), service, steps);
    var database = new Database(service, CONNECTIONS_MAX, where.isolation());
    return checked(owner(ours), database, server);
  }

  private static void migrate(
      Database.Login owner, Database.Login service, Consumer<String> steps) {
    int applied = Database.migrate(owner, service.user());
    steps.accept(
        applied == 0 ? "Schema is up to date" : "Schema: " + applied + " migrations applied");
  }

  private static Storage checked(
      Database.Login owner, Database database, @Nullable AutoCloseable server) {
    try {
      database.requireDurable();
      return new Storage(owner, database, server);
    } catch (Throwable failure) {
      database.close();
      throw failure;
    }
  }

  private static Database.Login owner(PostgresDatabase at) {
    return login(at, at.owner());
  }

  private static Database.Login login(PostgresDatabase at, Credentials who) {
    return new Database.Login(at.jdbcUrl(), who.user(), who.password());
  }

  /** As the service: no DDL, no rewriting of history. */
  public Database database() {
    return database;
  }

  /** As the owner of the schema. */
  public Database.Login owner() {
    return owner;
  }

  /** Closes the pool, then stops the server if we started it. */
  @Override
  public void close() {
    database.close();
    if (server != null) {
      try {
        server.close();
      } catch (Exception failure) {
        throw new IllegalStateException("PostgreSQL did not stop cleanly", failure);
      }
    }
  }
}
