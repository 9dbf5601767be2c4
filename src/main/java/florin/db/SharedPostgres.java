package florin.db;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One throw-away server for all tests of this JVM, and a fresh database for each. It starts with
 * the first lease and ends with the JVM; PostgreSQL's programs stay in the user's cache folder, and
 * with them the data to begin with. Thread-safe.
 */
public final class SharedPostgres {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int VALID_SECONDS = 5;
  private static final String FOLDER = "florin-postgres-";
  private static final String TEMPLATE = "florin_template";

  /** The one that each server has, else empty. */
  private static final String FIRST = PostgresServer.DATABASE;

  /** Static, for what is shared is shared by the whole JVM. */
  private static @Nullable SharedPostgres shared;

  private final EmbeddedPostgres postgres;
  private final Path folder;
  private final Superuser superuser;
  private final AtomicInteger databases = new AtomicInteger(1);

  /** The next lease's, made while the one before is in use; the first came with the cluster. */
  private @Nullable CompletableFuture<String> ahead = CompletableFuture.completedFuture(FIRST);

  private SharedPostgres(EmbeddedPostgres postgres, Path folder) {
    this.postgres = postgres;
    this.folder = folder;
    this.superuser = new Superuser(postgres.server());
  }

  /** The superuser's one connection, opened when it is first used and after it was lost. */
  private static final class Superuser {
    private final PostgresServer server;
    private @Nullable Connection connection;

    Superuser(PostgresServer server) {
      this.server = server;
    }

    synchronized void run(Work work) throws SQLException {
      if (connection == null || !connection.isValid(VALID_SECONDS)) {
        connection = Roles.superuser(server);
      }
      try (Statement statement = connection.createStatement()) {
        work.with(statement);
      }
    }

    interface Work {
      void with(Statement statement) throws SQLException;
    }
  }

  /** A database of one's own; closing it drops the database, whoever is still connected. */
  public final class Lease implements AutoCloseable {
    private final String name;

    private Lease(String name) {
      this.name = name;
    }

    public PostgresDatabase database() {
      return postgres.server().database(name);
    }

    /** The server it is on, superuser included: a test may want to break something. */
    public PostgresServer server() {
      return postgres.server();
    }

    @Override
    public void close() {
      drop(name);
    }
  }

  /**
   * A fresh, migrated database. The same schema for all of a JVM.
   *
   * @param schema names what {@code migrate} makes, another for another: what was made is kept
   *     beside PostgreSQL's programs; asked once
   * @param migrate makes the tables; not called where they were kept
   */
  public static synchronized Lease lease(
      Supplier<String> schema, Consumer<PostgresDatabase> migrate) {
    try {
      if (shared == null) {
        shared = start(schema.get(), migrate);
      }
      return shared.lease();
    } catch (IOException | UncheckedIOException | SQLException e) {
      throw new PostgresUnavailable("The PostgreSQL of the tests fails: " + e.getMessage(), e);
    }
  }

  private synchronized Lease lease() throws SQLException {
    CompletableFuture<String> made = ahead;
    ahead = null; // where it failed, the next lease tries anew
    String name = made == null ? create() : await(made);
    ahead = new CompletableFuture<>();
    makeAhead(ahead);
    return new Lease(name);
  }

  private void makeAhead(CompletableFuture<String> place) {
    Thread maker =
        new Thread(
            () -> {
              try {
                String name = create();
                place.complete(name);
                warm(name);
              } catch (SQLException | RuntimeException failure) {
                place.completeExceptionally(failure);
              }
            },
            "next database");
    maker.setDaemon(true);
    maker.start();
  }

  /** The first who connects to a copy makes PostgreSQL's own cache of it, for all after him. */
  private void warm(String name) {
    PostgresDatabase copy = postgres.server().database(name);
    Credentials app = copy.app();
    try {
      DriverManager.getConnection(copy.jdbcUrl(), app.user(), app.password()).close();
    } catch (SQLException dropped) {
      // Its lease came and went meanwhile.
    }
  }

  private static String await(CompletableFuture<String> made) throws SQLException {
    try {
      return made.join();
    } catch (CompletionException failure) {
      throw new SQLException(failure.getCause());
    }
  }

  /** A copy of the template: one at a time, since nobody may be connected to what is copied. */
  private String create() throws SQLException {
    String name = "florin_" + databases.incrementAndGet();
    superuser.run(
        statement -> {
          Roles.createDatabase(statement, name, TEMPLATE);
          Roles.restrict(statement, name);
        });
    return name;
  }

  private void drop(String name) {
    if (!postgres.isRunning()) {
      return;
    }
    try {
      superuser.run(
          statement -> statement.execute("DROP DATABASE IF EXISTS " + name + " WITH (FORCE)"));
    } catch (SQLException e) {
      throw new PostgresUnavailable("The database " + name + " cannot be dropped.", e);
    }
  }

  private static SharedPostgres start(String schema, Consumer<PostgresDatabase> migrate)
      throws IOException {
    Path cache = cache();
    Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
    // Under one lock: nobody's folder is seen by a sweep between its making and its own lock.
    ProcessLock lock =
        ProcessLock.await(cache.resolve("lock"), PATIENCE)
            .orElseThrow(() -> new PostgresUnavailable("Another process holds " + cache + "."));
    try (lock) {
      sweep(temporary);
      KeptCluster kept = KeptCluster.of(PostgresBinaries.in(cache), schema, Clock.systemUTC());
      PostgresOptions options = PostgresOptions.throwAway().binariesIn(cache);
      Path folder = Files.createTempDirectory(temporary, FOLDER);
      try {
        Files.createFile(folder.resolve(DataDirectory.LOCK)); // what is killed now is swept
        kept.into(folder, aside -> make(aside, options.kept(), migrate));
        var started = new SharedPostgres(EmbeddedPostgres.start(folder, options), folder);
        Runtime.getRuntime().addShutdownHook(new Thread(started::end));
        return started;
      } catch (Throwable failure) {
        FileTree.tryDelete(folder);
        throw failure;
      }
    }
  }

  private static void make(Path folder, PostgresOptions options, Consumer<PostgresDatabase> migrate)
      throws IOException {
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(folder, options);
        Connection superuser = Roles.superuser(postgres.server());
        Statement statement = superuser.createStatement()) {
      Roles.createDatabase(statement, TEMPLATE, null);
      migrate.accept(postgres.server().database(TEMPLATE));
      statement.execute("ALTER DATABASE " + TEMPLATE + " ALLOW_CONNECTIONS false");
      statement.execute("DROP DATABASE " + FIRST);
      Roles.createDatabase(statement, FIRST, TEMPLATE);
      Roles.restrict(statement, FIRST);
    } catch (SQLException e) {
      throw new IOException(e.getMessage(), e);
    }
    Files.delete(folder.resolve(DataDirectory.LOCK)); // each copy has its own
  }

  /** What cannot be deleted now, the next sweep tries again. */
  private void end() {
    postgres.close();
    FileTree.tryDelete(folder);
  }

  private static Path cache() {
    String xdg = System.getenv("XDG_CACHE_HOME");
    Path cache =
        xdg == null || xdg.isBlank()
            ? Path.of(System.getProperty("user.home"), ".cache", "florin")
            : Path.of(xdg, "florin");
    try {
      FileTree.makePrivate(cache);
      return cache.toRealPath();
    } catch (IOException e) {
      throw new PostgresUnavailable(
          "PostgreSQL's programs cannot be kept in "
              + cache
              + ": set XDG_CACHE_HOME to a folder that you may write to.",
          e);
    }
  }

  /** Removes what killed JVMs left: a folder whose lock is free belongs to nobody alive. */
  private static void sweep(Path temporary) throws IOException {
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(temporary, FOLDER + "*")) {
      for (Path folder : folders) {
        Path file = folder.resolve(DataDirectory.LOCK);
        if (ServerUser.owns(folder) && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
          remove(folder, file);
        }
      }
    }
  }

  private static void remove(Path folder, Path file) {
    try (ProcessLock lock = ProcessLock.tryLock(file).orElse(null)) {
      if (lock != null) {
        Postmaster.clear(DataDirectory.cluster(folder.toRealPath()));
        FileTree.delete(folder);
      }
    } catch (IOException | PostgresUnavailable e) {
      // In use after all, or gone meanwhile.
    }
  }
}
