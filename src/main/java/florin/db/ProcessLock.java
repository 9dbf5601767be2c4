package florin.db;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * One owner of a file at a time, across processes and inside this one; a killed process loses it.
 *
 * <p>A POSIX lock belongs to the process, and closing <em>any</em> descriptor of the file drops it.
 * So a second attempt in this JVM has to be stopped before it opens the file; the system properties
 * are the one registry that all class loaders of a JVM share.
 */
final class ProcessLock implements AutoCloseable {
  private static final long PAUSE_NANOS = 20_000_000;
  private static final String HELD = "florin.lock:";

  private final FileChannel channel;
  private final String property;

  private ProcessLock(FileChannel channel, String property) {
    this.channel = channel;
    this.property = property;
  }

  /** The lock, or nothing when somebody has it. The file is made when absent and stays. */
  static Optional<ProcessLock> tryLock(Path file) throws IOException {
    Path folder = file.toAbsolutePath().normalize().getParent();
    String property =
        HELD + (folder == null ? file : folder.toRealPath().resolve(file.getFileName()));
    if (System.getProperties().putIfAbsent(property, "held") != null) {
      return Optional.empty();
    }
    FileChannel channel = null;
    FileLock lock = null;
    try {
      channel =
          FileChannel.open(
              file,
              Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      lock = channel.tryLock();
      return lock == null ? Optional.empty() : Optional.of(new ProcessLock(channel, property));
    } finally {
      if (lock == null) {
        release(channel, property);
      }
    }
  }

  static Optional<ProcessLock> await(Path file, Duration limit) throws IOException {
    long end = System.nanoTime() + limit.toNanos();
    Optional<ProcessLock> lock = tryLock(file);
    while (lock.isEmpty() && System.nanoTime() < end) {
      LockSupport.parkNanos(PAUSE_NANOS);
      lock = tryLock(file);
    }
    return lock;
  }

  @Override
  public void close() throws IOException {
    release(channel, property);
  }

  private static void release(@Nullable FileChannel channel, String property) throws IOException {
    try {
      if (channel != null) {
        channel.close();
      }
    } finally {
      System.getProperties().remove(property);
    }
  }
}
