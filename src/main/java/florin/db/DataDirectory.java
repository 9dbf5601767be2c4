package florin.db;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A folder for the owner alone (0700), locked as long as this is open. In it: the programs, {@code
 * cluster} (PostgreSQL's data), {@code secrets}, and PostgreSQL's log.
 */
record DataDirectory(Path folder, ServerUser user, ProcessLock lock) implements AutoCloseable {
  static final String LOCK = "bank.lock";
  private static final Duration LOOK = Duration.ofMillis(300);

  /**
   * @throws DataDirectoryInUse when somebody has it
   * @throws PostgresUnavailable when the folder is full of other things; it would be closed to all
   *     others, so it has to be ours
   */
  static DataDirectory open(Path path) throws IOException {
    FileTree.makePrivate(path);
    Path folder = path.toRealPath();
    if (!Files.exists(folder.resolve(LOCK)) && !maybeOurs(folder)) {
      throw new PostgresUnavailable(
          "The folder " + folder + " holds other things: choose an empty one for the bank's data.");
    }
    // Not at the first refusal: a command that asks who is there holds the lock for a moment.
    ProcessLock lock =
        ProcessLock.await(folder.resolve(LOCK), LOOK)
            .orElseThrow(() -> new DataDirectoryInUse(folder));
    try {
      ServerUser user = ServerUser.of(folder);
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
      user.own(folder);
      user.own(folder.resolve(LOCK));
      return new DataDirectory(folder, user, lock);
    } catch (Throwable failure) {
      lock.close();
      throw failure;
    }
  }

  /** Whether somebody alive owns the folder. */
  static boolean isHeld(Path folder) throws IOException {
    if (!Files.exists(folder.resolve(LOCK))) {
      return false;
    }
    Optional<ProcessLock> lock = ProcessLock.tryLock(folder.resolve(LOCK));
    if (lock.isPresent()) {
      lock.get().close();
    }
    return lock.isEmpty();
  }

  Path cluster() {
    return cluster(folder);
  }

  static Path cluster(Path folder) {
    return folder.resolve("cluster");
  }

  Path log() {
    return folder.resolve("postgres.log");
  }

  static Secrets secrets(Path folder) {
    return new Secrets(folder.resolve("secrets"));
  }

  Secrets secrets() {
    return secrets(folder);
  }

  /** The secrets with all passwords of the server in them, new ones for a new cluster. */
  Secrets passwords() throws IOException {
    Secrets secrets = secrets();
    for (String role : List.of(PostgresServer.SUPERUSER, Roles.OWNER, Roles.APP)) {
      if (!secrets.has(role) && Files.exists(cluster())) {
        throw new PostgresUnavailable(
            "The password file %s is gone: bring it back from a backup."
                .formatted(secrets.folder().resolve(role)));
      }
      secrets.get(role);
      user.ownSecret(secrets.folder());
      user.ownSecret(secrets.folder().resolve(role));
    }
    return secrets;
  }

  /** Begins a new log; the last one is kept beside it. */
  void renewLog() throws IOException {
    if (Files.exists(log())) {
      Files.move(log(), folder.resolve("postgres.log.1"), StandardCopyOption.REPLACE_EXISTING);
    }
    FileTree.writePrivate(log(), "");
    user.own(log());
  }

  @Override
  public void close() throws IOException {
    lock.close();
  }

  /**
   * Nothing in it but the bank's secrets and what the root of a volume has: a home folder given by
   * mistake would be closed to all others, and root would give it away.
   */
  private static boolean maybeOurs(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.allMatch(file -> file.endsWith("secrets") || file.endsWith("lost+found"));
    }
  }
}
