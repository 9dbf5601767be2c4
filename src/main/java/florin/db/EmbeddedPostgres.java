package florin.db;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * PostgreSQL inside: a server of this process on a data directory that it owns alone. When the
 * server dies it is started again on the same port. Thread-safe.
 */
public final class EmbeddedPostgres implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedPostgres.class);
  private static final Duration STARTING = Duration.ofSeconds(10);
  private static final Duration WATCH_ENDS = Duration.ofSeconds(10);
  private static final long FIRST_PAUSE_MILLIS = 50;
  private static final long LONGEST_PAUSE_MILLIS = 5_000;

  private final DataDirectory directory;
  private final Cluster cluster;
  private final PostgresServer server;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread watch = new Thread(this::watch, "postgres-watch");
  private volatile Process process;
  private volatile boolean ready = true;

  private EmbeddedPostgres(Cluster cluster, Cluster.Running running, PostgresServer server) {
    this.directory = cluster.directory();
    this.cluster = cluster;
    this.process = running.process();
    this.server = server;
  }

  /**
   * Starts a server on the directory, which is made when absent; its data, roles and the database
   * {@link PostgresServer#DATABASE} too. What a killed predecessor left running is stopped first.
   *
   * @throws DataDirectoryInUse when another bank has the directory
   * @throws PostgresUnavailable when there is no PostgreSQL for this platform, or it does not start
   */
  public static EmbeddedPostgres start(Path dataDirectory, PostgresOptions options) {
    try {
      DataDirectory directory = DataDirectory.open(dataDirectory);
      try {
        return start(directory, options);
      } catch (Throwable failure) {
        directory.close();
        throw failure;
      }
    } catch (IOException | UncheckedIOException | SQLException e) {
      throw new PostgresUnavailable(
          "The data directory " + dataDirectory + " cannot be used: " + reason(e), e);
    }
  }

  /**
   * The server of the bank that has the directory now, for a command beside it; nothing is started,
   * and nothing is to be closed. Waits while it starts; empty when no bank has the directory.
   */
  public static Optional<PostgresServer> attach(Path dataDirectory) {
    try {
      Path folder = dataDirectory.toRealPath();
      Secrets secrets = DataDirectory.secrets(folder);
      Path cluster = DataDirectory.cluster(folder);
      if (DataDirectory.isHeld(folder)) {
        Poll.until(STARTING, () -> Postmaster.on(cluster).filter(Postmaster::ready).isPresent());
        return Postmaster.on(cluster).map(running -> PostgresServer.at(running.port(), secrets));
      }
      return Optional.empty();
    } catch (IOException | UncheckedIOException e) {
      return Optional.empty();
    }
  }

  private static EmbeddedPostgres start(DataDirectory directory, PostgresOptions options)
      throws IOException, SQLException {
    Postmaster.clear(directory.cluster());
    directory.renewLog();
    Path shared = options.binaries();
    Path home = PostgresBinaries.in(shared == null ? directory.folder() : shared);
    Cluster cluster = new Cluster(directory, home, options);
    Secrets secrets = directory.passwords();
    cluster.create(secrets);
    Cluster.Running running = cluster.start();
    try {
      PostgresServer server = PostgresServer.at(running.port(), secrets);
      Roles.ensure(server);
      if (shared == null) {
        PostgresBinaries.keepOnly(home);
      }
      EmbeddedPostgres postgres = new EmbeddedPostgres(cluster, running, server);
      postgres.watch.setDaemon(true);
      postgres.watch.start();
      return postgres;
    } catch (Throwable failure) {
      cluster.stop(running.process());
      throw failure;
    }
  }

  private static String reason(Exception failure) {
    return failure instanceof AccessDeniedException
        ? "no permission for " + failure.getMessage()
        : String.valueOf(failure.getMessage());
  }

  /** How to reach it; stays the same when the server has to be started again. */
  public PostgresServer server() {
    return server;
  }

  /** Whether it took connections when last looked at; false while it is started again. */
  public boolean isRunning() {
    return ready && process.isAlive();
  }

  /** Ends all sessions and the server, within seconds, and gives the directory free. Idempotent. */
  @Override
  public void close() {
    synchronized (this) {
      if (closing.getCount() == 0) {
        return;
      }
      closing.countDown();
    }
    try (directory) {
      cluster.stop(process);
      // It must not find, and stop, the server of whoever takes the directory next.
      Poll.until(WATCH_ENDS, () -> !watch.isAlive());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void watch() {
    try {
      while (true) {
        int code = process.waitFor();
        ready = false;
        long pauseMillis = FIRST_PAUSE_MILLIS;
        do {
          if (closing.await(pauseMillis, TimeUnit.MILLISECONDS)) {
            return;
          }
          LOG.warn("PostgreSQL ended with exit code {}; it is started again", code);
          pauseMillis = Math.min(2 * pauseMillis, LONGEST_PAUSE_MILLIS);
        } while (!isBack());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean isBack() {
    try {
      Postmaster.clear(directory.cluster());
      synchronized (this) {
        if (closing.getCount() == 0) {
          return true;
        }
        process = cluster.launch(server.port());
      }
      cluster.awaitReady(process);
      ready = true;
      return true;
    } catch (IOException | RuntimeException e) {
      LOG.warn("PostgreSQL could not be started again: {}", e.getMessage());
      return false;
    }
  }
}
